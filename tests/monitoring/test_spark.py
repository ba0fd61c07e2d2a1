"""The payment monitors on a Spark cluster of two workers raise exactly the alerts that DuckDB raises."""

from __future__ import annotations

import shutil
import time
import warnings
from datetime import date

import duckdb
import pytest

from guanlan.demo import payments
from guanlan.monitoring import backtest, history, spark
from guanlan.standard.loading import current
from tests.debian import fetch

# Over so few payments, adapting plans and compiling them takes Spark longer than everything else; `bench/spark.py` runs
# as clusters do.
SMALL = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
COLUMNS = "SELECT DISTINCT monitor, key, subject, id FROM alert_line"


# Java's second compiler pays for itself within hours, not within a minute; the variable reaches all three machines.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="module")
def cluster():
    if not shutil.which("java"):
        fetch("openjdk-17-jre-headless")
    if why := spark.available():
        warnings.warn(f"Spark 测试没有运行：{why}", stacklevel=1)
        pytest.skip(f"NOT RUN: {why}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", JAVA)
        with spark.cluster(workers=2) as master:
            yield master


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A small planted ledger as exported history, and what DuckDB finds in it."""
    folder = tmp_path_factory.mktemp("history") / "export"
    units = [f"91500000{number:010d}" for number in range(60)]
    groups = {f"G{g}": units[g * 10 : g * 10 + 10] for g in range(6)}
    with pytest.MonkeyPatch.context() as patch, duckdb.connect() as db:
        patch.setattr(payments, "PER_UNIT", 40)
        patch.setattr(payments, "OF_EACH_KIND", 2)
        payments.build(db, current(), units, groups, date(2026, 6, 30))
        backtest.prepare(db, current())
        history.export(db, current(), folder)
        backtest.run(db, current().ledger_monitors)
        return folder, set(db.execute(COLUMNS).fetchall())


def test_duckdb_finds_the_same_in_exported_history(exported):
    folder, expected = exported
    with duckdb.connect() as db:
        assert history.open_export(db, folder) > 0
        backtest.run(db, current().ledger_monitors)
        assert set(db.execute(COLUMNS).fetchall()) == expected


def test_parts_of_a_query_are_views_of_their_own_in_their_order():
    question = "SELECT x FROM (WITH a AS (SELECT x FROM ledger), b AS (SELECT a.x FROM a JOIN a AS o ON o.x = a.x) SELECT x FROM b) h"
    parts, rest = spark._parts(question)
    assert [(name, readers) for name, _, readers in parts] == [("part_a", 2), ("part_b", 1)]
    assert parts[1][1] == "SELECT a.x FROM part_a AS a JOIN part_a AS o ON o.x = a.x" and "WITH" not in rest
    twice = "WITH a AS (SELECT 1 AS x) SELECT x FROM a WHERE x IN (WITH a AS (SELECT 2 AS x) SELECT x FROM a)"
    assert spark._parts(twice) == ([], twice) and spark._parts("SELECT 1 AS x") == ([], "SELECT 1 AS x")


def both_work(session, seconds=180) -> bool:
    """Executors report when their machine has started them, which the session does not wait for."""
    tracker, until = session.sparkContext._jsc.sc().statusTracker(), time.monotonic() + seconds
    while len(tracker.getExecutorInfos()) < 3 and time.monotonic() < until:
        time.sleep(0.2)
    return len(tracker.getExecutorInfos()) == 3


def test_spark_raises_the_alerts_that_duckdb_raises(cluster, exported, monkeypatch):
    monkeypatch.setattr(spark, "SETTINGS", spark.SETTINGS | SMALL)
    folder, expected = exported
    assert len({monitor for monitor, *_ in expected}) > 25
    with spark.session(cluster) as session, duckdb.connect() as db:
        assert both_work(session), "two executors and the driver"
        spark.load(session, folder)
        assert set(spark.run(session, current().ledger_monitors)) == expected

        # The same holds for a part of the history and for other parameters.
        since, changed = date(2026, 1, 1), {"days": 20}
        chosen = [m for m in current().ledger_monitors if m.id in ("pay_split", "pay_round_trip", "pay_repeat")]
        history.open_export(db, folder)
        backtest.run(db, chosen, since=since, changed=changed)
        expected = set(db.execute(COLUMNS).fetchall())
        assert expected and set(spark.run(session, chosen, since=since, changed=changed)) == expected
