"""Reads of accepted facts."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db import connection

from guanlan.standard.model import DataSet
from guanlan.standard.schemas import schema_of


def rows_as_text(dataset: DataSet, unit_ids: list[int], periods: list[str]) -> pa.Table | None:
    """Accepted facts of some units and periods as Arrow text columns, named as the standard's SQL knows them.

    A register has no periods: all of its rows.
    """
    periodic = "period" in dataset.by_name
    names = [n for n in schema_of(dataset) if n != "row_id"]
    columns = ", ".join(f'"{n}"::text' for n in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM facts.{dataset.id} WHERE unit_id = ANY(%s)"
            f"{' AND period = ANY(%s)' if periodic else ''}",
            [unit_ids, periods] if periodic else [unit_ids],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    return pa.table(
        {n: pa.array(column, pa.string()) for n, column in zip(names, zip(*rows, strict=True), strict=True)}
    )


def record(dataset: DataSet, unit_id: int, period: str, *, summed: bool = False) -> dict[str, Any] | None:
    """One record by unit and period (the consolidated one first), as a dict of its columns."""
    table = f"facts.{dataset.id}{'_summed' if summed else ''}"
    order = "ORDER BY scope" if "scope" in dataset.by_name else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE unit_id = %s AND period = %s {order} LIMIT 1", [unit_id, period])
        row = cursor.fetchone()
        return dict(zip([c.name for c in cursor.description], row, strict=True)) if row else None


def history(dataset: DataSet, unit_id: int, kind: str, before: str, count: int = 36) -> list[dict[str, Any]]:
    """A unit's records of one kind of period before a period, latest first."""
    cells = [c.name for c in dataset.cells if c.field.is_number]
    columns = ", ".join(f'"{c}"' for c in ["period", *cells])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM facts.{dataset.id} WHERE unit_id = %s AND period_kind = %s AND period < %s "
            "ORDER BY period DESC LIMIT %s",
            [unit_id, kind, before, count],
        )
        return [dict(zip(["period", *cells], row, strict=True)) for row in cursor.fetchall()]
