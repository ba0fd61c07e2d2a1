"""Payments judged again because a register that they rest on changed: a decision reported late, a contract corrected.

Monitors judge a payment when it comes. What is filed afterwards may be the evidence that was missing, or may show what
was not to be seen then; so the payments that rest on the changed rows are marked as fresh once more, and the alerts
that read the register are told. Alerts that people have closed stay as they were closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from guanlan.monitoring.payments import DERIVED, IN_POSTGRES, expression
from guanlan.standard.model import Monitor, Standard

# Which payments `l` rest on a row `t` of a register, as the row was or as it is; `l` are payments of the reporting unit.
OF_UNIT: Mapping[str, str] = {
    "decision_matter": "l.decision_no = t.decision_no",
    "decision_change": "l.decision_no = t.decision_no",
    "decision_topic": "l.decision_no IN (SELECT c.decision_no FROM touched_record k "
    "JOIN facts.decision_change c ON c.organisation = k.organisation AND c.topic_no = k.topic_no)",
    "decision_meeting": "l.decision_no IN (SELECT c.decision_no FROM touched_record k "
    "JOIN facts.decision_topic x ON x.organisation = k.organisation AND x.meeting_no = k.meeting_no "
    "JOIN facts.decision_change c ON c.organisation = x.organisation AND c.topic_no = x.topic_no)",
    "contract": "l.contract_no = t.contract_no",
    "payment_budget": "l.budget_item = t.budget_item AND l.month BETWEEN t.year || '-01' AND t.year || '-12'",
    "bank_account": "l.payer_account = t.account",
    "payment_approval": "l.payment_no = t.payment_no",
    "related_party": "l.payee = t.party AND l.paid_on >= t.valid_from",
    "payment_threshold": """t.kind LIKE 'travel%%' AND l.paid_on >= date_trunc('month', t.valid_from)
      AND (t.valid_to IS NULL OR l.paid_on < date_trunc('month', t.valid_to) + interval '1 month')""",
}
_OF_UNIT = """
  SELECT l.id FROM monitoring_ledgerline l JOIN touched_record t ON l.organisation = t.organisation AND {rests}
  WHERE l.unit_id = %(unit)s AND l.state = 'present'
"""

# What one unit files about a party is held against everybody who pays it; by its name where a payment has no code of
# the payee. Of a party's payments only those that the row speaks against are judged again, and those that were spoken
# against: suppliers of the whole city are on many units' registers, and mostly nothing is wrong with them. No reading
# of a new enterprise goes beyond two years.
_OF_PARTY = """
  SELECT l.id FROM touched_record t CROSS JOIN LATERAL (
    SELECT p.* FROM monitoring_ledgerline p WHERE p.payee = t.party
    UNION ALL
    SELECT p.* FROM monitoring_ledgerline p WHERE p.payee_name = t.name AND p.payee_code IS NULL
  ) l
  WHERE l.state = 'present' AND (
    t.listed_on <= l.paid_on OR t.ended_on <= l.paid_on OR t.registered_on > l.paid_on - 730
    OR EXISTS (SELECT 1 FROM monitoring_alertevidence e JOIN monitoring_alert a ON a.id = e.alert_id
               WHERE e.line_id = l.id AND a.module = 'funds' AND a.monitor = ANY(%(monitors)s)))
"""
# A holding says to which group the company held belongs, and with it what is below: so deep as groups are looked up
# (standard/queries/same_group.sql). A ring of payments in which it counts may end after it, within the longest window.
_OF_HOLDING = """
  SELECT l.id FROM (
    WITH RECURSIVE held AS (
      SELECT investee AS party, valid_from, valid_to, 0 AS steps FROM touched_record
      UNION SELECT x.party, h.valid_from, h.valid_to, h.steps + 1 FROM held h JOIN (
        SELECT parent AS holder, organisation AS party FROM monitoring_subsidiary
        UNION ALL SELECT investor, investee FROM facts.equity_holding
      ) x ON x.holder = h.party WHERE h.steps < 2
    ) SELECT party, min(valid_from) AS since, CASE WHEN count(*) = count(valid_to) THEN max(valid_to) + 120 END AS until
    FROM held GROUP BY party
  ) t CROSS JOIN LATERAL (
    SELECT p.* FROM monitoring_ledgerline p WHERE p.payer = t.party AND p.paid_on >= t.since AND p.paid_on <= coalesce(t.until, p.paid_on)
    UNION ALL
    SELECT p.* FROM monitoring_ledgerline p WHERE p.payee = t.party AND p.paid_on >= t.since AND p.paid_on <= coalesce(t.until, p.paid_on)
  ) l
  WHERE l.state = 'present'
"""
_MOVED_PRESENT = "SELECT m.id FROM moved_line m JOIN monitoring_ledgerline p ON p.id = m.id WHERE p.state = 'present'"
_RESTING = {dataset: _OF_UNIT.format(rests=rests) for dataset, rests in OF_UNIT.items()}
RESTS_ON: Mapping[str, str] = {
    **_RESTING, "counterparty": _OF_PARTY, "equity_holding": _OF_HOLDING, "payment_threshold": f"{_MOVED_PRESENT} UNION ALL {_RESTING['payment_threshold']}",
}  # fmt: skip

# The large-payment line is written down with each payment: it is worked out anew for those whose line moved, also below.
_MOVED = """
CREATE TEMPORARY TABLE moved_line ON COMMIT DROP AS
SELECT p.id, {threshold} AS threshold FROM monitoring_ledgerline p
WHERE p.organisation IN (SELECT a.organisation FROM touched_record t JOIN monitoring_ancestor a ON a.ancestor = t.organisation)
  AND p.paid_on >= (SELECT min(valid_from) FROM touched_record)
"""
_SET = """
UPDATE monitoring_ledgerline l SET threshold = m.threshold FROM moved_line m
WHERE l.id = m.id AND l.threshold IS DISTINCT FROM m.threshold
"""

_RECHECK = """
WITH moved AS (
  SELECT DISTINCT l.id FROM ({rests}) l
), asked AS (
  SELECT DISTINCT e.alert_id FROM moved m JOIN monitoring_alertevidence e ON e.line_id = m.id JOIN monitoring_alert a ON a.id = e.alert_id
  WHERE a.module = 'funds' AND a.status <> 'closed' AND a.monitor = ANY(%(monitors)s)
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text)
  SELECT alert_id, now(), '依据变动', %(text)s FROM asked ORDER BY alert_id
), again AS (
  INSERT INTO monitoring_rejudgedalert (alert_id) SELECT alert_id FROM asked ORDER BY alert_id ON CONFLICT DO NOTHING
), ended AS (
  UPDATE monitoring_alertevidence e SET ended_at = coalesce(e.ended_at, now()) FROM asked a WHERE e.alert_id = a.alert_id RETURNING e.line_id
), marked AS (
  INSERT INTO monitoring_freshline (line_id)
  SELECT l.id FROM monitoring_ledgerline l WHERE l.state = 'present' AND (l.id IN (SELECT line_id FROM ended) OR l.id IN (SELECT id FROM moved))
  ORDER BY l.id ON CONFLICT DO NOTHING RETURNING 1
)
SELECT count(*) FROM marked
"""


def payments_recheck(standard: Standard, dataset: str, unit_id: int) -> int:
    """After `records_merge`: mark the payments that rest on the touched rows; how many wait to be judged again."""
    if dataset not in RESTS_ON:
        return 0
    values: dict[str, Any] = {
        "unit": unit_id, "monitors": [m.id for m in standard.ledger_monitors if reads(m, dataset)],
        "text": f"“{standard.datasets[dataset].title}”有新的报送，本预警涉及的支付重新监测。",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM touched_record LIMIT 1")
        if cursor.fetchone() is None:
            return 0
        if dataset == "payment_threshold":
            _thresholds_move(cursor)
        return _recheck(cursor, RESTS_ON[dataset], values)


def moved_recheck(cursor: Any, values: Mapping[str, Any]) -> int:
    """Mark the payments of `moved_line`, of which a column has changed, and tell the alerts of some `monitors` a `text`."""
    return _recheck(cursor, _MOVED_PRESENT, values)


def _recheck(cursor: Any, rests: str, values: Mapping[str, Any]) -> int:
    cursor.execute(_RECHECK.format(rests=rests), values)
    marked = int(cursor.fetchone()[0])
    if marked:
        cursor.execute("SELECT pg_notify('guanlan_payments', '')")
    return marked


def reads(monitor: Monitor, dataset: str) -> bool:
    """Whether what a monitor says can change with a register; thresholds reach it by a column of the payment."""
    return dataset in monitor.datasets or (dataset == "payment_threshold" and ".threshold" in monitor.sql)


def _thresholds_move(cursor: Any) -> None:
    """Write the lines of the register as it now is to the payments, and keep those that moved in `moved_line`."""
    threshold = expression(DERIVED["threshold"], IN_POSTGRES, "postgres")
    cursor.execute("DROP TABLE IF EXISTS moved_line")
    cursor.execute(_MOVED.format(threshold=threshold))
    cursor.execute(
        "DELETE FROM moved_line m USING monitoring_ledgerline l WHERE l.id = m.id AND l.threshold IS NOT DISTINCT FROM m.threshold"
    )
    cursor.execute(_SET)
