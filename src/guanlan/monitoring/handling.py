"""The steps that people take on an alert until it is closed: each checks the state, writes the timeline and the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from guanlan.audit.operations import Actor, entry_append
from guanlan.monitoring.attachments import Attachment, files_keep
from guanlan.monitoring.models import Alert, AlertEvent, AlertStatus, Handover, Rectification, Told
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.risk import risk_refresh
from guanlan.standard.loading import current

S = AlertStatus


class AlertError(Exception):
    """A step that cannot be taken on an alert; the message is for the user."""


@dataclass(frozen=True)
class Step:
    """In which states a step can be taken, what it is called, and whether its text is for the regulator alone."""

    title: str
    states: tuple[str, ...]
    internal: bool = False


BEFORE = (S.OPEN, S.ASSIGNED, S.ASKED, S.ANSWERED)
STEPS = {
    "assign": Step("分派", (*BEFORE, S.RECTIFYING)),
    "ask": Step("要求说明", (S.OPEN, S.ASSIGNED, S.ANSWERED)),
    "answer": Step("企业说明", (S.ASKED,)),
    "urge": Step("催办", (*BEFORE, S.RECTIFYING)),
    "instruct": Step("批示", (*BEFORE, S.RECTIFYING), internal=True),
    # The enterprise is told that an alert is closed, never why: else it could tell which ones were handed over.
    "close": Step("核实关闭", BEFORE, internal=True),
    "rectify": Step("责令整改", BEFORE),
    "progress": Step("整改进展", (S.RECTIFYING,)),
    "finish": Step("报告整改完成", (S.RECTIFYING,)),
    "verify": Step("整改验收", (S.RECTIFYING,)),
    "reopen": Step("重新办理", (S.CLOSED,), internal=True),
}


def _step(by: Actor | None, alert: Alert, step: str, text: str, files: Sequence[Attachment] = ()) -> Alert:
    """Lock the alert, check that the step fits its state, and write the timeline and the audit."""
    rule = STEPS[step]
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    if locked.status not in rule.states:
        raise AlertError(f"预警现在是“{locked.get_status_display()}”，不能{rule.title}。")
    event = AlertEvent.objects.create(
        alert=locked, by_id=by.pk if by else None, action=rule.title, text=text.strip()[:1000], internal=rule.internal
    )
    kept = files_keep(event, files)
    entry_append(
        by=by, action=f"alert.{step}", target="alert", target_id=locked.pk, unit_id=locked.unit_id, text=text,
        **({"files": kept} if kept else {}),
    )  # fmt: skip
    return locked


def _future(due_on: date | None, what: str) -> None:
    if due_on and due_on < timezone.localdate():
        raise AlertError(f"{what}不能早于今天。")


@transaction.atomic
def alert_assign(*, by: Actor, alert: Alert, to: Actor, text: str = "") -> Alert:
    """Give an alert to an officer."""
    locked = _step(by, alert, "assign", f"分派给 {to}。{text}")
    locked.assigned_to_id = to.pk
    if locked.status == S.OPEN:
        locked.status = S.ASSIGNED
    locked.save()
    return locked


@transaction.atomic
def alert_ask(*, by: Actor, alert: Alert, text: str, documents: str = "", due_on: date | None = None) -> Alert:
    """Ask the enterprise for an explanation, and perhaps for documents; as often as it takes."""
    if not text.strip():
        raise AlertError("请写明要企业说明什么。")
    _future(due_on, "回复期限")
    wanted = f"\n请一并提供材料：{documents.strip()}" if documents.strip() else ""
    until = f"\n回复期限：{due_on}" if due_on else ""
    locked = _step(by, alert, "ask", text.strip()[: 990 - len(wanted) - len(until)] + wanted + until)
    locked.status = S.ASKED
    locked.assigned_to_id = locked.assigned_to_id or by.pk
    if due_on:
        locked.due_on = due_on
    locked.save()
    return locked


@transaction.atomic
def alert_answer(*, by: Actor, alert: Alert, text: str, files: Sequence[Attachment] = ()) -> Alert:
    """The enterprise's explanation, with its documents; the timeline says when it came late."""
    if len(text.strip()) < 5:
        raise AlertError("说明至少写 5 个字。")
    due_on = Alert.objects.values_list("due_on", flat=True).get(pk=alert.pk)
    late = (timezone.localdate() - due_on).days
    note = f"\n（逾期 {late} 天答复）" if late > 0 else ""
    locked = _step(by, alert, "answer", text.strip()[: 990 - len(note)] + note, files)
    locked.status = S.ANSWERED
    locked.save()
    return locked


@transaction.atomic
def alert_urge(*, by: Actor | None, alert: Alert, text: str = "") -> Alert:
    """Urge whoever has to act."""
    return _step(by, alert, "urge", text or "请按期办理。")


@transaction.atomic
def alert_instruct(*, by: Actor, alert: Alert, text: str = "") -> Alert:
    """Whoever was told of an alert left lying says what is to be done, or that they have seen it."""
    told = Told.objects.filter(alert=alert, user_id=by.pk)
    if not told.exists():
        raise AlertError("只有收到升级告知的负责人可以批示。")
    locked = _step(by, alert, "instruct", text or "已阅。")
    told.update(seen_at=timezone.now())
    return locked


@transaction.atomic
def alert_close(*, by: Actor, alert: Alert, conclusion: str, text: str, loss: Decimal | None = None) -> Alert:
    """Close a verified alert that needs no measures: justified, a false alarm, or put right already."""
    if conclusion not in closing_conclusions():
        raise AlertError("请选择核实结论。")
    return _close(by, alert, conclusion, text, loss)


def closing_conclusions() -> dict[str, str]:
    """The conclusions that close an alert at once, and need nothing but a text: code and title."""
    conclusions = current().codelists["alert_conclusion"]
    groups = set(conclusions.parents.values())
    return {c: t for c, t in conclusions.titles.items() if c not in groups and c not in ("rectify", "handed_over")}


def _close(by: Actor, alert: Alert, conclusion: str, text: str, loss: Decimal | None) -> Alert:
    if len(text.strip()) < 2:
        raise AlertError("请写明核实情况。")
    title = current().codelists["alert_conclusion"].titles[conclusion]
    locked = _step(by, alert, "close", f"{title}：{text}")
    locked.status, locked.closed_at = S.CLOSED, timezone.now()
    return _concluded(locked, conclusion, loss)


def _concluded(locked: Alert, conclusion: str, loss: Decimal | None) -> Alert:
    if loss is not None and loss < 0:
        raise AlertError("资产损失不能为负数。")
    locked.conclusion, locked.loss_amount = conclusion, loss
    locked.loss_tier = parameters().loss_tier(loss)
    locked.save()
    risk_refresh(unit=locked.unit_id)
    return locked


@transaction.atomic
def alert_hand_over(
    *, by: Actor, alert: Alert, text: str, receiver: str, document_no: str, handed_on: date | None, loss: Decimal | None = None,
) -> Alert:  # fmt: skip
    """Hand an alert to discipline inspection. To the enterprise it is closed like any other."""
    if not receiver.strip() or not document_no.strip() or handed_on is None:
        raise AlertError("移送须写明移送对象、移送文号和移送日期。")
    if handed_on > timezone.localdate():
        raise AlertError("移送日期不能晚于今天。")
    locked = _close(by, alert, "handed_over", text, loss)
    Handover.objects.create(
        alert=locked,
        receiver=receiver.strip()[:100],
        document_no=document_no.strip()[:60],
        handed_on=handed_on,
        by_id=by.pk,
    )
    return locked


@transaction.atomic
def alert_rectify(
    *, by: Actor, alert: Alert, measures: str, responsible: str, due_on: date | None, loss: Decimal | None = None,
) -> Alert:  # fmt: skip
    """What was found is so: the unit has to put it right, and the alert stays until that is verified."""
    if len(measures.strip()) < 5:
        raise AlertError("请写明整改要求，至少 5 个字。")
    if not responsible.strip() or due_on is None:
        raise AlertError("整改须写明责任人和期限。")
    _future(due_on, "整改期限")
    locked = _step(
        by, alert, "rectify", f"{measures.strip()[:850]}\n责任人：{responsible.strip()[:60]}；整改期限：{due_on}"
    )
    Rectification.objects.create(
        alert=locked, measures=measures.strip()[:1000], responsible=responsible.strip()[:60], due_on=due_on
    )
    locked.status, locked.due_on = S.RECTIFYING, due_on
    locked.assigned_to_id = locked.assigned_to_id or by.pk
    return _concluded(locked, "rectify", loss)


@transaction.atomic
def alert_progress(
    *, by: Actor, alert: Alert, text: str, finished: bool = False, files: Sequence[Attachment] = ()
) -> Alert:
    """The unit reports how far it is, or that it has finished and asks to be verified."""
    if len(text.strip()) < 5:
        raise AlertError("整改情况至少写 5 个字。")
    locked = _step(by, alert, "finish" if finished else "progress", text, files)
    measure = _measure(locked)
    if measure.reported_at is not None:
        raise AlertError("已经报告完成，正等待验收。")
    if finished:
        measure.reported_at = timezone.now()
        measure.save()
    return locked


@transaction.atomic
def alert_verify(*, by: Actor, alert: Alert, passed: bool, text: str, due_on: date | None = None) -> Alert:
    """Verify what the unit reported as finished: the alert closes, or the unit has to go on until a new day."""
    if len(text.strip()) < 2:
        raise AlertError("请写明验收意见。")
    if not passed:
        if due_on is None:
            raise AlertError("验收不通过，须给出新的整改期限。")
        _future(due_on, "整改期限")
    verdict = "验收通过：" if passed else f"验收不通过，整改延至 {due_on}："
    locked = _step(by, alert, "verify", verdict + text)
    measure = _measure(locked)
    if measure.reported_at is None:
        raise AlertError("企业还没有报告整改完成，不能验收。")
    if passed:
        measure.verified_at, measure.verified_by_id = timezone.now(), by.pk
        locked.status, locked.closed_at = S.CLOSED, timezone.now()
    elif due_on is not None:
        measure.reported_at, measure.due_on, locked.due_on = None, due_on, due_on
    measure.save()
    locked.save()
    return locked


def _measure(alert: Alert) -> Rectification:
    found = alert.rectifications.last()
    if found is None:
        raise AlertError("没有整改要求。")
    return found


@transaction.atomic
def alert_reopen(*, by: Actor, alert: Alert, text: str) -> Alert:
    """Take a closed alert up again; its conclusion no longer counts."""
    if len(text.strip()) < 5:
        raise AlertError("请写明重新办理的理由，至少 5 个字。")
    locked = _step(by, alert, "reopen", text)
    locked.status = S.ASSIGNED if locked.assigned_to_id else S.OPEN
    locked.closed_at, locked.escalated = None, 0
    locked.due_on = timezone.localdate() + timedelta(days=parameters().reopen_days)
    return _concluded(locked, "", None)
