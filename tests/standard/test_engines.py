"""The standard's SQL gives on PostgreSQL what its worked examples say and DuckDB gives."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from guanlan.facts.tables import pg_type
from guanlan.intake.examples import complete, expected
from guanlan.standard import sql
from guanlan.standard.cards import HELPERS, schema_of
from guanlan.standard.loading import current
from guanlan.standard.model import Card, Example, Indicator

STANDARD = current()
CARDS = [*STANDARD.indicators.values(), *STANDARD.monitors.values()]


def _create(cursor: Any, card: Card, example: Example) -> dict[str, str]:
    """Temporary tables of the example in PostgreSQL; standard's table name -> theirs."""
    names = {}
    for table in {*example.tables, *getattr(card, "datasets", ())}:
        dataset = STANDARD.datasets.get(table)
        columns = schema_of(dataset) if dataset else HELPERS[table]
        rows = example.tables.get(table, [])
        rows = complete(dataset, rows, card) if dataset else [_helper(columns, row) for row in rows]
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


def _helper(columns: dict[str, str], row: dict[str, str]) -> dict[str, Any]:
    defaults = {"organisation": "A", "period": "2025", "basis": "reported"}
    full = {**{k: v for k, v in defaults.items() if k in columns}, **row}
    return {name: value or None for name, value in full.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("card", CARDS, ids=lambda c: c.id)
def test_examples_on_postgresql(card):
    params = {name: p.value for name, p in card.params.items()}
    for example in card.examples:
        with connection.cursor() as cursor:
            names = _create(cursor, card, example)
            cursor.execute(sql.render(card.sql, params, names, "postgres"))
            rows = cursor.fetchall()
        if isinstance(card, Indicator):
            latest = max(rows, key=lambda row: str(row[2]), default=None)
            found: object = None if latest is None or latest[3] is None else round(float(latest[3]), 6)
        else:
            found = len(rows)
        assert found == expected(card, example), f"{card.file}:{example.line}"
