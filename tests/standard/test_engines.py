"""The standard's SQL gives on PostgreSQL what its worked examples say and DuckDB gives."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from guanlan.facts.tables import pg_type
from guanlan.intake.engine import Workbench
from guanlan.intake.examples import EXAMPLE_DAY, expected, fill, gravest, outcome, tables
from guanlan.standard import sql
from guanlan.standard.loading import current
from guanlan.standard.model import Card, Example
from guanlan.standard.registers import verdicts

STANDARD = current()
CARDS = [*STANDARD.indicators.values(), *STANDARD.monitors.values()]
CHECKS = STANDARD.register_rules


def _create(cursor: Any, card: Card, example: Example) -> dict[str, str]:
    """Temporary tables of the example in PostgreSQL; standard's table name -> theirs."""
    names = {}
    for table, (columns, rows) in tables(card, example, STANDARD).items():
        names[table] = f"example_{table}"
        cursor.execute(f"DROP TABLE IF EXISTS {names[table]}")
        declared = ", ".join(f'"{name}" {pg_type(kind)}' for name, kind in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE {names[table]} ({declared})")
        for row in rows:
            cells = ", ".join(f'"{name}"' for name in row)
            cursor.execute(
                f"INSERT INTO {names[table]} ({cells}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values())
            )
    return names


@pytest.mark.django_db
@pytest.mark.parametrize("card", CARDS, ids=lambda c: c.id)
def test_examples_on_postgresql(card):
    params = {name: p.value for name, p in card.params.items()}
    for example in card.examples:
        with connection.cursor() as cursor:
            names = _create(cursor, card, example)
            cursor.execute(sql.render(card.sql, params, names, "postgres"))
            rows = cursor.fetchall()
        assert outcome(card, rows) == expected(card, example), f"{card.file}:{example.line}"


@pytest.mark.django_db
@pytest.mark.parametrize("rule", CHECKS, ids=lambda c: c.id)
def test_compliance_checks_say_the_same_on_postgresql_and_duckdb(rule):
    """Not only the verdict: record, date, what was found and what was expected are the same, letter by letter."""
    for example in rule.examples:
        today = example.today or EXAMPLE_DAY
        with connection.cursor() as cursor:
            names = _create(cursor, rule, example)
            cursor.execute(verdicts(rule, today, names, "postgres"))
            rows = cursor.fetchall()
        bench = Workbench(STANDARD)
        fill(bench, rule, example)
        bench.ensure(rule.datasets)
        assert sorted(rows, key=str) == sorted(
            bench.db.execute(verdicts(rule, today, {}, "duckdb")).fetchall(), key=str
        )
        assert gravest(rows) == expected(rule, example), f"{rule.file}:{example.line}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-03-01", "2026-03-01", 0), ("2024-02-28", "2024-03-01", 2), ("2025-02-28", "2025-03-01", 1),
        ("2025-12-31", "2026-01-01", 1), ("2026-03-10", "2026-03-01", -9), (None, "2026-03-01", None),
    ],
)  # fmt: skip
def test_days_between_dates_are_whole_and_the_same_on_both_engines(since, until, days):
    text = "SELECT date_diff('day', since, until) FROM span"
    span = "(SELECT CAST({} AS DATE) AS since, CAST({} AS DATE) AS until)".format(
        *("NULL" if day is None else f"'{day}'" for day in (since, until))
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH span AS {span} {sql.render(text, {}, {}, 'postgres')}")
        assert cursor.fetchone() == (days,)
    assert Workbench(STANDARD).db.execute(f"WITH span AS {span} {text}").fetchone() == (days,)
