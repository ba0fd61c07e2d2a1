"""Loaded before anything else (`-p tests.database`): a real PostgreSQL, DATABASE_URL's or the embedded one."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

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
# Tests set the variable for what they start.
SERVER = os.environ["DATABASE_URL"]
if "PYTEST_XDIST_WORKER" not in os.environ:
    # Roles belong to the server and not to a database: two test databases that are made at once would both make it.
    with psycopg.connect(SERVER, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = 'guanlan_web'").fetchone():
            server.execute("CREATE ROLE guanlan_web NOLOGIN")
        server.execute("GRANT guanlan_web TO CURRENT_USER")


# What the processes of one run share, and no other run.
RUN = os.environ.setdefault("GUANLAN_TEST_RUN", uuid4().hex[:8])
PRISTINE = f"guanlan_pristine_{RUN}"


def _server(*statements: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def name_of(url: str) -> str:
    """The database that a URL names."""
    return url.partition("?")[0].rsplit("/", 1)[1]


@contextmanager
def another_database(name: str, template: str = "template0") -> Iterator[str]:
    """The URL of a fresh database, or a copy of an idle one, beside the others, dropped afterwards."""
    full = f"guanlan_{name}_{RUN}_{os.getpid()}"
    before, _, query = SERVER.partition("?")
    _server(f"CREATE DATABASE {full} TEMPLATE {template} ENCODING 'UTF8'")
    try:
        yield before.rsplit("/", 1)[0] + f"/{full}" + (f"?{query}" if query else "")
    finally:
        _server(f"DROP DATABASE {full} WITH (FORCE)")


def pristine() -> str:
    """The database with all tables and nothing else that others are copied from; made by the first who asks."""
    with (STATE / "pristine.lock").open("w") as lock, psycopg.connect(SERVER) as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [PRISTINE]).fetchone():
            _make(f"{PRISTINE}_begun")
            _server(f"ALTER DATABASE {PRISTINE}_begun RENAME TO {PRISTINE}")
    return PRISTINE


def _make(name: str) -> None:
    """A database with the tables of the code and of the standard, by the process's own connection."""
    from django.db import connection

    from guanlan.config.serving import schema_ready

    _server(
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
    )
    usual, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        schema_ready(lambda _: None)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def pristine_drop() -> None:
    """At the end of a run."""
    _server(
        f"DROP DATABASE IF EXISTS {PRISTINE} WITH (FORCE)", f"DROP DATABASE IF EXISTS {PRISTINE}_begun WITH (FORCE)"
    )
