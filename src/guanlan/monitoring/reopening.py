"""Closed alerts that the machine takes up again because more of the same was found.

What was decided stays decided: it is kept as a past case, and counts in the precision of the rule and in the history of
the unit. The alert itself begins anew, as when a person takes it up again (`handling.alert_reopen`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from guanlan.monitoring import suppression
from guanlan.monitoring.parameters import parameters

_REOPEN = f"""
WITH again AS (
  SELECT a.id, {suppression.COVERED} AS quiet FROM monitoring_alert a WHERE a.id = ANY(%(alerts)s) AND a.status = 'closed'
), kept AS (
  INSERT INTO monitoring_pastcase (alert_id, unit_id, conclusion, loss_amount, loss_tier, closed_at)
  SELECT a.id, a.unit_id, a.conclusion, a.loss_amount, a.loss_tier, a.closed_at
  FROM again g JOIN monitoring_alert a ON a.id = g.id WHERE a.conclusion <> ''
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text, internal)
  SELECT id, now(), CASE WHEN quiet THEN '抑制' ELSE '重新办理' END,
         CASE WHEN quiet THEN '关闭之后情况又有变化（见上一条），尚在抑制期内，只作记录。' ELSE '关闭之后情况又有变化（见上一条），自动重新办理，重新计算办理期限。' END, true
  FROM again
)
UPDATE monitoring_alert a SET
  status = CASE WHEN g.quiet THEN 'suppressed' WHEN a.assigned_to_id IS NULL THEN 'open' ELSE 'assigned' END,
  due_on = CASE WHEN g.quiet THEN a.due_on ELSE %(today)s::date + %(days)s END,
  escalated = 0, closed_at = NULL, conclusion = '', loss_amount = NULL, loss_tier = ''
FROM again g WHERE a.id = g.id
"""


def alerts_reopen(cursor: Any, alerts: Sequence[int], today: date) -> None:
    """Take up again those of some alerts that are closed; hits that a suppression covers are recorded alone."""
    cursor.execute(_REOPEN, {"alerts": list(alerts), "today": today, "days": parameters().reopen_days})
