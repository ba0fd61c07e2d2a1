"""Runs the worked examples of rules, indicators and monitors in DuckDB, as `guanlan standard check --examples` does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from guanlan.intake.engine import Workbench
from guanlan.intake.reported import Reported
from guanlan.intake.rules import judge
from guanlan.intake.text import period_of
from guanlan.standard import registers, sql
from guanlan.standard.model import NOT_APPLICABLE, Card, DataSet, Example, Indicator, Monitor, Rule, Standard
from guanlan.standard.schemas import HELPERS, HELPERS_OF, schema_of
from guanlan.standard.yaml import Fault


def example_faults(standard: Standard) -> Iterator[Fault]:
    """Every example whose result is not what its card says."""
    for card in (*standard.rules.values(), *standard.indicators.values(), *standard.monitors.values()):
        for example in card.examples:
            found, wanted = result(card, example, standard), expected(card, example)
            if found != wanted:
                yield Fault(card.file, example.line, f"示例结果为 {found}，卡片写的是 {wanted}")


def expected(card: Card, example: Example) -> object:
    """What the card says its example gives."""
    if isinstance(card, Rule):
        return example.verdict
    if isinstance(card, Monitor):
        return example.alerts or 0
    return None if example.value is None else round(example.value, 6)


def result(card: Card, example: Example, standard: Standard) -> object:
    """What the example gives: a verdict, a value (6 decimals) or a number of alerts."""
    bench = Workbench(standard)
    fill(bench, card, example)
    bench.ensure(card.datasets)
    if isinstance(card, Rule) and card.on_register:
        text = registers.verdicts(card, example.today or EXAMPLE_DAY, {}, "duckdb")
        return gravest(bench.db.execute(text).fetchall())
    if isinstance(card, Rule):
        findings = judge(bench, card, Reported(standard.datasets[card.dataset]))
        verdicts = {f.verdict for f in findings}
        return "违规" if "违规" in verdicts else "无法判断" if verdicts else "合规"
    params = {name: p.value for name, p in card.params.items()}
    text = sql.render(card.sql, params, {}, "duckdb")
    return outcome(card, bench.db.execute(text).fetchall())


# The day on which an example that names none is judged.
EXAMPLE_DAY = date(2026, 6, 30)


def gravest(rows: list[tuple[Any, ...]]) -> str:
    """What the verdicts of an example amount to."""
    verdicts = {row[3] for row in rows}
    return next((v for v in ("违规", "无法判断", "合规") if v in verdicts), NOT_APPLICABLE)


def outcome(card: Card, rows: list[tuple[Any, ...]]) -> object:
    """What rows of an indicator or a monitor amount to: a value, or a number of alerts."""
    if isinstance(card, Monitor):
        return len({row[1] for row in rows}) if card.kind in HELPERS_OF else len(rows)
    assert isinstance(card, Indicator)
    latest = max(rows, key=lambda r: str(r[2]), default=None)
    return None if latest is None or latest[3] is None else round(float(latest[3]), 6)


def fill(bench: Workbench, card: Card, example: Example) -> None:
    """Create the example's tables; keys that it leaves out get values that fit the card."""
    for name, (columns, rows) in tables(card, example, bench.standard).items():
        declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        bench.db.execute(f"CREATE TABLE {name} ({declared})")
        for row in rows:
            names = ", ".join(f'"{n}"' for n in row)
            bench.db.execute(f"INSERT INTO {name} ({names}) VALUES ({', '.join('?' for _ in row)})", list(row.values()))


def tables(card: Card, example: Example, standard: Standard) -> dict[str, tuple[dict[str, str], list[dict[str, Any]]]]:
    """Every table that the card may read: name -> columns with their types, and the example's rows completed."""
    helpers = HELPERS_OF.get(card.kind) if isinstance(card, Monitor) else None
    read = {*card.datasets, *example.tables, *(helpers or ("subsidiary",))}
    result = {}
    for name in sorted(read):
        given = _arrived(example) if name == "fresh" else example.tables.get(name, [])
        if dataset := standard.datasets.get(name):
            result[name] = schema_of(dataset), complete(dataset, given, card)
        else:
            result[name] = HELPERS[name], [_helper(name, number, row) for number, row in enumerate(given, 1)]
    return result


def _arrived(example: Example) -> list[dict[str, str]]:
    """The payments that have just arrived: those whose number the example lists under `fresh`, or else all."""
    numbered = [
        {"id": str(n), "payment_no": str(n), **row} for n, row in enumerate(example.tables.get("ledger", []), 1)
    ]
    if "fresh" not in example.tables:
        return numbered
    late = {row["payment_no"] for row in example.tables["fresh"]}
    return [row for row in numbered if row["payment_no"] in late]


# What a payment of an example is where the example is silent; day 20514 is 2026-03-02, a Monday.
_PAYMENT = {
    "payer": "A", "payee": "B", "paid_on": "2026-03-02", "day": "20514", "weekday": "1", "minute": "600", "month": "2026-03",
    "month_day": "2", "month_left": "29", "payee_kind": "enterprise", "currency": "CNY", "kind": "procurement", "amount": "1000",
    "purpose": "货款", "channel": "direct_link", "payer_account": "1",
}  # fmt: skip


def _helper(name: str, number: int, row: dict[str, str]) -> dict[str, Any]:
    columns = HELPERS[name]
    if name in ("ledger", "fresh"):
        full = {**_PAYMENT, "id": str(number), "payment_no": str(number), **row}
        full = {"organisation": full["payer"], "payee_name": full["payee"], "payee_account": full["payee"], **full}
    else:
        defaults = {"organisation": "A", "period": "2025", "basis": "reported"}
        full = {**{k: v for k, v in defaults.items() if k in columns}, **row}
    return {k: Decimal(v) if columns[k] == "DOUBLE" and v else v or None for k, v in full.items()}


def complete(dataset: DataSet, rows: list[dict[str, str]], card: Card) -> list[dict[str, Any]]:
    """The rows with keys, period columns and rounding step added where the example is silent."""
    year = card.valid_to.year if card.valid_to else 2025
    default = f"{year}-09" if dataset.frequency == ("month",) else str(year)
    result = []
    for number, row in enumerate(rows, 1):
        full: dict[str, Any] = {"organisation": "A", "period": default, "scope": "consolidated", **row}
        period = period_of(full["period"])
        if period is not None:
            full |= {
                "period": str(period), "period_end": period.end.isoformat(), "period_kind": period.kind,
                "prior_period": str(period.prior), "previous_period": str(period.previous),
                "opening_period": str(period.opening),
            }  # fmt: skip
        judged = getattr(card, "dataset", "") == dataset.id
        full.setdefault("row_id", str(number) if judged and number == 1 else None)
        full.setdefault("rounding_step", "0.01")
        result.append({k: (v if v != "" else None) for k, v in full.items() if k in schema_of(dataset)})
    return result
