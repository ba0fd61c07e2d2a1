"""During a meeting: begin, sign in, declare interests, open a topic, record opinions and votes, conclude, close."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guanlan.audit.operations import Actor
from guanlan.modules.decisions.meetings.counting import requirements_of, tally_of
from guanlan.modules.decisions.meetings.states import MeetingError, bounded, locked, note, required
from guanlan.modules.decisions.models import (
    Attendee,
    AttendeeState,
    Interest,
    Meeting,
    MeetingState,
    Opinion,
    Topic,
    TopicState,
)  # fmt: skip
from guanlan.standard.loading import current

NOTICED, GOING = MeetingState.NOTICED, MeetingState.GOING


@transaction.atomic
def attendee_sign(*, by: Actor | None, attendee: Attendee, state: str, reason: str = "", proxy: str = "") -> Attendee:
    """Record that somebody is there, sent a proxy, is on leave or absent; who does not come says why."""
    found = locked(attendee.meeting, "登记到会情况", NOTICED, GOING)
    if state not in AttendeeState.values:
        raise MeetingError(f"没有“{state}”这种到会情况。")
    away = state in (AttendeeState.LEAVE, AttendeeState.ABSENT)
    if away and attendee.opinions.exclude(vote="recused").exists():
        raise MeetingError(f"{attendee}已经表决，不能改为未到会。")
    attendee.state = state
    attendee.reason = required(reason, "未到会原因", 200) if away else bounded(reason, "原因", 200)
    attendee.proxy = required(proxy, "受托人", 40) if state == AttendeeState.PROXY else ""
    attendee.signed_in_at = timezone.now() if state == AttendeeState.PRESENT else None
    attendee.save()
    note(by, found, "sign_in", person=attendee.person_no, state=state)
    return attendee


@transaction.atomic
def meeting_begin(*, by: Actor | None, meeting: Meeting) -> Meeting:
    """Begin a noticed meeting."""
    found = locked(meeting, "开始", NOTICED)
    if not found.attendees.filter(attend_as="member", state=AttendeeState.PRESENT).exists():
        raise MeetingError("还没有成员签到，不能开始。")
    found.state, found.begun_at = GOING, timezone.now()
    found.save(update_fields=["state", "begun_at"])
    note(by, found, "begin")
    return found


@transaction.atomic
def interest_declare(*, by: Actor | None, topic: Topic, attendee: Attendee, relation: str) -> Interest:
    """Declare a member's relation to a matter: the member is recused from the topic, a vote already cast is gone."""
    found = locked(topic.meeting, "申报利害关系", NOTICED, GOING)
    _same_meeting(topic, attendee)
    topic.refresh_from_db()
    if topic.state == TopicState.CONCLUDED:
        raise MeetingError("本议题已经议决；确应回避的，请重新审议后再申报。")
    relation = required(relation, "利害关系", 200)
    interest, _ = Interest.objects.update_or_create(topic=topic, attendee=attendee, defaults={"relation": relation})
    if attendee.is_member:
        defaults = {"vote": "recused", "text": relation, "spoke": None}
        Opinion.objects.update_or_create(topic=topic, attendee=attendee, defaults=defaults)
    note(by, found, "interest", topic=topic.topic_no, person=attendee.person_no)
    return interest


def _same_meeting(topic: Topic, attendee: Attendee) -> None:
    if topic.meeting_id != attendee.meeting_id:
        raise MeetingError("该人员不在本次会议的参会名单中。")


@transaction.atomic
def topic_open(*, by: Actor | None, topic: Topic) -> Topic:
    """Take a topic up, or take it up again; one at a time."""
    found = locked(topic.meeting, "审议议题", GOING)
    topic.refresh_from_db()
    if topic.state == TopicState.OPEN:
        raise MeetingError("本议题正在审议。")
    if other := found.topics.filter(state=TopicState.OPEN).first():
        raise MeetingError(f"“{other}”还在审议，请先议决。")
    again = topic.state == TopicState.CONCLUDED
    topic.state, topic.outcome, topic.deviation = TopicState.OPEN, "", ""
    topic.save(update_fields=["state", "outcome", "deviation"])
    note(by, found, "topic.reopen" if again else "topic.open", topic=topic.topic_no)
    return topic


@transaction.atomic
def opinion_record(
    *, by: Actor | None, topic: Topic, attendee: Attendee, vote: str, text: str = "", spoke: int | None = None
) -> Opinion:
    """Record what somebody said and how they voted; who is recused, absent or no member has no vote."""
    found = locked(topic.meeting, "记录意见", GOING)
    _same_meeting(topic, attendee)
    topic.refresh_from_db()
    if topic.state != TopicState.OPEN:
        raise MeetingError(f"“{topic}”{topic.get_state_display()}，审议中的议题才能记录意见和表决。")
    _may_vote(topic, attendee, vote, text)
    text = bounded(text, "意见", 500)
    earlier = topic.opinions.filter(attendee=attendee).first()
    if vote != "recused" and spoke is None:
        spoke = earlier.spoke if earlier and earlier.spoke else _next_turn(topic)
    defaults = {"vote": vote, "text": text, "spoke": None if vote == "recused" else spoke}
    opinion, _ = Opinion.objects.update_or_create(topic=topic, attendee=attendee, defaults=defaults)
    note(by, found, "opinion", topic=topic.topic_no, person=attendee.person_no, vote=vote)
    return opinion


def _next_turn(topic: Topic) -> int:
    return (topic.opinions.aggregate(last=Max("spoke"))["last"] or 0) + 1


def _may_vote(topic: Topic, attendee: Attendee, vote: str, text: str) -> None:
    votes = current().codelists["vote"].titles
    if vote not in votes:
        raise MeetingError("请选择表决意见：同意、反对、弃权、回避或未表决。")
    related = topic.interests.filter(attendee=attendee).first()
    if related and vote != "recused":
        raise MeetingError(f"{attendee}已申报与本议题的利害关系（{related.relation}），应当回避，不能表决。")
    if vote == "recused":
        if not related:
            Interest.objects.create(topic=topic, attendee=attendee, relation=required(text, "回避的原因", 200))
        return
    if not attendee.is_member and vote != "none":
        raise MeetingError(f"{attendee}是列席人员，可以发表意见，不能表决。")
    if not attendee.takes_part:
        raise MeetingError(f"{attendee}{attendee.get_state_display() or '还没有签到'}，不能发表意见或表决。")


@transaction.atomic
def topic_conclude(*, by: Actor | None, topic: Topic, outcome: str, resolution: str = "", deviation: str = "") -> Topic:
    """Record the outcome and resolution; one that the votes do not bear needs its reason in writing."""
    found = locked(topic.meeting, "议决", GOING)
    topic.refresh_from_db()
    if topic.state != TopicState.OPEN:
        raise MeetingError(f"“{topic}”{topic.get_state_display()}，不在审议中。")
    titles = current().codelists["topic_outcome"].titles
    if outcome not in titles:
        raise MeetingError("请选择议题结果：通过、否决或缓议。")
    attendees, topics = list(found.attendees.all()), list(found.topics.all())
    tally = tally_of(attendees, list(topic.opinions.all()), requirements_of(found, topics))
    if outcome != "deferred" and tally.silent:
        raise MeetingError(f"还有 {tally.silent} 名到会成员没有表决；未表决的请登记为“未表决”。")
    deviation = bounded(deviation, "说明", 300)
    if outcome not in ("deferred", tally.outcome) and not deviation:
        raise MeetingError(
            f"按票数应为{titles.get(tally.outcome, '未定')}（{tally.text}；{tally.rule}），与记录的{titles[outcome]}不一致。"
            "请核对；确需这样记录的，请写明说明。"
        )
    topic.resolution = required(resolution, "决议", 1000) if outcome == "passed" else bounded(resolution, "决议", 1000)
    topic.state, topic.outcome = TopicState.CONCLUDED, outcome
    topic.deviation = deviation if outcome not in ("deferred", tally.outcome) else ""
    topic.save(update_fields=["state", "outcome", "resolution", "deviation"])
    note(by, found, "topic.conclude", topic=topic.topic_no, outcome=outcome, by_votes=tally.outcome, ayes=tally.ayes)
    return topic


@transaction.atomic
def meeting_close(*, by: Actor | None, meeting: Meeting) -> Meeting:
    """Close a meeting whose topics are all concluded and whose members are all accounted for."""
    found = locked(meeting, "结束", GOING)
    if still := found.topics.exclude(state=TopicState.CONCLUDED).first():
        raise MeetingError(f"“{still}”还没有议决，不能结束；不再审议的请记为缓议。")
    if missing := found.attendees.filter(state="").first():
        raise MeetingError(f"{missing}的到会情况还没有登记，不能结束。")
    found.state, found.closed_at = MeetingState.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at"])
    note(by, found, "close")
    return found
