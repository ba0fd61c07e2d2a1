"""Runs the worked examples of rules, indicators and monitors in DuckDB, as `guanlan standard check --examples` does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from guanlan.intake.engine import Workbench
from guanlan.intake.reported import Reported
from guanlan.intake.rules import judge
from guanlan.intake.text import period_of
from guanlan.standard import sql
from guanlan.standard.cards import schema_of
from guanlan.standard.model import Card, DataSet, Example, Indicator, Monitor, Rule, Standard
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
    if isinstance(card, Rule):
        findings = judge(bench, card, Reported(standard.datasets[card.dataset]))
        verdicts = {f.verdict for f in findings}
        return "违规" if "违规" in verdicts else "无法判断" if verdicts else "合规"
    params = {name: p.value for name, p in card.params.items()}
    text = sql.render(card.sql, params, {}, "duckdb")
    rows = bench.db.execute(text).fetchall()
    if isinstance(card, Monitor):
        return len(rows)
    assert isinstance(card, Indicator)
    latest = max(rows, key=lambda r: str(r[2]), default=None)
    return None if latest is None or latest[3] is None else round(float(latest[3]), 6)


def fill(bench: Workbench, card: Card, example: Example) -> None:
    """Create the example's tables; keys that it leaves out get values that fit the card."""
    for name, rows in example.tables.items():
        if name in bench.standard.datasets:
            _fill_dataset(bench, bench.standard.datasets[name], rows, card)
        else:
            _fill_helper(bench, name, rows)
    bench.db.execute("CREATE TABLE IF NOT EXISTS subsidiary (parent VARCHAR, organisation VARCHAR)")


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


def _fill_dataset(bench: Workbench, dataset: DataSet, rows: list[dict[str, str]], card: Card) -> None:
    bench.ensure([dataset.id])
    for row in complete(dataset, rows, card):
        names = ", ".join(f'"{n}"' for n in row)
        marks = ", ".join("?" for _ in row)
        bench.db.execute(f"INSERT INTO {dataset.id} ({names}) VALUES ({marks})", list(row.values()))


def _fill_helper(bench: Workbench, name: str, rows: list[dict[str, str]]) -> None:
    from guanlan.standard.cards import HELPERS

    columns = HELPERS[name]
    bench.db.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
    defaults = {"organisation": "A", "period": "2025", "basis": "reported"}
    for row in rows:
        full = {**{k: v for k, v in defaults.items() if k in columns}, **row}
        values = [Decimal(v) if columns[k] == "DOUBLE" and v else v or None for k, v in full.items()]
        names = ", ".join(f'"{n}"' for n in full)
        bench.db.execute(f"INSERT INTO {name} ({names}) VALUES ({', '.join('?' for _ in full)})", values)
