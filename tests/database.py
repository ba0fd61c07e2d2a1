"""Loaded before anything else (`-p tests.database`): a real PostgreSQL, DATABASE_URL's or the embedded one."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# One server for each copy of the project: it runs from that copy's own binaries.
COPY = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:8]
STATE = Path(tempfile.gettempdir()) / f"guanlan-tests-{os.getuid()}-{COPY}"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanlan.config.settings")
os.environ["GUANLAN_STATE"] = str(STATE)
STATE.mkdir(exist_ok=True)
if not os.environ.get("DATABASE_URL"):
    from guanlan.config import postgres

    os.environ["DATABASE_URL"] = postgres.start(STATE)
if "PYTEST_XDIST_WORKER" not in os.environ:
    # Roles belong to the server and not to a database: two test databases that are made at once would both make it.
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = 'guanlan_web'").fetchone():
            server.execute("CREATE ROLE guanlan_web NOLOGIN")
        server.execute("GRANT guanlan_web TO CURRENT_USER")


@contextmanager
def another_database(name: str, template: str = "template0") -> Iterator[str]:
    """The URL of a fresh database, or a copy of an idle one, beside the tests' own, dropped afterwards."""
    base, full = os.environ["DATABASE_URL"], f"guanlan_{name}_{os.getpid()}"
    before, _, query = base.partition("?")
    with psycopg.connect(base, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {full} TEMPLATE {template} ENCODING 'UTF8'")
    try:
        yield before.rsplit("/", 1)[0] + f"/{full}" + (f"?{query}" if query else "")
    finally:
        with psycopg.connect(base, autocommit=True) as db:
            db.execute(f"DROP DATABASE {full} WITH (FORCE)")
