"""Totals of a form, read out of its own cross-checks: which cell is the sum of which others, with what sign."""

from __future__ import annotations

from datetime import date

import sqlglot
from sqlglot import exp

from guanlan.standard.model import DataSet, Rule, Standard
from guanlan.standard.sql import DIALECT


def coefficients(expression: exp.Expr, sign: int = 1) -> dict[str, int] | None:
    """{column: +1 or -1} of a sum of columns, `coalesce(x, 0)` included; None if it is anything else."""
    if isinstance(expression, exp.Paren):
        return coefficients(expression.this, sign)
    if isinstance(expression, exp.Neg):
        return coefficients(expression.this, -sign)
    if isinstance(expression, exp.Column):
        return {expression.name: sign}
    if isinstance(expression, exp.Coalesce):
        zero = len(expression.expressions) == 1 and expression.expressions[0].name == "0"
        return coefficients(expression.this, sign) if zero else None
    if isinstance(expression, exp.Add | exp.Sub):
        left = coefficients(expression.left, sign)
        right = coefficients(expression.right, sign if isinstance(expression, exp.Add) else -sign)
        if left is None or right is None or left.keys() & right.keys():
            return None
        return {**left, **right}
    return None


def totals(standard: Standard, dataset: DataSet, day: date) -> dict[str, dict[str, int]]:
    """Cell -> its parts, for the rules in force on a day; the parts stand before it, or are its own "其中" lines."""
    order = {cell.name: i for i, cell in enumerate(dataset.cells)}
    result: dict[str, dict[str, int]] = {}
    for rule in standard.rules_of(dataset.id):
        if rule.relation != "within" or not rule.valid_on(day) or rule.severity != "error":
            continue
        total, parts = _sum_of(rule)
        if total is None or parts is None or len(parts) < 2 or not {total, *parts} <= order.keys():
            continue
        indent = dataset.by_name[total].field.indent
        before = all(order[p] < order[total] for p in parts)
        below = all(order[p] > order[total] and dataset.by_name[p].field.indent > indent for p in parts)
        if (before or below) and len(parts) > len(result.get(total, {})):
            result[total] = parts
    return result


def _sum_of(rule: Rule) -> tuple[str | None, dict[str, int] | None]:
    tree = sqlglot.parse_one(rule.sql, read=DIALECT)
    if not isinstance(tree, exp.Select) or tree.find(exp.Join):
        return None, None
    found = {e.alias: e.this for e in tree.expressions if isinstance(e, exp.Alias)}
    if not isinstance(found.get("found"), exp.Column) or "expected" not in found:
        return None, None
    return found["found"].name, coefficients(found["expected"])
