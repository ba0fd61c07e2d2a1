"""What becomes of a decision after its meeting: an emergency decision ratified, a decision changed, its outcome evaluated.

Each is handed in as it is recorded, through the door that every enterprise uses.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from guanlan.identity.models import User
from guanlan.modules.decisions.meetings.publishing import aftermath_hand_in
from guanlan.modules.decisions.meetings.states import MeetingError, bounded, locked, note, required
from guanlan.modules.decisions.models import Change, Evaluation, Meeting, MeetingState, Topic
from guanlan.standard.loading import current

PUBLISHED = MeetingState.PUBLISHED


def later_topics(topic: Topic) -> QuerySet[Topic]:
    """Topics that passed in other reported meetings of the enterprise, not before this one: what may ratify or change it."""
    held = topic.meeting
    return Topic.objects.filter(
        meeting__unit=held.unit_id, meeting__state=PUBLISHED, meeting__begun_at__gte=held.begun_at, outcome="passed"
    ).exclude(meeting=held).select_related("meeting").order_by("-meeting__begun_at", "order_no")  # fmt: skip


def held_on(meeting: Meeting) -> date:
    """The day on which a meeting was held."""
    assert meeting.begun_at is not None
    return meeting.begun_at.astimezone().date()


def ratify_by(topic: Topic) -> date:
    """The day by which an emergency decision must be ratified, as the check of the standard has it."""
    return held_on(topic.meeting) + timedelta(days=int(current().rules["dec_emergency_ratified"].params["days"].value))


@transaction.atomic
def topic_ratify(
    *, by: User, topic: Topic, ratifier: Topic | None = None, ratified_on: date | None = None, text: str = ""
) -> Topic:
    """Record that the body ratified an emergency decision: by a topic of a later meeting held here, or elsewhere in words."""
    found = locked(topic.meeting, "登记追认", PUBLISHED)
    topic.refresh_from_db()
    _passed(topic)
    if not topic.emergency:
        raise MeetingError("只有紧急决定需要追认。")
    if ratifier is not None:
        if not later_topics(topic).filter(pk=ratifier.pk).exists():
            raise MeetingError("追认的议题须在本企业之后召开、已报送的会议上通过。")
        ratified_on = held_on(ratifier.meeting)
        text = bounded(text, "追认说明", 300)
    else:
        text = required(text, "在哪次会议追认", 300)
    if ratified_on is None:
        raise MeetingError("请填写追认日期，或选择追认的议题。")
    _day_fits(ratified_on, found, "追认日期")
    topic.ratified_on, topic.ratified_by, topic.ratification = ratified_on, ratifier, text
    topic.save(update_fields=["ratified_on", "ratified_by", "ratification"])
    note(
        by, found, "ratify", topic=topic.topic_no, by_topic=ratifier.topic_no if ratifier else "", day=str(ratified_on)
    )
    aftermath_hand_in(by, topic, f"ratify:{topic.pk}:{ratified_on}")
    return topic


@transaction.atomic
def decision_change(
    *, by: User, topic: Topic, changed_on: date, content: str, amount_after: Decimal | None = None, approved_by: Topic | None = None
) -> Change:  # fmt: skip
    """Record a change of a decision; one of the amount needs the topic by which the body approved it."""
    found = locked(topic.meeting, "登记决策变更", PUBLISHED)
    _passed(topic)
    _day_fits(changed_on, found, "变更日期")
    if amount_after is not None and amount_after < 0:
        raise MeetingError("变更后金额不能是负数。")
    if approved_by is not None:
        _approves(approved_by, topic, changed_on)
    elif amount_after is not None and amount_after != topic.amount:
        raise MeetingError("变更金额须经原决策机构批准：请先开会审议，再选择批准变更的议题。")
    number = f"{topic.decision_no}-变{topic.changes.count() + 1}"[-40:]
    change = Change.objects.create(
        topic=topic, change_no=number, changed_on=changed_on, content=required(content, "变更内容", 500),
        amount_after=amount_after, approved_by=approved_by,
    )  # fmt: skip
    note(by, found, "change", topic=topic.topic_no, change=number)
    aftermath_hand_in(by, topic, f"change:{change.pk}")
    return change


def _approves(approved_by: Topic, topic: Topic, changed_on: date) -> None:
    if not later_topics(topic).filter(pk=approved_by.pk).exists():
        raise MeetingError("批准变更的议题须在本企业之后召开、已报送的会议上通过。")
    if approved_by.decision_no != topic.decision_no:
        raise MeetingError(f"“{approved_by}”的决策事项编号是 {approved_by.decision_no}，不是 {topic.decision_no}。")
    if held_on(approved_by.meeting) > changed_on:
        raise MeetingError("变更日期早于批准变更的会议。")


@transaction.atomic
def decision_evaluate(
    *, by: User, topic: Topic, evaluated_on: date, conclusion: str, score: int | None = None, lesson: str = ""
) -> Evaluation:
    """Record the evaluation of a decision's outcome; the same day again replaces it."""
    found = locked(topic.meeting, "登记后评价", PUBLISHED)
    _passed(topic)
    _day_fits(evaluated_on, found, "评价日期")
    if score is not None and not 0 <= score <= 100:
        raise MeetingError("评分应为 0 至 100 的整数。")
    values = {
        "conclusion": required(conclusion, "评价结论", 500),
        "score": score,
        "lesson": bounded(lesson, "经验与问题", 500),
    }
    earlier = topic.evaluations.filter(evaluated_on=evaluated_on).first()
    revision = earlier.revision + 1 if earlier else 1
    evaluation, _ = Evaluation.objects.update_or_create(
        topic=topic, evaluated_on=evaluated_on, defaults=values | {"revision": revision}
    )
    note(by, found, "evaluate", topic=topic.topic_no, day=str(evaluated_on))
    aftermath_hand_in(by, topic, f"evaluation:{evaluation.pk}:{revision}")
    return evaluation


def _passed(topic: Topic) -> None:
    if topic.outcome != "passed":
        raise MeetingError("只有通过的议题才有后续。")


def _day_fits(day: date, meeting: Meeting, what: str) -> None:
    if day > timezone.localdate():
        raise MeetingError(f"{what}不能晚于今天。")
    if day < held_on(meeting):
        raise MeetingError(f"{what}不能早于会议（{held_on(meeting)}）。")
