"""A meeting's records in the form of the standard's data sets, as text, the way every channel brings them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guanlan.modules.decisions.meetings import registers
from guanlan.modules.decisions.meetings.queries import Sheet
from guanlan.modules.decisions.models import Attendee, Minutes, Topic, TopicState
from guanlan.organisations.models import Unit

Record = dict[str, str]
Records = dict[str, list[Record]]
DECIDING = ("decide", "approve")


def _record(unit: Unit, **values: Any) -> Record:
    """Text of every value that is known; nothing stands for what is not."""
    found = {"organisation": unit.code}
    for name, value in values.items():
        if isinstance(value, bool):
            found[name] = "是" if value else "否"
        elif isinstance(value, datetime):
            found[name] = value.astimezone().date().isoformat()
        elif isinstance(value, date):
            found[name] = value.isoformat()
        elif isinstance(value, Decimal):
            found[name] = f"{value:f}"
        elif value not in (None, ""):
            found[name] = str(value)
    return found


def records_of(sheet: Sheet, minutes: Minutes) -> Records:
    """Everything a held meeting reports, in the order in which it is handed in."""
    unit = sheet.meeting.unit
    topics = [t for t in sheet.topics if t.state == TopicState.CONCLUDED]
    return {
        "decision_meeting": [_meeting(sheet, minutes)],
        "decision_attendance": [_attendance(sheet, a) for a in sheet.attendees],
        "decision_topic": [_topic(sheet, t) for t in topics],
        "decision_topic_item": [_record(unit, topic_no=t.topic_no, item_code=c) for t in topics for c in t.items],
        "decision_opinion": [
            _record(unit, topic_no=t.topic_no, person_no=o.attendee.person_no, vote=o.vote, spoke=o.spoke, opinion=o.text)
            for t in topics for o in sheet.opinions[t.pk] if o.attendee.is_member
        ],
        "decision_interest": [
            _record(unit, topic_no=t.topic_no, person_no=i.attendee.person_no, relation=i.relation)
            for t in topics for i in sheet.interests[t.pk]
        ],
        "decision_legal_opinion": [
            _record(unit, opinion_no=o.opinion_no, topic_no=t.topic_no, author=o.author, issued_on=o.issued_on, conclusion=o.conclusion)
            for t in topics for o in t.legal_opinions.all()
        ],
        "decision_material": _materials(unit, topics),
        "decision_matter": [_matter(sheet, t) for t in matters_decided(sheet)],
        "decision_step": steps_of(unit, topics),
    }  # fmt: skip


def _meeting(sheet: Sheet, minutes: Minutes) -> Record:
    m = sheet.meeting
    return _record(
        m.unit, meeting_no=m.meeting_no, body_no=m.body_no, title=m.title, kind=m.kind, mode=m.mode, noticed_on=m.noticed_at,
        held_on=sheet.day, members_due=sum(a.is_member for a in sheet.attendees), moderator_no=m.moderator_no, place=m.place,
        minutes_on=minutes.generated_at, minutes_file=f"sha256:{minutes.file.sha256}",
        record_file=f"sha256:{minutes.record.sha256}" if minutes.record else None,
    )  # fmt: skip


def _attendance(sheet: Sheet, a: Attendee) -> Record:
    return _record(
        sheet.meeting.unit, meeting_no=sheet.meeting.meeting_no, person_no=a.person_no, name=a.name, post=a.post,
        attend_as=a.attend_as, state=a.state, reason=a.reason,
    )  # fmt: skip


def _topic(sheet: Sheet, t: Topic) -> Record:
    votes = [o.vote for o in sheet.opinions[t.pk]]
    return _record(
        sheet.meeting.unit, topic_no=t.topic_no, meeting_no=sheet.meeting.meeting_no, order_no=t.order_no, title=t.title,
        decision_no=t.decision_no, source=t.source, amount=t.amount, outcome=t.outcome, ayes=votes.count("aye"),
        noes=votes.count("no"), abstains=votes.count("abstain"), resolution=t.resolution, workers_heard=t.workers_heard,
        emergency=t.emergency, exempt_reason=t.exempt_reason,
    )  # fmt: skip


def topic_ratified(sheet: Sheet, topic: Topic) -> Record:
    """The record of a topic as it was signed, and when it was ratified."""
    return _topic(sheet, topic) | _record(sheet.meeting.unit, ratified_on=topic.ratified_on)


def aftermath_of(unit: Unit, topic: Topic) -> Records:
    """The changes and evaluations of a decision."""
    return {
        "decision_change": [
            _record(
                unit, decision_no=topic.decision_no, change_no=c.change_no, changed_on=c.changed_on, content=c.content,
                amount_after=c.amount_after, topic_no=c.approved_by.topic_no if c.approved_by else None,
            )
            for c in topic.changes.select_related("approved_by")
        ],
        "decision_evaluation": [
            _record(
                unit, decision_no=topic.decision_no, evaluated_on=e.evaluated_on, conclusion=e.conclusion, score=e.score,
                lesson=e.lesson,
            )
            for e in topic.evaluations.all()
        ],
    }  # fmt: skip


def _materials(unit: Unit, topics: list[Topic]) -> list[Record]:
    return [
        _record(
            unit, topic_no=t.topic_no, material_no=f"{number:02d}", kind=m.kind, title=m.title, provided_on=m.added_at,
            file=f"sha256:{m.file.sha256}",
        )
        for t in topics for number, m in enumerate(t.materials.all(), 1)
    ]  # fmt: skip


def matters_decided(sheet: Sheet) -> list[Topic]:
    """Topics by which a matter is finally decided: not studied or heard, not put off, and with nobody left to approve."""
    topics = [t for t in sheet.topics if t.act in DECIDING and t.outcome in ("passed", "rejected")]
    order = registers.order_of(sheet.meeting.unit, sorted({code for t in topics for code in t.items}))
    return [t for t in topics if t.outcome == "rejected" or not _goes_on(t, sheet.meeting.body_kind, order)]


def _goes_on(topic: Topic, body_kind: str, order: list[registers.Row]) -> bool:
    """Whether another body decides after this one: one that must approve, or one whose power the amount needs."""
    own = [o for o in order if o["item_code"] in topic.items]
    mine = [o for o in own if o["body_kind"] == body_kind]
    if not mine:
        return False
    step = max(o["order_no"] for o in mine)
    later = [o for o in own if o["order_no"] > step]
    caps = [o["amount_to"] for o in mine if o["amount_to"] is not None]
    beyond = topic.amount is not None and bool(caps) and topic.amount > min(caps)
    return any(o["act"] == "approve" or (o["act"] == "decide" and (beyond or not caps)) for o in later)


def _matter(sheet: Sheet, t: Topic) -> Record:
    return _record(
        sheet.meeting.unit, decision_no=t.decision_no, title=t.title, category=t.category, project_no=t.project_no,
        decided_on=sheet.day, passed=t.outcome == "passed", amount=t.amount, payee_code=t.payee_code,
        payee_name=t.payee_name, valid_to=t.valid_to,
    )  # fmt: skip


def steps_of(unit: Unit, topics: list[Topic]) -> list[Record]:
    """The follow-up steps of decisions."""
    return [
        _record(
            unit, decision_no=t.decision_no, step_no=s.step_no, title=s.title, responsible=s.responsible, due_on=s.due_on,
            begun_on=s.begun_on, done_on=s.done_on, state=s.state, amount=s.amount, result=s.result,
        )
        for t in topics for s in t.steps.all()
    ]  # fmt: skip
