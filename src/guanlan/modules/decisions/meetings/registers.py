"""What the registers say about a meeting: bodies, members, catalogue, rates, earlier study, legal opinions.

Row-level security binds these reads as everywhere; the unit is named all the same.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from guanlan.organisations.models import Unit

Row = dict[str, Any]


def _rows(sql: str, **values: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [c.name for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def bodies_on(units: list[int], day: date) -> list[Row]:
    """The bodies of some enterprises that exist on a day."""
    return _rows(
        "SELECT unit_id, body_no, title, body_kind, members_due FROM facts.decision_body WHERE unit_id = ANY(%(units)s) "
        "AND set_on <= %(day)s AND (ended_on IS NULL OR ended_on >= %(day)s) ORDER BY unit_id, body_kind, title, body_no",
        units=units, day=day,
    )  # fmt: skip


def members_on(unit: Unit, body_no: str, day: date) -> list[Row]:
    """The members of a body whose term covers a day, the chair first."""
    return _rows(
        "SELECT DISTINCT ON (role <> 'chair', person_no) person_no, name, post, role FROM facts.decision_member "
        "WHERE unit_id = %(unit)s AND body_no = %(body)s AND term_from <= %(day)s "
        "AND (term_to IS NULL OR term_to >= %(day)s) ORDER BY role <> 'chair', person_no, term_from DESC",
        unit=unit.pk, body=body_no, day=day,
    )  # fmt: skip


def items_on(unit: Unit, day: date) -> list[Row]:
    """The enterprise's catalogue of items on a day."""
    return _rows(
        "SELECT item_code, title, category, legal_review, party_first, workers_heard, amount_from "
        "FROM facts.decision_item WHERE unit_id = %(unit)s AND valid_from <= %(day)s "
        "AND (valid_to IS NULL OR valid_to >= %(day)s) ORDER BY item_code",
        unit=unit.pk, day=day,
    )  # fmt: skip


def order_of(unit: Unit, items: list[str]) -> list[Row]:
    """Through which bodies the items must pass, in order."""
    return _rows(
        "SELECT item_code, order_no, body_kind, act, amount_to FROM facts.decision_item_body "
        "WHERE unit_id = %(unit)s AND item_code = ANY(%(items)s) ORDER BY item_code, order_no",
        unit=unit.pk, items=items,
    )  # fmt: skip


def regulation_on(unit: Unit, body_kind: str, day: date) -> Row | None:
    """The regulation with rates of its own that binds a kind of body on a day, the latest first."""
    found = _rows(
        "SELECT title, attendance_rate, attendance_over, vote_base, vote_rate, vote_over FROM facts.decision_regulation "
        "WHERE unit_id = %(unit)s AND body_kind = %(kind)s AND valid_from <= %(day)s "
        "AND (valid_to IS NULL OR valid_to >= %(day)s) AND (attendance_rate IS NOT NULL OR vote_rate IS NOT NULL) "
        "ORDER BY valid_from DESC, regulation_no DESC LIMIT 1",
        unit=unit.pk, kind=body_kind, day=day,
    )  # fmt: skip
    return found[0] if found else None


def studied_before(unit: Unit, decisions: list[str], day: date) -> set[str]:
    """Those of the matters that the Party organisation has studied before a day without rejecting them, reported or held here."""
    found = _rows(
        "SELECT t.decision_no FROM facts.decision_topic t "
        "JOIN facts.decision_meeting m ON m.unit_id = t.unit_id AND m.meeting_no = t.meeting_no "
        "JOIN facts.decision_body b ON b.unit_id = m.unit_id AND b.body_no = m.body_no AND b.body_kind = 'party' "
        "WHERE t.unit_id = %(unit)s AND t.decision_no = ANY(%(decisions)s) AND t.outcome = 'passed' AND m.held_on <= %(day)s "
        "UNION SELECT t.decision_no FROM decisions_topic t JOIN decisions_meeting m ON m.id = t.meeting_id "
        "WHERE m.unit_id = %(unit)s AND m.body_kind = 'party' AND t.decision_no = ANY(%(decisions)s) "
        "AND t.outcome = 'passed' AND m.closed_at IS NOT NULL AND (m.begun_at AT TIME ZONE 'Asia/Shanghai')::date <= %(day)s",
        unit=unit.pk, decisions=decisions, day=day,
    )  # fmt: skip
    return {row["decision_no"] for row in found}


def reviewed_before(unit: Unit, topics: list[str], day: date) -> set[str]:
    """Those of the topics for which a legal opinion dated by a day was reported."""
    found = _rows(
        "SELECT DISTINCT topic_no FROM facts.decision_legal_opinion WHERE unit_id = %(unit)s "
        "AND topic_no = ANY(%(topics)s) AND issued_on <= %(day)s AND conclusion <> 'noncompliant'",
        unit=unit.pk, topics=topics, day=day,
    )  # fmt: skip
    return {row["topic_no"] for row in found}


def meeting_reported(unit: Unit, meeting_no: str) -> bool:
    """Whether a meeting of this number was already reported by another channel."""
    sql = "SELECT 1 AS one FROM facts.decision_meeting WHERE unit_id = %(unit)s AND meeting_no = %(no)s LIMIT 1"
    return bool(_rows(sql, unit=unit.pk, no=meeting_no))


def matters_of(unit: Unit, limit: int = 200) -> list[Row]:
    """Matters on file, the latest first: to be named again when they pass another body."""
    return _rows(
        "SELECT decision_no, title FROM facts.decision_matter WHERE unit_id = %(unit)s "
        "UNION SELECT t.decision_no, min(t.title) FROM decisions_topic t JOIN decisions_meeting m ON m.id = t.meeting_id "
        "WHERE m.unit_id = %(unit)s AND m.state <> 'cancelled' GROUP BY t.decision_no ORDER BY decision_no DESC LIMIT %(limit)s",
        unit=unit.pk, limit=limit,
    )  # fmt: skip
