"""Suppressions: which hits are recorded without calling anybody, until when, and what comes back when they end.

One officer asks for a suppression, another approves it; until then it suppresses nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from guanlan.audit.operations import Actor, entry_append
from guanlan.monitoring.models import Suppression
from guanlan.monitoring.parameters import parameters
from guanlan.organisations.models import Unit


class SuppressionError(Exception):
    """A suppression that cannot be made or lifted; the message is for the user."""


# The one payee of an alert's payments; null where there are several, which no suppression of one payee covers.
PAYEE = """(SELECT CASE WHEN min(x.payee) = max(x.payee) THEN min(x.payee) END
  FROM monitoring_alertevidence y JOIN monitoring_ledgerline x ON x.id = y.line_id WHERE y.alert_id = a.id)"""

# What a suppression of one record names: the key, or the period of an alert about an indicator.
RECORD = "CASE WHEN a.module = 'finance' THEN a.period ELSE a.key END"


def suppressed(monitor: str, unit: str, record: str, payee: str = "NULL::text", today: str = "%(today)s") -> str:
    """A condition in SQL: a suppression in force covers a hit. The arguments are SQL expressions for its parts.

    Every INSERT that raises alerts uses it, for their status: `CASE WHEN {suppressed(…)} THEN 'suppressed' ELSE 'open' END`.
    """
    return f"""EXISTS (SELECT 1 FROM monitoring_suppression s
  WHERE s.monitor = {monitor} AND s.unit_id = {unit} AND s.approved_at IS NOT NULL AND s.lifted_at IS NULL AND {today}::date BETWEEN s.starts_on AND s.ends_on
    AND s.key IN ('', {record}) AND (s.payee = '' OR s.payee = {payee}))"""


def status(monitor: str, unit: str, record: str, payee: str = "NULL::text", today: str = "%(today)s") -> str:
    """The status, in SQL, with which a hit is raised."""
    return f"CASE WHEN {suppressed(monitor, unit, record, payee, today)} THEN 'suppressed' ELSE 'open' END"


COVERED = suppressed("a.monitor", "a.unit_id", RECORD, PAYEE)

_SUPPRESS = f"""
WITH hidden AS (
  UPDATE monitoring_alert a SET status = 'suppressed'
  WHERE a.status IN ('open', 'assigned') AND a.monitor = %(monitor)s AND a.unit_id = %(unit)s AND {COVERED}
  RETURNING id
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, by_id, action, text, internal)
  SELECT id, now(), %(by)s, '抑制', %(text)s, true FROM hidden RETURNING 1
)
SELECT count(*) FROM told
"""

# The time that was left for it starts anew.
_RETURN = f"""
WITH back AS (
  UPDATE monitoring_alert a SET
    status = CASE WHEN a.assigned_to_id IS NULL THEN 'open' ELSE 'assigned' END,
    due_on = %(today)s::date + greatest(a.due_on - a.raised_at::date, 1)
  WHERE a.status = 'suppressed' AND (%(unit)s::bigint IS NULL OR a.unit_id = %(unit)s) AND NOT {COVERED}
  RETURNING id
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, by_id, action, text, internal)
  SELECT id, now(), %(by)s, '恢复办理', '抑制已结束，重新计算办理期限。', true FROM back RETURNING 1
)
SELECT count(*) FROM told
"""


@transaction.atomic
def suppression_ask(
    *, by: Actor, unit: Unit, monitor: str, reason: str, approver: Actor, ends_on: date, payee: str = "", key: str = "",
) -> Suppression:  # fmt: skip
    """Ask for a rule to be suppressed at a unit until a day; `approver` is who is called on to decide."""
    today = timezone.localdate()
    if len(reason.strip()) < 5:
        raise SuppressionError("请写明抑制的理由，至少 5 个字。")
    if approver.pk == by.pk:
        raise SuppressionError(OWN)
    _until(ends_on, today)
    named = {"unit": unit, "monitor": monitor, "payee": payee[:100], "key": key[:300]}
    waiting = Suppression.objects.filter(**named, approved_at=None, lifted_at=None, ends_on__gte=today)
    if waiting.exists():
        raise SuppressionError("同样的抑制申请正在等待批准。")
    made = Suppression.objects.create(
        **named, reason=reason.strip()[:500], by_id=by.pk, approver_id=approver.pk, starts_on=today, ends_on=ends_on
    )
    entry_append(
        by=by, action="suppression.ask", target="suppression", target_id=made.pk, unit_id=unit.pk, monitor=monitor,
        payee=made.payee, key=made.key, reason=made.reason, approver=str(approver), until=str(ends_on),
    )  # fmt: skip
    return made


OWN = "批准人不能是申请人本人。"


def _until(ends_on: date, today: date) -> None:
    most = parameters().suppress_most_days
    if not today <= ends_on <= today + timedelta(days=most):
        raise SuppressionError(f"截止日期应在今天之后、{most} 天之内。")


def _waiting(suppression: Suppression) -> Suppression:
    locked = Suppression.objects.select_for_update(of=("self",)).select_related("by").get(pk=suppression.pk)
    if locked.approved_at is not None or locked.lifted_at is not None:
        raise SuppressionError("这项抑制申请已经办结。")
    return locked


@transaction.atomic
def suppression_approve(*, by: Actor, suppression: Suppression) -> int:
    """Put into force what another officer asked for; the alerts that nobody has asked about yet are hidden, and counted."""
    locked, today = _waiting(suppression), timezone.localdate()
    if locked.by_id == by.pk:
        raise SuppressionError(OWN)
    _until(locked.ends_on, today)
    locked.approver_id, locked.approved_at, locked.starts_on = by.pk, timezone.now(), today
    locked.save()
    text = f"抑制至 {locked.ends_on}，{locked.by} 申请，{by} 批准：{locked.reason}"
    with connection.cursor() as cursor:
        cursor.execute(
            _SUPPRESS,
            {"monitor": locked.monitor, "unit": locked.unit_id, "today": today, "by": by.pk, "text": text[:1000]},
        )
        count = int(cursor.fetchone()[0])
    entry_append(
        by=by, action="suppression.approve", target="suppression", target_id=locked.pk, unit_id=locked.unit_id,
        monitor=locked.monitor, until=str(locked.ends_on), alerts=count,
    )  # fmt: skip
    return count


@transaction.atomic
def suppression_decline(*, by: Actor, suppression: Suppression, reason: str) -> None:
    """Turn down what another officer asked for, or withdraw what one asked for oneself."""
    if len(reason.strip()) < 2:
        raise SuppressionError("请写明理由。")
    locked = _waiting(suppression)
    locked.lifted_at, locked.lifted_by_id, locked.remark = timezone.now(), by.pk, reason.strip()[:500]
    locked.save()
    entry_append(
        by=by, action="suppression.withdraw" if locked.by_id == by.pk else "suppression.decline", target="suppression",
        target_id=locked.pk, unit_id=locked.unit_id, monitor=locked.monitor, reason=locked.remark,
    )  # fmt: skip


@transaction.atomic
def suppression_lift(*, by: Actor, suppression: Suppression, reason: str) -> int:
    """End a suppression in force before its day; the number of alerts that come back."""
    if len(reason.strip()) < 2:
        raise SuppressionError("请写明解除的理由。")
    locked = Suppression.objects.select_for_update().get(pk=suppression.pk)
    if locked.lifted_at is not None:
        raise SuppressionError("这项抑制已经解除。")
    if locked.approved_at is None:
        raise SuppressionError("这项抑制还没有批准。")
    locked.lifted_at, locked.lifted_by_id, locked.remark = timezone.now(), by.pk, reason.strip()[:500]
    locked.save()
    count = _return(by.pk, locked.unit_id, timezone.localdate())
    entry_append(
        by=by, action="suppression.lift", target="suppression", target_id=locked.pk, unit_id=locked.unit_id,
        reason=locked.remark, alerts=count,
    )  # fmt: skip
    return count


@transaction.atomic
def suppressions_end(today: date | None = None) -> int:
    """Once a day: bring back the alerts that no suppression covers any more; their number."""
    count = _return(None, None, today or timezone.localdate())
    if count:
        entry_append(by=None, action="suppressions.end", target="suppression", alerts=count)
    return count


def _return(by: int | None, unit: int | None, today: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_RETURN, {"by": by, "unit": unit, "today": today})
        return int(cursor.fetchone()[0])
