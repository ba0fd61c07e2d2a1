"""The standard's SQL gives on PostgreSQL what its worked examples say and DuckDB gives."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from guanlan.facts.tables import pg_type
from guanlan.intake.examples import expected, outcome, tables
from guanlan.standard import sql
from guanlan.standard.loading import current
from guanlan.standard.model import Card, Example

STANDARD = current()
CARDS = [*STANDARD.indicators.values(), *STANDARD.monitors.values()]


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
