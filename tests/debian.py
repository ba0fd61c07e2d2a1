"""Debian packages that tests need and this machine lacks."""

from __future__ import annotations

import os
import shutil
import subprocess


def fetch(*packages: str) -> None:
    """Install Debian packages, if this is root on a Debian."""
    if os.getuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], **quiet, check=False)
        subprocess.run(
            ["apt-get", "install", "-yq", "--no-install-recommends", *packages], **quiet, env=environment, check=False
        )
