"""Writes of alerts: raise them from the monitors, and the steps people take until they are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from guanlan.audit.operations import Actor, entry_append
from guanlan.monitoring.models import Alert, AlertEvent, AlertStatus
from guanlan.standard import sql
from guanlan.standard.model import Monitor, Standard
from guanlan.standard.periods import Period

# An alert left to lie this many days after its deadline goes one level up, at most so many times.
ESCALATE_EVERY, ESCALATE_MOST = 5, 3


class AlertError(Exception):
    """A step that cannot be taken on an alert; the message is for the user."""


_WATCHED = """
CREATE TEMPORARY TABLE watched ON COMMIT DROP AS
SELECT u.id AS unit_id, u.code AS organisation, v.indicator, v.period, v.basis, v.value, v.warning_line, v.control_line,
       a.value AS prior_value, b.value AS previous_value,
       s.median AS peer_median, s.mad AS peer_mad, s.count AS peer_count
FROM indicators_indicatorvalue v
JOIN organisations_unit u ON u.id = v.unit_id
LEFT JOIN unnest(%(periods)s::text[], %(prior)s::text[], %(previous)s::text[]) AS p(period, prior, previous)
  ON p.period = v.period
LEFT JOIN indicators_indicatorvalue a
  ON a.unit_id = v.unit_id AND a.indicator = v.indicator AND a.basis = v.basis AND a.period = p.prior
LEFT JOIN indicators_indicatorvalue b
  ON b.unit_id = v.unit_id AND b.indicator = v.indicator AND b.basis = v.basis AND b.period = p.previous
LEFT JOIN indicators_peerstatistic s ON s.indicator = v.indicator AND s.period = v.period AND s.section = u.section
WHERE v.unit_id = ANY(%(units)s) AND v.period = ANY(%(periods)s) AND v.indicator = ANY(%(indicators)s)
"""

_RAISE = """
INSERT INTO monitoring_alert
  (unit_id, module, monitor, indicator, key, period, basis, value, threshold, severity, status, raised_at, due_on, escalated)
SELECT w.unit_id, 'finance', h.monitor, h.indicator, '', h.period, 'reported', h.value, h.threshold, h.severity, 'open', now(),
       %(today)s::date + h.days, 0
FROM hits h JOIN (SELECT DISTINCT unit_id, organisation FROM watched) w USING (organisation)
ON CONFLICT (unit_id, monitor, period, basis) WHERE module = 'finance' DO UPDATE
  SET value = excluded.value, threshold = excluded.threshold, cleared_at = NULL
  WHERE monitoring_alert.status <> 'closed'
RETURNING id, xmax = 0 AS fresh
"""

_CLEAR = """
UPDATE monitoring_alert a SET cleared_at = now()
WHERE a.module = 'finance' AND a.unit_id = ANY(%(units)s) AND a.period = ANY(%(periods)s) AND a.monitor = ANY(%(monitors)s)
  AND a.status <> 'closed' AND a.cleared_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM hits h JOIN organisations_unit u ON u.code = h.organisation
                  WHERE u.id = a.unit_id AND h.monitor = a.monitor AND h.period = a.period)
RETURNING id
"""


@transaction.atomic
def monitors_run(
    standard: Standard, unit_ids: Sequence[int], periods: Sequence[str], *, indicators: Sequence[str] | None = None,
    today: date | None = None,
) -> int:  # fmt: skip
    """Run the monitors over some units and periods; the number of alerts newly raised.

    An alert of which the cause is gone is marked, not closed: people close alerts.
    """
    monitors = [m for m in standard.indicator_monitors if indicators is None or m.indicator in indicators]
    if not monitors or not unit_ids:
        return 0
    parsed = [Period.parse(p) for p in periods]
    values: dict[str, Any] = {
        "units": list(unit_ids), "periods": list(periods), "prior": [str(p.prior) for p in parsed],
        "previous": [str(p.previous) for p in parsed], "indicators": sorted({m.indicator for m in monitors}),
        "today": today or timezone.localdate(), "monitors": [m.id for m in monitors],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS watched, hits")
        cursor.execute(_WATCHED, values)
        cursor.execute(f"CREATE TEMPORARY TABLE hits ON COMMIT DROP AS {' UNION ALL '.join(map(_hits, monitors))}")
        cursor.execute(_RAISE, values)
        fresh = [row[0] for row in cursor.fetchall() if row[1]]
        cursor.execute(_CLEAR, values)
        cleared = [row[0] for row in cursor.fetchall()]
        cursor.execute("DROP TABLE watched, hits")
    AlertEvent.objects.bulk_create(
        [
            *(AlertEvent(alert_id=i, action="发现") for i in fresh),
            *(AlertEvent(alert_id=i, action="指标恢复") for i in cleared),
        ],
        batch_size=5000,
    )
    return len(fresh)


def _hits(monitor: Monitor) -> str:
    params = {name: p.value for name, p in monitor.params.items()}
    text = sql.render(monitor.sql, params, {"indicator_value": "watched"}, "postgres")
    return (
        f"SELECT '{monitor.id}'::text AS monitor, '{monitor.indicator}'::text AS indicator, "
        f"'{monitor.severity}'::text AS severity, {monitor.deadline_days} AS days, q.organisation, q.period, "
        f"q.value::float8 AS value, q.threshold::float8 AS threshold FROM ({text}) q"
    )


_STEPS = {
    "assign": ((AlertStatus.OPEN, AlertStatus.ASSIGNED, AlertStatus.ASKED, AlertStatus.ANSWERED), "分派"),
    "ask": ((AlertStatus.OPEN, AlertStatus.ASSIGNED, AlertStatus.ANSWERED), "要求说明"),
    "answer": ((AlertStatus.ASKED,), "企业说明"),
    "close": ((AlertStatus.ASSIGNED, AlertStatus.ANSWERED, AlertStatus.ASKED, AlertStatus.OPEN), "核实关闭"),
    "urge": ((AlertStatus.OPEN, AlertStatus.ASSIGNED, AlertStatus.ASKED, AlertStatus.ANSWERED), "催办"),
}


def _step(by: Actor | None, alert: Alert, step: str, text: str) -> Alert:
    """Lock the alert, check that the step fits its state, and write the timeline and the audit."""
    allowed, title = _STEPS[step]
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    if locked.status not in allowed:
        raise AlertError(f"预警现在是“{locked.get_status_display()}”，不能{title}。")
    AlertEvent.objects.create(alert=locked, by_id=by.pk if by else None, action=title, text=text.strip()[:1000])
    entry_append(by=by, action=f"alert.{step}", target="alert", target_id=locked.pk, unit_id=locked.unit_id, text=text)
    return locked


@transaction.atomic
def alert_assign(*, by: Actor, alert: Alert, to: Actor, text: str = "") -> Alert:
    """Give an alert to an officer."""
    locked = _step(by, alert, "assign", f"分派给 {to}。{text}")
    locked.assigned_to_id = to.pk
    if locked.status == AlertStatus.OPEN:
        locked.status = AlertStatus.ASSIGNED
    locked.save()
    return locked


@transaction.atomic
def alert_ask(*, by: Actor, alert: Alert, text: str, due_on: date | None = None) -> Alert:
    """Ask the enterprise for an explanation."""
    if not text.strip():
        raise AlertError("请写明要企业说明什么。")
    locked = _step(by, alert, "ask", text)
    locked.status = AlertStatus.ASKED
    locked.assigned_to_id = locked.assigned_to_id or by.pk
    if due_on:
        locked.due_on = due_on
    locked.save()
    return locked


@transaction.atomic
def alert_answer(*, by: Actor, alert: Alert, text: str) -> Alert:
    """The enterprise's explanation."""
    if len(text.strip()) < 5:
        raise AlertError("说明至少写 5 个字。")
    locked = _step(by, alert, "answer", text)
    locked.status = AlertStatus.ANSWERED
    locked.save()
    return locked


@transaction.atomic
def alert_close(*, by: Actor, alert: Alert, text: str) -> Alert:
    """Close a verified alert; the conclusion is required."""
    if len(text.strip()) < 2:
        raise AlertError("请写明核实结论。")
    locked = _step(by, alert, "close", text)
    locked.status, locked.closed_at = AlertStatus.CLOSED, timezone.now()
    locked.save()
    return locked


@transaction.atomic
def alert_urge(*, by: Actor | None, alert: Alert, text: str = "") -> Alert:
    """Urge whoever has to act."""
    return _step(by, alert, "urge", text or "请按期办理。")


_ESCALATE = """
WITH late AS (
  UPDATE monitoring_alert SET escalated = escalated + 1
  WHERE status <> 'closed' AND escalated < %(most)s AND %(today)s::date - due_on > escalated * %(every)s
  RETURNING id, %(today)s::date - due_on AS days
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text)
  SELECT id, now(), '超期升级', '超过办理期限 ' || days || ' 天，升级至上一级负责人。' FROM late RETURNING 1
)
SELECT count(*) FROM told
"""


@transaction.atomic
def alerts_escalate(today: date | None = None) -> int:
    """Raise alerts left lying past their deadline one level; the number raised."""
    today = today or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_ESCALATE, {"today": today, "every": ESCALATE_EVERY, "most": ESCALATE_MOST})
        count = int(cursor.fetchone()[0])
    if count:
        entry_append(by=None, action="alerts.escalate", target="alert", count=count)
    return count
