"""Follow-up of what a meeting decided: steps with who, until when, and how far; handed in whenever they change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from guanlan.identity.models import User
from guanlan.modules.decisions.meetings.publishing import steps_hand_in
from guanlan.modules.decisions.meetings.states import MeetingError, bounded, locked, note, required
from guanlan.modules.decisions.models import MeetingState, Step, StepState, Topic

FOLLOWING = (MeetingState.GOING, MeetingState.CLOSED, MeetingState.PUBLISHED)


@transaction.atomic
def step_add(*, by: User, topic: Topic, title: str, responsible: str, due_on: date) -> Step:
    """Add a step to a decision that passed."""
    found = locked(topic.meeting, "布置落实步骤", *FOLLOWING)
    if topic.outcome != "passed":
        raise MeetingError("只有通过的议题才能布置落实步骤。")
    number = topic.steps.count() + 1
    step = Step.objects.create(
        topic=topic, step_no=f"{topic.topic_no}-{number}"[-40:], title=required(title, "步骤", 200),
        responsible=required(responsible, "责任部门或责任人", 60), due_on=due_on,
    )  # fmt: skip
    note(by, found, "step.add", topic=topic.topic_no, step=step.step_no)
    _hand_in(by, step, found.state)
    return step


@transaction.atomic
def step_report(
    *,
    by: User,
    step: Step,
    state: str,
    begun_on: date | None,
    done_on: date | None,
    amount: Decimal | None,
    result: str,
) -> Step:
    """Report how far a step is; one that is done says when and with what result."""
    found = locked(step.topic.meeting, "更新落实步骤", *FOLLOWING)
    if state not in StepState.values:
        raise MeetingError("请选择步骤的状态。")
    if state == StepState.DONE and (done_on is None or not result.strip()):
        raise MeetingError("已完成的步骤须写明完成日期和结果。")
    if begun_on and done_on and done_on < begun_on:
        raise MeetingError("完成日期不能早于开始日期。")
    if amount is not None and amount < 0:
        raise MeetingError("执行金额不能是负数。")
    step.state, step.begun_on, step.done_on, step.amount = state, begun_on, done_on, amount
    step.result = bounded(result, "结果", 500)
    step.save()
    Step.objects.filter(pk=step.pk).update(revision=F("revision") + 1)
    step.refresh_from_db()
    note(by, found, "step.report", step=step.step_no, state=state)
    _hand_in(by, step, found.state)
    return step


def _hand_in(by: User, step: Step, state: str) -> None:
    if state == MeetingState.PUBLISHED:
        steps_hand_in(by, step.topic, f"{step.pk}:{step.revision}")
