"""Debian packages that tests need and this machine lacks."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def fetch(*packages: str) -> None:
    """Install Debian packages, if this is root on a Debian."""
    if os.getuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-yq", "--no-install-recommends", *packages]
        with (Path(tempfile.gettempdir()) / "guanlan-tests-apt.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes, apt-get in one
            subprocess.run(["apt-get", "update", "-q"], **quiet, check=False)
            subprocess.run(install, **quiet, env=environment, check=False)
