"""Loaded before anything else (`-p tests.database`): a real PostgreSQL, DATABASE_URL's or the embedded one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

STATE = Path(tempfile.gettempdir()) / f"guanlan-tests-{os.getuid()}"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanlan.config.settings")
os.environ["GUANLAN_STATE"] = str(STATE)
STATE.mkdir(exist_ok=True)
if not os.environ.get("DATABASE_URL"):
    from guanlan.config import postgres

    os.environ["DATABASE_URL"] = postgres.start(STATE)
