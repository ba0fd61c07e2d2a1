"""Before a meeting: plan it, set its agenda and who attends, send the notice (which freezes the agenda), or cancel it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from guanlan.audit.operations import Actor
from guanlan.identity.models import User
from guanlan.modules.decisions.meetings import registers
from guanlan.modules.decisions.meetings.queries import invitable
from guanlan.modules.decisions.meetings.states import MeetingError, bounded, locked, note, required
from guanlan.modules.decisions.models import Attendee, LegalOpinion, Meeting, MeetingState, Topic
from guanlan.organisations.models import Unit

PLANNED, NOTICED = MeetingState.PLANNED, MeetingState.NOTICED


def number_next(unit: Unit, body_no: str, day: date) -> str:
    """The next free meeting number of a body in a year."""
    stem = f"{body_no[:30]}-{day.year}-"
    taken = set(Meeting.objects.filter(unit=unit, meeting_no__startswith=stem).values_list("meeting_no", flat=True))
    return next(n for i in range(1, 1000) if (n := f"{stem}{i:02d}") not in taken)


@transaction.atomic
def meeting_plan(
    *, by: Actor | None, unit: Unit, body_no: str, kind: str, mode: str, title: str, planned_at: datetime,
    place: str = "", meeting_no: str = "", moderator_no: str = "", notice: str = "",
) -> Meeting:  # fmt: skip
    """Plan a meeting of a registered body; its members of that day become the attendees."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    day = planned_at.astimezone().date()
    body = next((b for b in registers.bodies_on([unit.pk], day) if b["body_no"] == body_no), None)
    if body is None:
        raise MeetingError(f"{day} 没有编号为 {body_no} 的决策机构，请先在“决策机构”中报送。")
    meeting_no = bounded(meeting_no, "会议编号", 40) or number_next(unit, body_no, day)
    if Meeting.objects.filter(unit=unit, meeting_no=meeting_no).exists() or registers.meeting_reported(
        unit, meeting_no
    ):
        raise MeetingError(f"会议编号 {meeting_no} 已经用过，请换一个。")
    meeting = Meeting.objects.create(
        unit=unit, meeting_no=meeting_no, body_no=body_no, body_kind=body["body_kind"], body_title=body["title"],
        kind=kind, mode=mode, title=required(title, "会议名称", 200), planned_at=planned_at, created_by_id=by.pk if by else None,
        place=bounded(place, "地点", 100), notice=bounded(notice, "通知内容", 2000), moderator_no=moderator_no,
    )  # fmt: skip
    _members_take(meeting)
    note(by, meeting, "plan", body=body_no, title=meeting.title, on=str(day))
    return meeting


def _members_take(meeting: Meeting) -> None:
    """The members in force on the day of the meeting as its attendees; the chair moderates, unless somebody else does.

    Accounts that the secretary picked for them before stay theirs.
    """
    picked = dict(meeting.attendees.filter(attend_as="member").exclude(user=None).values_list("person_no", "user"))
    meeting.attendees.filter(attend_as="member").delete()
    members = registers.members_on(meeting.unit, meeting.body_no, meeting.planned_at.astimezone().date())
    meeting.attendees.filter(person_no__in=[m["person_no"] for m in members]).delete()
    accounts = _accounts_of(members, [u for u in invitable(meeting.unit) if u.unit_id == meeting.unit_id]) | picked
    Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting, person_no=m["person_no"], name=m["name"], post=m["post"] or "", role=m["role"],
            attend_as="member", user_id=accounts.get(m["person_no"]),
        )
        for m in members
    )  # fmt: skip
    chair = next((m["person_no"] for m in members if m["role"] == "chair"), "")
    if chair and meeting.moderator_no not in {m["person_no"] for m in members}:
        meeting.moderator_no = chair
        meeting.save(update_fields=["moderator_no"])


def _accounts_of(members: list[dict[str, Any]], users: list[User]) -> dict[str, int]:
    """Accounts by person number: the one that is named after the number; else the one that alone bears the name of one
    member alone. Who of several of a name is meant, the secretary says."""
    by_username = {u.username: u.pk for u in users}
    found = {m["person_no"]: by_username[m["person_no"]] for m in members if m["person_no"] in by_username}
    free = [u for u in users if u.pk not in found.values()]
    waiting = [m for m in members if m["person_no"] not in found]
    names = Counter(u.display_name for u in users), Counter(m["name"] for m in members)
    alone = {u.display_name: u.pk for u in free if names[0][u.display_name] == names[1][u.display_name] == 1}
    return found | {m["person_no"]: alone[m["name"]] for m in waiting if m["name"] in alone}


@transaction.atomic
def meeting_amend(
    *, by: Actor | None, meeting: Meeting, kind: str, mode: str, title: str, planned_at: datetime, place: str,
    notice: str, moderator_no: str,
) -> Meeting:  # fmt: skip
    """Change a planned meeting; another day asks the register anew who the members are."""
    found = locked(meeting, "修改", PLANNED)
    moved = found.planned_at.astimezone().date() != planned_at.astimezone().date()
    found.kind, found.mode, found.planned_at = kind, mode, planned_at
    found.title, found.place = required(title, "会议名称", 200), bounded(place, "地点", 100)
    found.notice, found.moderator_no = bounded(notice, "通知内容", 2000), moderator_no
    found.save()
    if moved:
        _members_take(found)
    note(by, found, "amend", title=found.title, on=str(planned_at.astimezone().date()))
    return found


@dataclass(frozen=True)
class TopicDraft:
    """What is planned of a topic."""

    title: str
    act: str
    decision_no: str = ""
    category: str = ""
    items: list[str] = field(default_factory=list)
    source: str = ""
    reporter: str = ""
    amount: Decimal | None = None
    payee_code: str = ""
    payee_name: str = ""
    project_no: str = ""
    valid_to: date | None = None
    workers_heard: bool = False
    exempt_reason: str = ""
    emergency: bool = False


@transaction.atomic
def topic_add(*, by: Actor | None, meeting: Meeting, draft: TopicDraft) -> Topic:
    """Put a topic at the end of the agenda; a new matter is numbered after the topic."""
    found = locked(meeting, "增加议题", PLANNED)
    topics = list(found.topics.all())
    used = {t.topic_no for t in topics}
    number = next(n for i in range(1, 1000) if (n := f"{found.meeting_no}-{i}") not in used)
    topic = Topic(meeting=found, topic_no=number, order_no=len(topics) + 1)
    _topic_fill(topic, draft, found)
    note(by, found, "topic.add", topic=number, title=topic.title)
    return topic


@transaction.atomic
def topic_amend(*, by: Actor | None, topic: Topic, draft: TopicDraft) -> Topic:
    """Change a topic while the agenda is open."""
    found = locked(topic.meeting, "修改议题", PLANNED)
    _topic_fill(topic, draft, found)
    note(by, found, "topic.amend", topic=topic.topic_no, title=topic.title)
    return topic


def _topic_fill(topic: Topic, draft: TopicDraft, meeting: Meeting) -> None:
    known = {i["item_code"]: i for i in registers.items_on(meeting.unit, meeting.planned_at.astimezone().date())}
    if unknown := [code for code in draft.items if code not in known]:
        raise MeetingError(f"事项清单中没有 {'、'.join(unknown)}。")
    if draft.amount is not None and draft.amount < 0:
        raise MeetingError("涉及金额不能是负数。")
    for name, value in vars(draft).items():
        setattr(topic, name, value.strip() if isinstance(value, str) else value)
    topic.title = required(draft.title, "议题名称", 200)
    topic.decision_no = topic.decision_no or topic.topic_no
    topic.category = topic.category or next((known[c]["category"] for c in draft.items), "")
    topic.save()


@transaction.atomic
def topic_drop(*, by: Actor | None, topic: Topic) -> None:
    """Take a topic off an open agenda; those after it move up."""
    found = locked(topic.meeting, "删除议题", PLANNED)
    note(by, found, "topic.drop", topic=topic.topic_no, title=topic.title)
    topic.delete()
    _renumber(found, list(found.topics.all()))


@transaction.atomic
def agenda_order(*, by: Actor | None, meeting: Meeting, order: list[int]) -> None:
    """Set the order of the agenda by the topics' ids; every topic has to be named once."""
    found = locked(meeting, "调整议程", PLANNED)
    topics = {t.pk: t for t in found.topics.all()}
    if sorted(order) != sorted(topics):
        raise MeetingError("议程已被他人改动，请刷新后再调整。")
    _renumber(found, [topics[pk] for pk in order])
    note(by, found, "agenda.order", topics=[topics[pk].topic_no for pk in order])


def _renumber(meeting: Meeting, topics: list[Topic]) -> None:
    for number, topic in enumerate(topics, 1):
        topic.order_no = number
    Topic.objects.bulk_update(topics, ["order_no"])


@transaction.atomic
def observer_add(*, by: Actor | None, meeting: Meeting, name: str, post: str, person_no: str = "") -> Attendee:
    """Invite somebody who listens and may speak, but does not vote."""
    found = locked(meeting, "增加列席人员", PLANNED, NOTICED, MeetingState.GOING)
    count = found.attendees.filter(attend_as="observer").count()
    person_no = bounded(person_no, "人员编号", 40) or f"列席{count + 1}"
    if found.attendees.filter(person_no=person_no).exists():
        raise MeetingError(f"人员编号 {person_no} 已在参会名单中。")
    observer = Attendee.objects.create(
        meeting=found,
        person_no=person_no,
        name=required(name, "姓名", 40),
        post=bounded(post, "职务", 60),
        attend_as="observer",
    )
    note(by, found, "observer.add", person=person_no)
    return observer


@transaction.atomic
def attendee_invite(*, by: Actor | None, attendee: Attendee, user: User | None) -> None:
    """Tie an attendee to an account of the enterprise, so that they see the agenda and speak for themselves; or untie."""
    found = locked(attendee.meeting, "邀请", PLANNED, NOTICED, MeetingState.GOING)
    if user is not None:
        if user.pk not in {u.pk for u in invitable(found.unit)}:
            raise MeetingError(f"{user} 不是本企业的用户，不能邀请。")
        if found.attendees.filter(user=user).exclude(pk=attendee.pk).exists():
            raise MeetingError(f"{user} 已对应另一名参会人员。")
    attendee.user = user
    attendee.save(update_fields=["user"])
    note(by, found, "invite", person=attendee.person_no, user=user.pk if user else None)


@transaction.atomic
def legal_opinion_file(
    *, by: Actor | None, topic: Topic, opinion_no: str, author: str, issued_on: date, conclusion: str
) -> LegalOpinion:
    """File counsel's opinion on a topic; one dated after the meeting is none."""
    found = locked(topic.meeting, "登记审查意见", PLANNED, NOTICED, MeetingState.GOING)
    if issued_on > timezone.localdate():
        raise MeetingError("审查意见的出具日期不能晚于今天。")
    opinion_no = bounded(opinion_no, "意见编号", 60) or f"{topic.topic_no}-法"[:60]
    if topic.legal_opinions.filter(opinion_no=opinion_no).exists():
        raise MeetingError(f"本议题已有编号为 {opinion_no} 的审查意见。")
    opinion = LegalOpinion.objects.create(
        topic=topic,
        opinion_no=opinion_no,
        author=required(author, "出具人", 60),
        issued_on=issued_on,
        conclusion=conclusion,
    )
    note(by, found, "legal_opinion", topic=topic.topic_no, conclusion=conclusion)
    return opinion


@transaction.atomic
def meeting_notify(*, by: Actor | None, meeting: Meeting) -> Meeting:
    """Send the notice: from now on the agenda stands, and who is invited sees it."""
    found = locked(meeting, "发出通知", PLANNED)
    if not found.topics.exists():
        raise MeetingError("议程还没有议题，不能发出通知。")
    if not found.attendees.filter(attend_as="member").exists():
        raise MeetingError("没有应到成员，不能发出通知：请先报送该机构的成员。")
    if not found.moderator_no:
        raise MeetingError("请先指定主持人。")
    if found.planned_at < timezone.now():
        raise MeetingError("召开时间已经过去，请先改正时间再发通知。")
    found.state, found.noticed_at = NOTICED, timezone.now()
    found.save(update_fields=["state", "noticed_at"])
    note(by, found, "notify", topics=found.topics.count())
    return found


@transaction.atomic
def meeting_cancel(*, by: Actor | None, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off before it begins, with the reason."""
    found = locked(meeting, "取消", PLANNED, NOTICED)
    found.state, found.cancel_reason = MeetingState.CANCELLED, required(reason, "取消原因", 200)
    found.save(update_fields=["state", "cancel_reason"])
    note(by, found, "cancel", reason=found.cancel_reason)
    return found
