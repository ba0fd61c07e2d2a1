"""Suppressions: which hits are recorded without calling anybody, until when, and what comes back when they end."""

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
  WHERE s.monitor = {monitor} AND s.unit_id = {unit} AND s.lifted_at IS NULL AND {today}::date BETWEEN s.starts_on AND s.ends_on
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
def suppression_make(
    *, by: Actor, unit: Unit, monitor: str, reason: str, approver: Actor, ends_on: date, payee: str = "", key: str = "",
    today: date | None = None,
) -> tuple[Suppression, int]:  # fmt: skip
    """Suppress a rule at a unit until a day; the alerts that nobody has asked about yet are hidden with it, and counted."""
    today, params = today or timezone.localdate(), parameters()
    if len(reason.strip()) < 5:
        raise SuppressionError("请写明抑制的理由，至少 5 个字。")
    if approver.pk == by.pk:
        raise SuppressionError("批准人不能是申请人本人。")
    if not today <= ends_on <= today + timedelta(days=params.suppress_most_days):
        raise SuppressionError(f"截止日期应在今天之后、{params.suppress_most_days} 天之内。")
    made = Suppression.objects.create(
        unit=unit, monitor=monitor, payee=payee[:100], key=key[:300], reason=reason.strip()[:500], by_id=by.pk,
        approver_id=approver.pk, starts_on=today, ends_on=ends_on,
    )  # fmt: skip
    text = f"抑制至 {ends_on}，批准人 {approver}：{made.reason}"
    with connection.cursor() as cursor:
        cursor.execute(
            _SUPPRESS, {"monitor": monitor, "unit": unit.pk, "today": today, "by": by.pk, "text": text[:1000]}
        )
        count = int(cursor.fetchone()[0])
    entry_append(
        by=by, action="suppression.make", target="suppression", target_id=made.pk, unit_id=unit.pk, monitor=monitor,
        payee=made.payee, key=made.key, reason=made.reason, approver=str(approver), until=str(ends_on), alerts=count,
    )  # fmt: skip
    return made, count


@transaction.atomic
def suppression_lift(*, by: Actor, suppression: Suppression, reason: str) -> int:
    """End a suppression before its day; the number of alerts that come back."""
    if len(reason.strip()) < 2:
        raise SuppressionError("请写明解除的理由。")
    locked = Suppression.objects.select_for_update().get(pk=suppression.pk)
    if locked.lifted_at is not None:
        raise SuppressionError("这项抑制已经解除。")
    locked.lifted_at, locked.lifted_by_id = timezone.now(), by.pk
    locked.save()
    count = _return(by.pk, locked.unit_id, timezone.localdate())
    entry_append(
        by=by, action="suppression.lift", target="suppression", target_id=locked.pk, unit_id=locked.unit_id,
        reason=reason.strip()[:500], alerts=count,
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
