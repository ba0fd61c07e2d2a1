"""Writes of facts: prepare the tables, COPY accepted records in, sum them up through the supervision tree."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import duckdb
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from guanlan.facts.tables import COMMON, pg_type, statements
from guanlan.intake.engine import Workbench, keys_of
from guanlan.intake.ledgers import LedgerBench, read_head
from guanlan.intake.models import Submission
from guanlan.intake.partners import reported_of
from guanlan.intake.reported import Reported
from guanlan.organisations.queries import COVERS
from guanlan.standard.model import DataSet, Standard
from guanlan.standard.schemas import sql_type


def tables_prepare(standard: Standard) -> None:
    """Bring the schema `facts` up to the standard; running it again changes nothing."""
    with connection.cursor() as cursor:
        for statement in statements(standard):
            cursor.execute(statement)


def submission_store(submission: Submission, standard: Standard) -> int:
    """Put an accepted submission's records into its table, in place of those of the version before."""
    dataset = standard.datasets[submission.dataset]
    bench = Workbench(standard)
    bench.load(reported_of(submission, dataset))
    columns = [*(c for c in COMMON if c not in ("unit_id", "submission_id")), *(c.name for c in dataset.cells)]
    rows = bench.db.execute(f"SELECT {', '.join(quoted(columns))} FROM {dataset.id}").fetchall()
    names = ", ".join(quoted(["unit_id", "submission_id", *columns]))
    with connection.cursor() as cursor:
        _delete_older(cursor, submission, dataset)
        with cursor.copy(f"COPY facts.{dataset.id} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((submission.unit_id, submission.pk, *row))
    return len(rows)


def copy_file(file: Path, table: str, columns: str) -> None:
    """COPY a CSV file without a head into a table; `columns` is the list as SQL."""
    with (
        connection.cursor() as cursor,
        file.open("rb") as source,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy,
    ):
        while block := source.read(1 << 20):
            copy.write(block)


def copy_from_duckdb(db: duckdb.DuckDBPyConnection, select: str, table: str, columns: str) -> None:
    """COPY what DuckDB selects into a table, by a file, so that no row passes through Python."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        db.execute(f"COPY ({select}) TO '{file}' (FORMAT csv, HEADER false)")
        copy_file(file, table, columns)


def quoted(names: Sequence[str]) -> list[str]:
    return [f'"{n}"' for n in names]


@dataclass(frozen=True)
class Changes:
    """What a delivery did to a register, in rows."""

    added: int
    changed: int
    removed: int
    unchanged: int


@transaction.atomic
def records_merge(submission: Submission, standard: Standard) -> Changes:
    """Bring a register up to one accepted delivery: rows take the place of those of the same key.

    With the mode `replace` the unit's rows that were not delivered go. A row that says the same as before stays as it
    is, with the delivery that first said it. Set-based, in one transaction. Whoever follows up finds what was added,
    changed or removed in the temporary table `touched_record`: a changed row as it was and as it is.
    """
    dataset = standard.datasets[submission.dataset]
    reported = reported_of(submission, dataset)
    cells, keys = [c.name for c in dataset.cells], [k.id for k in dataset.keys]
    table, same = f"facts.{dataset.id}", _equal("f", "i", keys)
    named = ", ".join(quoted(cells))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS touched_record")
        cursor.execute(f"CREATE TEMPORARY TABLE touched_record ON COMMIT DROP AS SELECT {named} FROM {table} LIMIT 0")
        _stage(cursor, "incoming", reported, standard, ["row_id", "rounding_step", *cells])
        _stage(cursor, "outgoing", keys_of(reported), standard, keys)
        cursor.execute("SELECT count(*) FROM incoming")
        total = cursor.fetchone()[0]
        if submission.content.get("mode") == "replace":
            gone = f"NOT EXISTS (SELECT 1 FROM incoming i WHERE {same})"
        else:
            gone = f"EXISTS (SELECT 1 FROM outgoing i WHERE {same})"
        cursor.execute(
            _touching(f"DELETE FROM {table} f WHERE unit_id = %s AND {gone}", "f", cells), [submission.unit_id]
        )
        removed = cursor.rowcount
        differs = f"({_row('f', cells)}) IS DISTINCT FROM ({_row('i', cells)})"
        cursor.execute(
            _touching(
                f"DELETE FROM {table} f USING incoming i WHERE f.unit_id = %s AND {same} AND {differs}", "f", cells
            ),
            [submission.unit_id],
        )
        changed = cursor.rowcount
        names = ", ".join(quoted(["row_id", "rounding_step", *cells]))
        cursor.execute(
            _touching(
                f"INSERT INTO {table} (unit_id, submission_id, {names}) SELECT %s, %s, {names} FROM incoming i "
                f"WHERE NOT EXISTS (SELECT 1 FROM {table} f WHERE f.unit_id = %s AND {same})",
                table, cells,
            ),
            [submission.unit_id, submission.pk, submission.unit_id],
        )  # fmt: skip
        written = cursor.rowcount
        cursor.execute("DROP TABLE incoming, outgoing")
    return Changes(written - changed, changed, removed, total - written)


def _stage(cursor: CursorWrapper, table: str, reported: Reported, standard: Standard, names: Sequence[str]) -> None:
    """Type records and COPY some of their columns into a temporary table of that name."""
    bench = Workbench(standard)
    bench.load(reported)
    listed = ", ".join(quoted(names))
    kinds = {
        "row_id": "BIGINT",
        "rounding_step": "DECIMAL(20,2)",
        **{c.name: sql_type(c) for c in reported.dataset.cells},
    }
    columns = ", ".join(f'"{n}" {pg_type(kinds[n])}' for n in names)
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
    copy_from_duckdb(bench.db, f"SELECT {listed} FROM {reported.dataset.id}", table, listed)


def _touching(statement: str, table: str, cells: Sequence[str]) -> str:
    """A statement that also notes its rows; their count stays that of the statement."""
    return f"WITH done AS ({statement} RETURNING {_row(table, cells)}) INSERT INTO touched_record SELECT * FROM done"


def _equal(one: str, other: str, names: Sequence[str]) -> str:
    return " AND ".join(f'{one}."{n}" = {other}."{n}"' for n in names)


def _row(table: str, names: Sequence[str]) -> str:
    return ", ".join(f'{table}."{n}"' for n in names)


def _delete_older(cursor: object, submission: Submission, dataset: DataSet) -> None:
    scope = " AND scope = %s" if "scope" in dataset.by_name else ""
    values = [submission.unit_id, submission.period] + ([submission.scope] if scope else [])
    cursor.execute(  # type: ignore[attr-defined]
        f"DELETE FROM facts.{dataset.id} WHERE unit_id = %s AND period = %s{scope}", values
    )


def ancestors_sum(dataset: DataSet, layers: Iterable[Sequence[int]], periods: Sequence[str]) -> None:
    """Recompute the sums of some units from their direct children; the lowest layer of units comes first.

    A child counts with its consolidated figures; without them with the sum of its own children; without
    children with its single ones. So no subsidiary counts twice. Whose child a unit is, is taken from the
    tree at the end of each period: a unit that moved later still counts where it then belonged.
    """
    if dataset.layout != "statement" or "scope" not in dataset.by_name:
        return
    with connection.cursor() as cursor:
        for layer in layers:
            ids = list(layer)
            cursor.execute(
                f"DELETE FROM facts.{dataset.id}_summed WHERE unit_id = ANY(%s) AND period = ANY(%s)",
                [ids, list(periods)],
            )
            cursor.execute(_sum_statement(dataset), [ids, list(periods), ids, list(periods)])


def _sum_statement(dataset: DataSet) -> str:
    amounts = [c.name for c in dataset.cells if c.field.is_number]
    # A comparative that not every member states would be compared with a figure of fewer members: none then.
    compared = {c.name for c in dataset.cells if c.column.id or c.name.endswith("_prior")}
    sums = ", ".join(
        f'CASE WHEN count(c."{n}") = count(*) THEN sum(c."{n}") END' if n in compared else f'sum(c."{n}")'
        for n in amounts
    )
    listed = ", ".join(f'f."{n}"' for n in amounts)
    virtual = "period_end, period_kind, prior_period, previous_period, opening_period"
    covers = COVERS.format(day="f.period_end")
    return f"""
    INSERT INTO facts.{dataset.id}_summed
      (unit_id, row_id, rounding_step, organisation, scope, period, {virtual}, members, {", ".join(quoted(amounts))})
    SELECT c.parent_id, 1, max(c.rounding_step), p.code, 'summed', c.period,
           min(c.period_end), min(c.period_kind), min(c.prior_period), min(c.previous_period), min(c.opening_period),
           count(*), {sums}
    FROM (
      SELECT DISTINCT ON (f.unit_id, f.period) f.*
      FROM (
        SELECT v.parent_id, f.unit_id, f.period, f.period_end, f.period_kind, f.prior_period, f.previous_period,
               f.opening_period, f.rounding_step, CASE f.scope WHEN 'consolidated' THEN 1 ELSE 3 END AS rank, {listed}
        FROM organisations_unitversion v JOIN facts.{dataset.id} f ON f.unit_id = v.unit_id
        WHERE v.parent_id = ANY(%s) AND f.period = ANY(%s) AND {covers}
        UNION ALL
        SELECT v.parent_id, f.unit_id, f.period, f.period_end, f.period_kind, f.prior_period, f.previous_period,
               f.opening_period, f.rounding_step, 2, {listed}
        FROM organisations_unitversion v JOIN facts.{dataset.id}_summed f ON f.unit_id = v.unit_id
        WHERE v.parent_id = ANY(%s) AND f.period = ANY(%s) AND {covers}
      ) f ORDER BY f.unit_id, f.period, f.rank
    ) c JOIN organisations_unit p ON p.id = c.parent_id
    GROUP BY c.parent_id, p.code, c.period
    """


def ledger_store(submission: Submission, file: Path, standard: Standard) -> int:
    """COPY a checked ledger (a data set of table layout) into its monthly partitions; the number of rows.

    The caller's transaction holds it together with the submission: a kill leaves neither.
    """
    dataset = standard.datasets[submission.dataset]
    ledger = read_head(file, dataset)
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        bench = LedgerBench(standard, Path(folder), file.stat().st_size)
        for month in bench.months(file, ledger):
            partition_ensure(dataset, month)
        cursor.execute(f"DELETE FROM facts.{dataset.id} WHERE submission_id = %s", [submission.pk])
        names = ", ".join(quoted(["unit_id", "submission_id", "row_id", "rounding_step", *bench.columns(ledger)]))
        # A pipe lets DuckDB type the rows while PostgreSQL stores them.
        pipe = Path(folder) / "rows"
        source, written = _piped(pipe, lambda: bench.write_rows(file, ledger, pipe, submission.unit_id, submission.pk))
        with source, cursor.copy(f"COPY facts.{dataset.id} ({names}) FROM STDIN (FORMAT csv)") as copy:
            while block := source.read(1 << 20):
                copy.write(block)
            written.result()
        bench.db.close()
        return int(cursor.rowcount)


def _piped(pipe: Path, write: Callable[[], None]) -> tuple[BinaryIO, Future[None]]:
    """Start a writer into a new pipe; the reading end ends when the writer does, also when it fails at once."""
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    held = os.open(pipe, os.O_WRONLY)
    os.set_blocking(reading, True)

    def produce() -> None:
        try:
            write()
        finally:
            os.close(held)

    pool = ThreadPoolExecutor(1)
    written = pool.submit(produce)
    pool.shutdown(wait=False)
    return os.fdopen(reading, "rb"), written


def partition_ensure(dataset: DataSet, month: date) -> None:
    """Create the partition of one month, unless it is there."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    name = f"facts.{dataset.id}_{month:%Y%m}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF facts.{dataset.id} FOR VALUES FROM ('{month:%Y-%m-01}') TO ('{after}')"
        )
