"""Fixtures of all tests."""

from __future__ import annotations

import pytest
from django.conf import settings

# A slow hash is right for people and wrong for a dozen users made anew for each test.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# What takes minutes; in the order in which it is begun.
LONG = ("tests/flow/test_kill.py", "tests/monitoring/test_spark.py", "tests/e2e/", "tests/flow/test_kill_live.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files begin: at the end they would leave all processes but one without work."""
    rank = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: min((rank[name] for name in LONG if item.nodeid.startswith(name)), default=len(LONG)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database also has the tables of the standard."""
    from guanlan.facts.operations import tables_prepare
    from guanlan.monitoring import live
    from guanlan.standard.loading import current

    with django_db_blocker.unblock():
        tables_prepare(current())
        live.prepare(current())


@pytest.fixture
def city(db):
    """A small city: two districts, one group with two subsidiaries, people of every role."""
    from tests.city import build

    return build()


@pytest.fixture(scope="session")
def copy_made(django_db_setup, django_db_blocker):
    """Makes a fresh copy of the test database under a name, for a `with`: its URL. Much faster than making all tables."""
    from django.db import connections

    from tests.database import another_database

    def make(name: str):
        with django_db_blocker.unblock():
            connections["default"].close()
        return another_database(name, template=connections.settings["default"]["NAME"])

    return make


@pytest.fixture
def another_copy(copy_made):
    """The name of a fresh copy of the test database."""
    with copy_made("committed") as url:
        yield url.partition("?")[0].rsplit("/", 1)[1]


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
