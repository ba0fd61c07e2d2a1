"""Compliance checks: judges accepted registers by the rules that read them, and raises alerts of what breaks one.

All is set-based: the rows of the units in question become temporary tables, each rule is one SELECT over them. The cost
follows the units that changed, not the size of the city. A verdict that turns from a breach to "cannot be told" clears
nothing: taking data away mends no breach.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from guanlan.monitoring.reopening import alerts_reopen
from guanlan.monitoring.risk import risk_refresh
from guanlan.monitoring.suppression import status
from guanlan.standard.model import Rule, Standard
from guanlan.standard.registers import verdicts

_PREPARE = """
DROP TABLE IF EXISTS judged_unit, judged_rule, judged;
CREATE TEMPORARY TABLE judged_unit (id bigint PRIMARY KEY, code text) ON COMMIT DROP;
CREATE TEMPORARY TABLE judged_rule (
  rule text PRIMARY KEY, module text, dataset text, severity text, days int, reads_today boolean, message text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE judged (
  rule text, unit_id bigint, record text, key text, judged_on date, verdict text, found text, expected text,
  PRIMARY KEY (rule, unit_id, record)
) ON COMMIT DROP;
"""

# What a breach newly is: never alerted of, back after it was gone, or (of a closed alert) other than when it was closed.
_RAISE = f"""
WITH hit AS (
  SELECT j.*, r.module, r.severity, r.days, r.message, a.id IS NULL AS fresh
  FROM judged j
  JOIN judged_rule r ON r.rule = j.rule
  LEFT JOIN monitoring_verdict o ON o.unit_id = j.unit_id AND o.rule = j.rule AND o.record = j.record
  LEFT JOIN monitoring_alert a ON a.module = r.module AND a.monitor = j.rule AND a.key = j.key
  WHERE j.verdict = '违规' AND (
    a.id IS NULL OR a.cleared_at IS NOT NULL
    OR (a.status = 'closed' AND (o.verdict IS DISTINCT FROM '违规'
        OR (NOT r.reads_today AND (o.found IS DISTINCT FROM j.found OR o.expected IS DISTINCT FROM j.expected))))
  )
), raised AS (
  INSERT INTO monitoring_alert
    (unit_id, module, monitor, indicator, key, period, basis, value, severity, status, raised_at, due_on, escalated)
  SELECT unit_id, module, rule, '', key, coalesce(to_char(judged_on, 'YYYY-MM'), ''), 'reported', 0, severity, {status("rule", "unit_id", "key")}, now(),
         %(today)s::date + days, 0
  FROM hit ORDER BY rule, key
  ON CONFLICT (monitor, key) WHERE module <> 'finance' DO UPDATE SET
    severity = excluded.severity, cleared_at = NULL
  RETURNING id, monitor, key
), told AS (
  INSERT INTO monitoring_alertevent (alert_id, at, action, text)
  SELECT a.id, now(), CASE WHEN h.fresh THEN '发现' ELSE '再次发现' END,
         left(replace(replace(replace(h.message, '{{record}}', h.record), '{{found}}', coalesce(h.found, '（空）')),
                      '{{expected}}', coalesce(h.expected, '（空）')), 1000)
  FROM raised a JOIN hit h ON h.rule = a.monitor AND h.key = a.key
)
SELECT id FROM raised
"""

_CLEAR = """
WITH cleared AS (
  UPDATE monitoring_alert a SET cleared_at = now()
  FROM judged_rule r
  WHERE a.module = r.module AND a.monitor = r.rule AND a.unit_id IN (SELECT id FROM judged_unit)
    AND a.status <> 'closed' AND a.cleared_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM judged j WHERE j.rule = a.monitor AND j.unit_id = a.unit_id AND j.key = a.key
                    AND j.verdict IN ('违规', '无法判断'))
  RETURNING a.id, a.monitor, a.unit_id, a.key
)
INSERT INTO monitoring_alertevent (alert_id, at, action, text)
SELECT c.id, now(), '恢复合规', CASE WHEN EXISTS (
  SELECT 1 FROM judged j WHERE j.rule = c.monitor AND j.unit_id = c.unit_id AND j.key = c.key
) THEN '重新判断为合规。' ELSE '所判断的记录已不存在，或规则不再适用于它。' END
FROM cleared c
"""

_UPSERT = """
INSERT INTO monitoring_verdict (unit_id, rule, dataset, record, judged_on, verdict, found, expected, judged_at)
SELECT j.unit_id, j.rule, r.dataset, j.record, j.judged_on, j.verdict, j.found, j.expected, now()
FROM judged j JOIN judged_rule r ON r.rule = j.rule
ON CONFLICT (unit_id, rule, record) DO UPDATE SET
  dataset = excluded.dataset, judged_on = excluded.judged_on, verdict = excluded.verdict, found = excluded.found,
  expected = excluded.expected, judged_at = excluded.judged_at
WHERE (monitoring_verdict.judged_on, monitoring_verdict.verdict, monitoring_verdict.found, monitoring_verdict.expected)
  IS DISTINCT FROM (excluded.judged_on, excluded.verdict, excluded.found, excluded.expected)
"""

_FORGET = """
DELETE FROM monitoring_verdict v USING judged_rule r, judged_unit u
WHERE v.rule = r.rule AND v.unit_id = u.id
  AND NOT EXISTS (SELECT 1 FROM judged j WHERE j.rule = v.rule AND j.unit_id = v.unit_id AND j.record = v.record)
"""


def registers_judge(
    standard: Standard, unit_ids: Sequence[int], dataset_ids: Collection[str], *, today: date | None = None
) -> int:
    """Judge some units by the rules that read one of those data sets; the number of alerts raised or reopened."""
    wanted = set(dataset_ids)
    return _judge(standard, [r for r in standard.register_rules if wanted & set(r.datasets)], unit_ids, today)


def registers_rejudge(standard: Standard, unit_ids: Sequence[int], *, today: date | None = None) -> int:
    """Judge some units anew by the rules whose answer the passing of time alone changes."""
    return _judge(standard, [r for r in standard.register_rules if r.reads_today], unit_ids, today)


@transaction.atomic
def verdicts_forget(standard: Standard) -> int:
    """Remove the verdicts of rules that the standard no longer has; the number removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM monitoring_verdict WHERE NOT rule = ANY(%s)", [[r.id for r in standard.register_rules]]
        )
        return int(cursor.rowcount)


@transaction.atomic
def _judge(standard: Standard, rules: Sequence[Rule], unit_ids: Sequence[int], today: date | None) -> int:
    if not rules or not unit_ids:
        return 0
    today = today or timezone.localdate()
    tables = {name: f"register_{name}" for rule in rules for name in rule.datasets}
    with connection.cursor() as cursor:
        cursor.execute(_PREPARE)
        cursor.execute(
            "INSERT INTO judged_unit SELECT id, code FROM organisations_unit WHERE id = ANY(%s)", [list(unit_ids)]
        )
        _rules_note(cursor, standard, rules)
        for name, table in tables.items():
            cursor.execute(
                f"DROP TABLE IF EXISTS {table}; CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS "
                f"SELECT * FROM facts.{name} WHERE unit_id IN (SELECT id FROM judged_unit); ANALYZE {table}"
            )
        # Nothing is known of how many rows a rule's own steps have, and a nested loop over such steps is quadratic.
        cursor.execute("SET LOCAL enable_nestloop = off")
        for rule in rules:
            cursor.execute(_judged(rule, today, tables))
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute("ANALYZE judged")
        cursor.execute(_RAISE, {"today": today})
        raised = [row[0] for row in cursor.fetchall()]
        alerts_reopen(cursor, raised, today)
        cursor.execute(_CLEAR)
        cursor.execute(_UPSERT)
        cursor.execute(_FORGET)
        cursor.execute(f"DROP TABLE judged_unit, judged_rule, judged, {', '.join(tables.values())}")
    risk_refresh(raised)
    return len(raised)


def _rules_note(cursor: Any, standard: Standard, rules: Sequence[Rule]) -> None:
    cursor.execute(
        "INSERT INTO judged_rule SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::int[], "
        "%s::boolean[], %s::text[])",
        [
            [r.id for r in rules], [standard.datasets[r.dataset].module for r in rules], [r.dataset for r in rules],
            [r.alert for r in rules], [r.deadline_days for r in rules], [r.reads_today for r in rules],
            [r.message for r in rules],
        ],
    )  # fmt: skip


def _judged(rule: Rule, today: date, tables: dict[str, str]) -> str:
    return (
        f"INSERT INTO judged SELECT '{rule.id}', u.id, left(v.record, 200), left(u.code || '|' || v.record, 300), "
        f"v.judged_on, v.verdict, v.found, v.expected FROM ({verdicts(rule, today, tables, 'postgres')}) v "
        f"JOIN judged_unit u ON u.code = v.organisation"
    )
