"""Writes of alerts: raise them from the monitors, and the steps people take until they are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from guanlan.audit.operations import entry_append
from guanlan.monitoring import suppression
from guanlan.monitoring.models import AlertEvent
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.risk import risk_refresh
from guanlan.standard import sql
from guanlan.standard.model import Monitor, Standard
from guanlan.standard.periods import Period

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

_RAISE = f"""
INSERT INTO monitoring_alert
  (unit_id, module, monitor, indicator, key, period, basis, value, threshold, severity, status, raised_at, due_on, escalated)
SELECT w.unit_id, 'finance', h.monitor, h.indicator, '', h.period, 'reported', h.value, h.threshold, h.severity,
       {suppression.status("h.monitor", "w.unit_id", "h.period")}, now(), %(today)s::date + h.days, 0
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
        risk_refresh(fresh)
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


# Level by level: the leaders whose grants lie nearest above the unit are told first, then those above them.
_ESCALATE = """
WITH late AS (
  UPDATE monitoring_alert SET escalated = escalated + 1
  WHERE status NOT IN ('closed', 'suppressed') AND escalated < %(most)s AND %(today)s::date - due_on > escalated * %(every)s
  RETURNING id, unit_id, module, escalated, %(today)s::date - due_on AS days
), leaders AS (
  SELECT l.id AS alert_id, g.user_id, l.escalated, dense_rank() OVER (PARTITION BY l.id ORDER BY length(w.path) DESC) AS level
  FROM late l JOIN organisations_unit u ON u.id = l.unit_id
  JOIN organisations_unit w ON u.path LIKE w.path || '%%' AND w.kind <> 'enterprise'
  JOIN identity_grant g ON g.unit_id = w.id AND g.role = 'leader' AND g.module IN ('*', l.module)
    AND g.valid_from <= %(today)s::date AND (g.valid_to IS NULL OR g.valid_to >= %(today)s::date)
  JOIN identity_user p ON p.id = g.user_id AND p.is_active
), told AS (
  INSERT INTO monitoring_told (alert_id, user_id, level, at)
  SELECT DISTINCT ON (alert_id, user_id) alert_id, user_id, escalated, now() FROM leaders WHERE level <= escalated
  ORDER BY alert_id, user_id, level
  ON CONFLICT (alert_id, user_id) DO UPDATE SET level = excluded.level, at = now(), seen_at = NULL
  RETURNING alert_id, user_id
), named AS (
  SELECT t.alert_id, string_agg(p.display_name, '、' ORDER BY p.id) AS names FROM told t JOIN identity_user p ON p.id = t.user_id GROUP BY 1
), written AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text, internal)
  SELECT l.id, now(), '超期升级', left('超过办理期限 ' || l.days || ' 天，第 ' || l.escalated || ' 次升级，'
    || coalesce('已告知：' || n.names || '。', '上级没有可告知的负责人。'), 1000), true
  FROM late l LEFT JOIN named n ON n.alert_id = l.id RETURNING 1
)
SELECT count(*) FROM written
"""


@transaction.atomic
def alerts_escalate(today: date | None = None) -> int:
    """Raise alerts left lying past their deadline one level, and tell the leaders there; the number raised."""
    today, params = today or timezone.localdate(), parameters()
    with connection.cursor() as cursor:
        cursor.execute(_ESCALATE, {"today": today, "every": params.escalate_every, "most": params.escalate_most})
        count = int(cursor.fetchone()[0])
    if count:
        entry_append(by=None, action="alerts.escalate", target="alert", count=count)
    return count
