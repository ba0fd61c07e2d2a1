"""Registers of decisions for tests: rows put straight into the fact tables, as an accepted submission would."""

from __future__ import annotations

from typing import Any

from django.db import connection

from guanlan.organisations.models import Unit
from guanlan.standard.loading import current


def put(unit: Unit, dataset: str, *rows: dict[str, Any]) -> None:
    """Store rows of a register of a unit."""
    with connection.cursor() as cursor:
        for number, row in enumerate(rows, 1):
            full = {
                "unit_id": unit.pk,
                "submission_id": 0,
                "row_id": number,
                "rounding_step": 0,
                "organisation": unit.code,
            }
            full |= row
            assert set(row) <= set(current().datasets[dataset].by_name), row
            names = ", ".join(f'"{n}"' for n in full)
            cursor.execute(
                f"INSERT INTO facts.{dataset} ({names}) VALUES ({', '.join(['%s'] * len(full))})", list(full.values())
            )


def change(unit: Unit, dataset: str, where: str, **values: Any) -> None:
    """Change rows of a unit's register; without values, delete them."""
    with connection.cursor() as cursor:
        if values:
            given = ", ".join(f'"{n}" = %s' for n in values)
            cursor.execute(
                f"UPDATE facts.{dataset} SET {given} WHERE unit_id = %s AND {where}", [*values.values(), unit.pk]
            )
        else:
            cursor.execute(f"DELETE FROM facts.{dataset} WHERE unit_id = %s AND {where}", [unit.pk])
        assert cursor.rowcount, "nothing to change"


def matter(unit: Unit, *, studied: str | None = "2026-03-02", decided: str = "2026-03-10") -> None:
    """One matter that the Party committee studied (or did not) and the board of three decided."""
    put(unit, "decision_body", {"body_no": "P", "body_kind": "party"}, {"body_no": "B", "body_kind": "board"})
    put(unit, "decision_item", {"item_code": "I", "party_first": True, "category": "major"})
    if studied:
        put(unit, "decision_meeting", {"meeting_no": "M1", "body_no": "P", "held_on": studied, "members_due": 3})
        put(unit, "decision_topic", {"topic_no": "T1", "meeting_no": "M1", "decision_no": "D", "outcome": "passed"})
    put(unit, "decision_meeting", {"meeting_no": "M2", "body_no": "B", "held_on": decided, "members_due": 3})
    put(unit, "decision_topic", {"topic_no": "T2", "meeting_no": "M2", "decision_no": "D", "outcome": "passed"})
    put(unit, "decision_topic_item", {"topic_no": "T2", "item_code": "I"})
    put(unit, "decision_attendance", *(
        {"meeting_no": "M2", "person_no": str(n), "attend_as": "member", "state": "present"} for n in (1, 2, 3)
    ))  # fmt: skip
