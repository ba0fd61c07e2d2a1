"""The whole set of payment monitors on a Spark cluster of two workers against DuckDB, over the same exported history,
with the same alerts. Spark is there for histories that one machine cannot hold: here it only has to agree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from bench.measure import Result, at_most, limit, median

PAYMENTS = int(os.environ.get("GUANLAN_BENCH_SPARK", "200000"))
PER_UNIT = 500
RATIO = 60.0


def run(folder: Path) -> Iterator[Result]:
    from guanlan.demo import payments
    from guanlan.monitoring import backtest, history, spark
    from guanlan.standard.loading import current

    if why := spark.available():
        yield limit(f"alerts of Spark that differ from DuckDB (NOT RUN: {why})", float("nan"), 0.5, "")
        return
    monitors, place = current().ledger_monitors, folder / "history"
    payments.PER_UNIT = PER_UNIT
    units = [f"91500000{n:010d}" for n in range(PAYMENTS // PER_UNIT)]
    with duckdb.connect(config={"threads": 2}) as db:
        payments.build(db, current(), units, {"G": units[:10], "H": units[10:20]}, date(2026, 6, 30))
        backtest.prepare(db, current())
        history.export(db, current(), place)
    with duckdb.connect(config={"threads": 2}) as db, spark.cluster() as master, spark.session(master) as session:
        history.open_export(db, place)
        spark.load(session, place)
        in_duckdb = median(lambda: backtest.run(db, monitors))
        found: set[object] = set()

        def on_cluster() -> None:
            found.clear()
            found.update(spark.run(session, monitors))

        in_spark = median(on_cluster, repeats=1)
        expected = set(db.execute("SELECT DISTINCT monitor, key, subject, id FROM alert_line").fetchall())
    assert expected
    yield limit(f"alerts of Spark that differ, of {len(expected):,}", len(found ^ expected), 0.5, "")
    yield at_most(f"all payment monitors over {PAYMENTS:,} payments: Spark / DuckDB", in_spark, in_duckdb, RATIO)
