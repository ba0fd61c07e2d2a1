"""Fixtures of all tests, and how they are shared out among processes."""

from __future__ import annotations

import pytest
from django.conf import settings
from xdist.scheduler import LoadFileScheduling

from tests import database

# A slow hash is right for people and wrong for a dozen users made anew for each test.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# What takes minutes; in the order in which it is begun.
LONG = (
    "tests/flow/test_kill.py", "tests/monitoring/test_spark.py", "tests/e2e/", "tests/flow/test_kill_live.py",
    "tests/standard/test_content.py", "tests/demo/test_city.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files begin: at the end they would leave all processes but one without work."""
    rank = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: min((rank[name] for name in LONG if item.nodeid.startswith(name)), default=len(LONG)))


class ByFile(LoadFileScheduling):
    """A file is run by one process; so are all browser tests, for they share a served platform."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/e2e" if nodeid.startswith("tests/e2e/") else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        database.pristine_drop()


@pytest.fixture(scope="session")
def copy_made(django_test_environment, django_db_blocker):
    """Makes a fresh database with all tables under a name, for a `with`: its URL."""
    with django_db_blocker.unblock():
        template = database.pristine()
    return lambda name: database.another_database(name, template)


@pytest.fixture(scope="session")
def django_db_setup(copy_made, django_db_blocker):
    """The test database of this process."""
    from django.db import connection

    with copy_made("test") as url:
        connection.settings_dict["NAME"] = database.name_of(url)
        yield
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture
def city(db):
    """A small city: two districts, one group with two subsidiaries, people of every role."""
    from tests.city import build

    return build()


@pytest.fixture
def another_copy(copy_made):
    """The name of a fresh database with all tables."""
    with copy_made("committed") as url:
        yield database.name_of(url)


@pytest.fixture
def committed(another_copy, db):
    """A database in which tests commit, for threads with connections of their own.

    Django's flushing after such a test is out of the question: the audit log refuses to be emptied.
    """
    from django.db import connections

    settings, usual = connections.settings["default"], connections["default"]
    name, settings["NAME"] = settings["NAME"], another_copy
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], settings["NAME"] = usual, name


@pytest.fixture(autouse=True)
def _evidence(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
