"""The audit log: append-only, and any edit is found."""

import pytest
from django.db import DatabaseError, connection, transaction

from guanlan.audit.models import Entry
from guanlan.audit.operations import entry_append
from guanlan.audit.queries import chain_verify


@pytest.fixture
def log(db):
    for number in range(5):
        entry_append(by=None, action="test", target="thing", target_id=number, text="内容")


def test_chain_is_intact(log):
    verdict = chain_verify()
    assert verdict.intact and verdict.entries == 5


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_log_cannot_be_changed(log, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE audit_entry SET detail = '{}' WHERE id = (SELECT min(id) + 2 FROM audit_entry)",
        "UPDATE audit_entry SET actor = '别人' WHERE id = (SELECT max(id) FROM audit_entry)",
        "DELETE FROM audit_entry WHERE id = (SELECT min(id) + 1 FROM audit_entry)",
        "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
    ],
)
def test_an_edit_behind_the_trigger_s_back_is_found(log, edit):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        cursor.execute(edit)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER ALL")
    assert not chain_verify().intact
    assert Entry.objects.count() >= 4
