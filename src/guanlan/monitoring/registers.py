"""Monitors of what is on file (day totals, balances): judged as a whole, raised once, marked when their cause is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from guanlan.audit.operations import entry_append
from guanlan.monitoring.news import news_tell
from guanlan.monitoring.on_file import owed, register_hits
from guanlan.monitoring.risk import risk_refresh
from guanlan.monitoring.suppression import status
from guanlan.standard.model import Standard

_RAISE = f"""
WITH put AS (
  INSERT INTO monitoring_alert
    (unit_id, module, monitor, indicator, key, period, basis, value, severity, status, raised_at, due_on, escalated)
  SELECT u.id, 'funds', h.monitor, '', left(h.key, 300), to_char(h.found_on, 'YYYY-MM'), 'reported', h.value, m.severity,
         {status("h.monitor", "u.id", "left(h.key, 300)")}, now(),
         %(today)s::date + m.days, 0
  FROM (SELECT DISTINCT ON (monitor, key) * FROM register_hit ORDER BY monitor, key) h
  JOIN organisations_unit u ON u.code = h.organisation
  JOIN unnest(%(monitors)s::text[], %(severities)s::text[], %(days)s::int[]) AS m(id, severity, days) ON m.id = h.monitor
  ON CONFLICT (monitor, key) WHERE module = 'funds' DO UPDATE SET value = excluded.value, cleared_at = NULL
    WHERE monitoring_alert.value <> excluded.value OR monitoring_alert.cleared_at IS NOT NULL
  RETURNING id, xmax = 0 AS fresh
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text) SELECT id, now(), CASE WHEN fresh THEN '发现' ELSE '再次出现或变化' END, '' FROM put
)
SELECT id, fresh FROM put
"""

_CLEAR = """
WITH gone AS (
  UPDATE monitoring_alert a SET cleared_at = now()
  WHERE a.module = 'funds' AND a.monitor = ANY(%(monitors)s) AND a.cleared_at IS NULL AND a.status <> 'closed'
    AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s))
    AND NOT EXISTS (SELECT 1 FROM register_hit h WHERE h.monitor = a.monitor AND left(h.key, 300) = a.key)
  RETURNING a.id
)
INSERT INTO monitoring_alertevent (alert_id, at, action, text)
SELECT id, now(), '原因消失', '补报或更正之后不再成立；是否关闭由经办人决定。' FROM gone
"""


@transaction.atomic
def registers_watch(
    standard: Standard, *, units: Sequence[int] | None = None, today: date | None = None
) -> tuple[int, int]:
    """Judge what is on file, of all units or of some; (alerts raised, alerts of which the cause is gone)."""
    day = today or timezone.localdate()
    monitors = standard.register_monitors
    facts = {n: f"facts.{n}" for m in monitors for n in m.datasets} | {"payment_day_duty": "facts.payment_day_duty"}
    tables = {
        **facts,
        "ledger": "monitoring_presentline",
        "subsidiary": "monitoring_subsidiary",
        "owed_day": "owed_day",
        "exchange_rate": "monitoring_exchangerate",
    }
    values: dict[str, Any] = {
        "today": day, "monitors": [m.id for m in monitors], "severities": [m.severity for m in monitors],
        "days": [m.deadline_days for m in monitors], "units": None if units is None else list(units),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS owed_day, register_hit")
        cursor.execute(f"CREATE TEMPORARY TABLE owed_day ON COMMIT DROP AS {owed(facts, day)}")
        every = " UNION ALL ".join(register_hits(monitor, tables, "postgres") for monitor in monitors)
        chosen = (
            ""
            if units is None
            else " WHERE organisation IN (SELECT code FROM organisations_unit WHERE id = ANY(%(units)s))"
        )
        cursor.execute(f"CREATE TEMPORARY TABLE register_hit ON COMMIT DROP AS SELECT * FROM ({every}) h{chosen}",
                       values if units is not None else None)  # fmt: skip
        cursor.execute(_RAISE, values)
        put = cursor.fetchall()
        cursor.execute(_CLEAR, values)
        gone = int(cursor.rowcount)
        cursor.execute("DROP TABLE owed_day, register_hit")
    risk_refresh([alert for alert, _ in put])
    raised = sum(fresh for _, fresh in put)
    if raised or gone:
        entry_append(by=None, action="registers.watch", target="registers", alerts=raised, cleared=gone)
        news_tell([alert for alert, fresh in put if fresh])
    return raised, gone
