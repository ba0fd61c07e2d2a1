"""Fixtures of all tests."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database also has the tables of the standard."""
    from guanlan.facts.operations import tables_prepare
    from guanlan.standard.loading import current

    with django_db_blocker.unblock():
        tables_prepare(current())


@pytest.fixture
def city(db):
    """A small city: two districts, one group with two subsidiaries, people of every role."""
    from tests.city import build

    return build()


@pytest.fixture(autouse=True)
def _evidence(tmp_path, settings):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
