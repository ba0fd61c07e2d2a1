"""Payments: a batch of 1,000 new ones judged live against one year and against ten years of the same enterprises' payments;
the whole set of monitors over a ledger in DuckDB against one scan of it for each monitor."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb

from bench.city import database
from bench.history import years_add
from bench.measure import Result, at_most, limit

UNITS, PER_UNIT = 300, 1000
SHORT, LONG, BATCH, ROUNDS = 1, 10, 1000, 7
# Units of the ledger in DuckDB: ten million payments.
WHOLE, WHOLE_ROUNDS, WHOLE_MEMORY = 10_000, 3, "8GB"
# A monitor reads the ledger, and most of them look what they found up in it once more.
SCANS = 3.0
TODAY = date(2026, 6, 30)


def run(folder: Path) -> Iterator[Result]:
    took = {}
    for years in (SHORT, LONG):
        with database(f"payments{years}"):
            took[years] = _live(years, folder)
    million = LONG * UNITS * PER_UNIT / 1e6
    yield limit(f"1,000 new payments judged, history of {million:g} million", took[LONG], 1.0, "s")
    yield at_most(f"1,000 new payments judged: {LONG} years / {SHORT} year of history", took[LONG], took[SHORT], 1.3)
    yield _whole(folder)


def _ledger(db: duckdb.DuckDBPyConnection, units: int) -> int:
    from guanlan.demo import payments
    from guanlan.monitoring import backtest
    from guanlan.standard.loading import current

    payments.PER_UNIT = PER_UNIT
    codes = [f"91500000{n:010d}" for n in range(units)]
    made = payments.build(db, current(), codes, {"G": codes[:10], "H": codes[10:20]}, TODAY)
    backtest.prepare(db, current())
    return made


def _live(years: int, folder: Path) -> float:
    """Median seconds to judge a batch, the history standing and analysed."""
    from django.db import connection

    from guanlan.demo import payments
    from guanlan.facts.operations import copy_from_duckdb
    from guanlan.monitoring import live
    from guanlan.organisations.operations import unit_found
    from guanlan.standard.loading import current

    root = unit_found(
        by=None, parent=None, code="500000", name="市", kind="city_regulator", valid_from=date(2000, 1, 1)
    )
    columns = ", ".join(live.COLUMNS)
    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB", "temp_directory": str(folder)}) as db:
        made = _ledger(db, UNITS)
        copy_from_duckdb(
            db,
            f"SELECT {root.pk}, {columns} FROM ledger ORDER BY paid_on, id",
            "monitoring_ledgerline",
            f"unit_id, {columns}",
        )
        for register in payments.REGISTERS:
            cells = ", ".join(c.name for c in current().datasets[register].cells)
            copy_from_duckdb(
                db,
                f"SELECT {root.pk}, 0, 1, 0.01, {cells} FROM {register}",
                f"facts.{register}",
                f"unit_id, submission_id, row_id, rounding_step, {cells}",
            )
    years_add(1, years, made)
    times = []
    with connection.cursor() as cursor:
        for number in range(ROUNDS + 2):
            # The latest payments, taken as if they had come just now: their history is all that stands before them.
            cursor.execute(
                f"INSERT INTO monitoring_freshline SELECT id FROM monitoring_ledgerline ORDER BY paid_on DESC, id DESC LIMIT {BATCH} OFFSET {BATCH * number}"
            )
            begun = time.perf_counter()
            assert live.batch_watch(current())[0] == BATCH
            if number >= 2:
                times.append(time.perf_counter() - begun)
    return statistics.median(times)


def _whole(folder: Path) -> Result:
    """All monitors over ten million payments, against reading every column of them once for each monitor; turn and turn
    about, so that both meet the same state of the machine. Three rounds, since one takes more than a minute."""
    from guanlan.monitoring import backtest
    from guanlan.standard.loading import current
    from guanlan.standard.schemas import LEDGER_COLUMNS

    limits = {"threads": 2, "memory_limit": WHOLE_MEMORY, "temp_directory": str(folder)}
    with duckdb.connect(str(folder / "whole.duckdb"), config=limits) as db:
        made = _ledger(db, WHOLE)
        read = f"SELECT {', '.join(f'max(hash({c}))' for c in LEDGER_COLUMNS)} FROM ledger"
        db.execute(read).fetchall()
        rounds = [
            (
                _seconds(lambda: db.execute(read).fetchall()),
                _seconds(lambda: backtest.run(db, current().ledger_monitors)),
            )
            for _ in range(WHOLE_ROUNDS)
        ]
    scan, watched = (statistics.median(taken) for taken in zip(*rounds, strict=True))
    monitors = len(current().ledger_monitors)
    return at_most(
        f"{monitors} payment monitors over {made:,} payments / as many scans", watched, scan * monitors, SCANS
    )


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
