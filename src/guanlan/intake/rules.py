"""Runs the standard's rules over the records of one file; every rule gives each record one of three verdicts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from guanlan.intake.engine import SAMPLE, Workbench
from guanlan.intake.findings import Finding
from guanlan.intake.reported import Reported
from guanlan.standard import sql
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet, Rule, Standard

_WORD = re.compile(r"\w+")
_JOIN = {
    "same": "p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.period",
    "prior_period": "p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.prior_period",
    "previous_period": "p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.previous_period",
    "opening_period": "p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.opening_period",
    "children": "p.period = b.period AND p.organisation IN "
    "(SELECT s.organisation FROM subsidiary s WHERE s.parent = b.organisation)",
}


def rule_findings(bench: Workbench, reported: Reported) -> list[Finding]:
    """Judge every record by every rule in force on the last day of its period."""
    rules = rules_at_intake(bench.standard, reported.dataset)
    partners_ensure(bench, rules)
    findings: list[Finding] = []
    for rule in rules:
        findings += judge(bench, rule, reported)
    return findings + _unjudged(bench, rules, reported)


def _unjudged(bench: Workbench, rules: list[Rule], reported: Reported) -> list[Finding]:
    """A record of a period for which no rule is in force has not passed: that is said, once a record."""
    dataset = reported.dataset
    if not rules or "period" not in dataset.by_name:
        return []
    without = " AND ".join(f"NOT ({_in_force(rule)})" for rule in rules)
    rows = bench.db.execute(
        f"SELECT b.row_id, b.period FROM {dataset.id} b WHERE b.row_id IS NOT NULL AND {without} ORDER BY 1 LIMIT {SAMPLE}"
    ).fetchall()
    title = dataset.by_name["period"].title
    return [
        Finding(
            "no_rule", "warning", f"没有适用于 {period} 的勾稽规则，这一期的数没有核对，无法判断。", reported.place(row, "period"),
            "period", title, period, verdict="无法判断", record=row, period=period,
        )
        for row, period in rows
    ]  # fmt: skip


def rules_at_intake(standard: Standard, dataset: DataSet) -> list[Rule]:
    """The rules that a delivery must keep. Of registers, those about the register alone: what several registers
    together say is judged over the facts, for they come one after the other."""
    rules = standard.rules_of(dataset.id)
    if dataset.is_register:
        return [r for r in rules if r.relation == "within" and set(r.datasets) == {dataset.id}]
    return rules


def partners_ensure(bench: Workbench, rules: list[Rule]) -> None:
    """What rules compare with is there, if only empty."""
    bench.ensure({name for rule in rules for name in rule.datasets})
    bench.db.execute("CREATE TABLE IF NOT EXISTS subsidiary (parent VARCHAR, organisation VARCHAR)")


def judge(bench: Workbench, rule: Rule, reported: Reported) -> list[Finding]:
    """Judge the records by one rule."""
    eligible = _eligible(rule, reported.dataset)
    if lacking := _lacking(rule, reported):
        return [_not_stated(rule, reported, lacking)] if bench.db.execute(f"{eligible} LIMIT 1").fetchall() else []
    findings = [
        _unknown(rule, reported, row, period)
        for row, period in bench.db.execute(f"{eligible} AND NOT ({_known(rule)}) ORDER BY 1 LIMIT {SAMPLE}").fetchall()
    ]
    rows = bench.db.execute(f"{_violating(rule, reported.dataset)} ORDER BY 1 LIMIT {SAMPLE}").fetchall()
    for row, found, wanted, period in rows:
        if why := _excuse(rule, reported, row):
            findings.append(_unknown(rule, reported, row, period, why))
        else:
            findings.append(_violation(rule, reported, row, found, wanted, period))
    return findings


def _lacking(rule: Rule, reported: Reported) -> list[str]:
    """The cells that the rule reads and for which the file has no line; rules that need every line only miss totals."""
    read = set(rule.requires) if rule.complete and reported.partial else {*rule.requires, *_WORD.findall(rule.sql)}
    return [cell for cell in reported.dataset.by_name if cell in read & reported.absent]


def _excuse(rule: Rule, reported: Reported, row: int) -> str:
    """Why figures that do not fit are no violation: the file holds, or may hold, items that the rule does not know."""
    if rule.complete and reported.partial:
        return reported.partial
    label = reported.untaken.get((row, _main_cell(rule, reported.dataset)))
    return f"文件的“{label}”有数，标准里没有对应的项目，不知道是否已计入" if label else ""


def violations_count(rule: Rule, dataset: DataSet) -> str:
    """SQL, in brackets, for how many records violate the rule."""
    return f"(SELECT count(*) FROM ({_violating(rule, dataset)}))"


def _violating(rule: Rule, dataset: DataSet) -> str:
    """A SELECT of the records that violate the rule: row_id, found, expected, period."""
    body = sql.render(rule.sql, _given(rule), {}, "duckdb")
    return (
        f"SELECT v.row_id, v.found, v.expected, e.period FROM ({body}) v "
        f"JOIN ({_eligible(rule, dataset)} AND ({_known(rule)})) e ON e.row_id = v.row_id"
    )


def _given(rule: Rule) -> dict[str, Any]:
    return {name: p.value for name, p in rule.params.items()}


def _eligible(rule: Rule, dataset: DataSet) -> str:
    conditions = ["b.row_id IS NOT NULL"]
    if any(f.id == "period" for f in dataset.fields):
        conditions.append(_in_force(rule))
        period = "b.period"
    else:
        period = "''"
    if rule.applies:
        condition = sql.render(f"SELECT 1 WHERE {rule.applies}", _given(rule), {}, "duckdb")
        condition = condition.removeprefix("SELECT 1 WHERE ")
        conditions.append(f"coalesce(({condition}), FALSE)")
    return f"SELECT b.row_id, {period} AS period FROM {dataset.id} b WHERE {' AND '.join(conditions)}"


def _in_force(rule: Rule) -> str:
    """SQL that is true of a record of a period that the rule is made for; of one whose period cannot be read as well."""
    since = f"b.period_end IS NULL OR b.period_end >= DATE '{rule.valid_from}'"
    return f"({since}) AND b.period_end <= DATE '{rule.valid_to}'" if rule.valid_to else f"({since})"


def _known(rule: Rule) -> str:
    """SQL that is true where everything the rule requires is there."""
    parts = []
    for name in rule.requires:
        table, _, column = name.rpartition(".")
        if table and table != rule.dataset:
            how = _JOIN[rule.partner.get(table, "same")]
            parts.append(f'EXISTS (SELECT 1 FROM {table} p WHERE {how} AND p."{column}" IS NOT NULL)')
        elif table:
            how = _JOIN[rule.partner.get(table, "opening_period")]
            parts.append(f'EXISTS (SELECT 1 FROM {table} p WHERE {how} AND p."{column}" IS NOT NULL)')
        else:
            parts.append(f'b."{column}" IS NOT NULL')
    return " AND ".join(parts) or "TRUE"


def _main_cell(rule: Rule, dataset: DataSet) -> str:
    return next((c for c in rule.cells if c in dataset.by_name), dataset.cells[-1].name)


def _violation(rule: Rule, reported: Reported, row: int, found: Any, expected: Any, period: str) -> Finding:
    cell = _main_cell(rule, reported.dataset)
    values = {"found": amount(found), "expected": amount(expected), "difference": _difference(found, expected)}
    message = rule.message
    for key, value in values.items():
        message = message.replace("{" + key + "}", value)
    return Finding(
        rule.id, rule.severity, f"{rule.title}：{message}", reported.place(row, cell), cell,
        reported.dataset.by_name[cell].title, values["found"], values["expected"], rule.mend, record=row, period=period,
    )  # fmt: skip


def _unknown(rule: Rule, reported: Reported, row: int, period: str, why: str = "") -> Finding:
    cell = _main_cell(rule, reported.dataset)
    why = why or f"缺少判断所需的数据（{_names(rule, reported.dataset)}）"
    return Finding(
        rule.id, rule.severity, f"{rule.title}：{why}，无法判断。",
        reported.place(row, cell), cell, reported.dataset.by_name[cell].title, mend="补齐所需的数据后再校验。",
        verdict="无法判断", record=row, period=period,
    )  # fmt: skip


def _not_stated(rule: Rule, reported: Reported, lacking: list[str]) -> Finding:
    """One finding for the whole file: what no line of it states is missing in every record alike."""
    cell, titles = _main_cell(rule, reported.dataset), "”“".join(_title(name, reported.dataset) for name in lacking)
    return Finding(
        rule.id, rule.severity, f"{rule.title}：文件里没有“{titles}”这一行，无法判断。", field=cell,
        title=reported.dataset.by_name[cell].title, mend="补齐这一行后再校验。", verdict="无法判断",
    )  # fmt: skip


def _names(rule: Rule, dataset: DataSet) -> str:
    return "、".join(_title(name, dataset) for name in rule.requires)


def _title(name: str, dataset: DataSet) -> str:
    """What a cell is called; of another data set's with that one's name before it."""
    table, _, cell = name.rpartition(".")
    source = current().datasets.get(table, dataset) if table else dataset
    if cell not in source.by_name:
        return name
    return (f"{source.title}的" if source.id != dataset.id else "对比期的" if table else "") + source.by_name[
        cell
    ].title


def amount(value: Any) -> str:
    """A number as an accountant writes it; anything else as it is."""
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return f"{value:,.2f}".removesuffix(".00")
    return "" if value is None else str(value)


def _difference(found: Any, expected: Any) -> str:
    if isinstance(found, Decimal | float | int) and isinstance(expected, Decimal | float | int):
        return amount(Decimal(str(found)) - Decimal(str(expected)))
    return ""
