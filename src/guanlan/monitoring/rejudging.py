"""What becomes of alerts when payments that they point at change: told, their payments judged again, and marked.

Evidence that no longer holds is marked and stays; an alert of which nothing holds any more is marked as cleared, unless
a monitor that keeps it (`kept_by` in its card) points at the same payments: a payment decided after it was made was
made without a decision all the same. People close alerts, the machine does not.
"""

from __future__ import annotations

from typing import Any

from guanlan.standard.model import Standard

_TELL = """
WITH changed AS (
  DELETE FROM monitoring_changedline RETURNING version_id
), what AS (
  SELECT v.line_id, l.payment_no, l.state, v.version + 1 AS version, v.cause,
         CASE v.operation WHEN 'correct' THEN '支付更正' WHEN 'cancel' THEN '支付作废' ELSE '支付冲销' END AS act
  FROM changed c JOIN monitoring_lineversion v ON v.id = c.version_id JOIN monitoring_ledgerline l ON l.id = v.line_id
), unseen AS (
  DELETE FROM monitoring_freshline f USING what w WHERE f.line_id = w.line_id AND w.state <> 'present'
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text)
  SELECT e.alert_id, now(), w.act, '支付 ' || w.payment_no || ' 现为第 ' || w.version || ' 版' || CASE WHEN w.cause = '' THEN '' ELSE '（' || w.cause || '）' END || '，本预警涉及的支付重新监测。'
  FROM what w JOIN monitoring_alertevidence e ON e.line_id = w.line_id
  RETURNING alert_id
), again AS (
  INSERT INTO monitoring_rejudgedalert (alert_id) SELECT DISTINCT alert_id FROM told ON CONFLICT DO NOTHING
), ended AS (
  UPDATE monitoring_alertevidence e SET ended_at = coalesce(e.ended_at, now())
  WHERE e.alert_id IN (SELECT alert_id FROM told) RETURNING e.line_id
)
INSERT INTO monitoring_freshline (line_id)
SELECT l.id FROM monitoring_ledgerline l
WHERE l.state = 'present' AND (l.id IN (SELECT line_id FROM ended) OR l.id IN (SELECT line_id FROM what))
ON CONFLICT DO NOTHING
"""

# An alert is settled when none of its payments waits to be judged.
_SETTLE = """
WITH keeping AS (
  SELECT * FROM unnest(%(monitors)s::text[], %(by)s::text[], %(titles)s::text[]) AS k(monitor, by, title)
), settled AS (
  DELETE FROM monitoring_rejudgedalert r WHERE NOT EXISTS (
    SELECT 1 FROM monitoring_alertevidence e JOIN monitoring_freshline f ON f.line_id = e.line_id WHERE e.alert_id = r.alert_id
  ) RETURNING alert_id
), gone AS (
  SELECT s.alert_id FROM settled s
  WHERE NOT EXISTS (SELECT 1 FROM monitoring_alertevidence e WHERE e.alert_id = s.alert_id AND e.ended_at IS NULL)
), kept AS (
  SELECT DISTINCT e.id, e.alert_id, o.monitor
  FROM gone g JOIN monitoring_alert a ON a.id = g.alert_id JOIN keeping k ON k.monitor = a.monitor
  JOIN monitoring_alertevidence e ON e.alert_id = a.id
  JOIN monitoring_alertevidence f ON f.line_id = e.line_id AND f.ended_at IS NULL
  JOIN monitoring_alert o ON o.id = f.alert_id AND o.module = 'funds' AND o.monitor = k.by
), revived AS (
  UPDATE monitoring_alertevidence e SET ended_at = NULL FROM kept k WHERE e.id = k.id
), stands AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text)
  SELECT k.alert_id, now(), '仍然成立', '重新监测：“' || string_agg(DISTINCT b.title, '”“') || '”，后来报送的依据不能消除本预警。'
  FROM kept k JOIN keeping b ON b.by = k.monitor GROUP BY k.alert_id
), cleared AS (
  UPDATE monitoring_alert a SET cleared_at = now()
  FROM gone g WHERE a.id = g.alert_id AND a.cleared_at IS NULL AND a.id NOT IN (SELECT alert_id FROM kept)
  RETURNING a.id
), counted AS (
  UPDATE monitoring_alert a SET value = t.total
  FROM (SELECT e.alert_id, coalesce(sum(l.amount), 0) AS total FROM monitoring_alertevidence e JOIN monitoring_ledgerline l ON l.id = e.line_id
        WHERE e.ended_at IS NULL AND e.alert_id IN (SELECT alert_id FROM settled) GROUP BY 1) t
  WHERE a.id = t.alert_id
)
INSERT INTO monitoring_alertevent (alert_id, at, action, text)
SELECT id, now(), '原因消失', '按支付的现行版本和已报送的依据重新监测，不再成立；是否关闭由经办人决定。' FROM cleared
"""


def announce(cursor: Any) -> None:
    """Tell alerts of payments that changed, and have the payments they rest on judged again."""
    cursor.execute("SELECT 1 FROM monitoring_changedline LIMIT 1")
    if cursor.fetchone():
        cursor.execute(_TELL)


def settle(cursor: Any, standard: Standard) -> None:
    """Mark alerts of which nothing holds any more, once their payments have been judged again."""
    cursor.execute("SELECT 1 FROM monitoring_rejudgedalert LIMIT 1")
    if not cursor.fetchone():
        return
    keeping = [(m.id, by, standard.monitors[by].title) for m in standard.ledger_monitors for by in m.kept_by]
    monitors, keepers, titles = (list(column) for column in zip(*keeping, strict=True)) if keeping else ([], [], [])
    cursor.execute(_SETTLE, {"monitors": monitors, "by": keepers, "titles": titles})
