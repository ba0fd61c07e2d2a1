"""Backtests over the accepted payments: what would other parameters have found?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from guanlan.monitoring import backtest
from guanlan.standard.model import Monitor, Standard
from guanlan.standard.schemas import INDUSTRY_COLUMNS, LEDGER_COLUMNS, SUBSIDIARY_COLUMNS, schema_of

SHOWN = 50
LEDGER_FOLDER = "ledger"


class SettingError(Exception):
    """A parameter that cannot be set; the message is for the user."""


def settings_of(standard: Standard, given: list[str]) -> dict[str, dict[str, Any]]:
    """Changed parameters by monitor, from `monitor.param=value` or `param=value` (every monitor that has it)."""
    changed: dict[str, dict[str, Any]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        monitor_id, _, param = name.strip().rpartition(".")
        chosen = [m for m in standard.ledger_monitors if param in m.params and monitor_id in ("", m.id)]
        if not equals or not chosen:
            raise SettingError(f"“{text}”认不出来，应如 pay_split.days=10；没有支付监测规则有参数 {name or text}。")
        for monitor in chosen:
            changed.setdefault(monitor.id, {})[param] = _like(monitor.params[param].value, value.strip(), text)
    return changed


def _like(present: Any, value: str, text: str) -> Any:
    try:
        return type(present)(value) if not isinstance(present, int) else int(value)
    except ValueError as error:
        raise SettingError(f"“{text}”的值应与现值 {present} 同类。") from error


def load(db: duckdb.DuckDBPyConnection, standard: Standard) -> int:
    """Bring accepted payments, registers and the tree into DuckDB; the number of payments."""
    _fetch(db, "ledger", LEDGER_COLUMNS, f"SELECT {', '.join(LEDGER_COLUMNS)} FROM monitoring_presentline")
    for name in sorted({n for m in standard.ledger_monitors for n in m.datasets}):
        columns = {c.name: schema_of(standard.datasets[name])[c.name] for c in standard.datasets[name].cells}
        _fetch(db, name, columns, f"SELECT {', '.join(columns)} FROM facts.{name}")
    _fetch(db, "subsidiary", SUBSIDIARY_COLUMNS, "SELECT parent, organisation FROM monitoring_subsidiary")
    _fetch(db, "unit_industry", INDUSTRY_COLUMNS, "SELECT organisation, industry FROM monitoring_unitindustry")
    db.execute("CREATE TABLE holiday (holiday_on DATE, name VARCHAR, works VARCHAR)")
    db.executemany("INSERT INTO holiday VALUES (?, ?, ?)", backtest.holidays(standard))
    return int(db.execute("SELECT count(*) FROM ledger").fetchall()[0][0])


def export(db: duckdb.DuckDBPyConnection, standard: Standard, folder: Path) -> list[Path]:
    """Write loaded history as Parquet, the ledger partitioned by month: what DuckDB and Spark read alike."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = folder / LEDGER_FOLDER
    db.execute(
        f"COPY (SELECT * FROM ledger ORDER BY month, payer, day) TO '{ledger}' (FORMAT parquet, PARTITION_BY (month), OVERWRITE_OR_IGNORE)"
    )
    written = [ledger]
    for name in [*sorted({n for m in standard.ledger_monitors for n in m.datasets}), *backtest.ASIDE]:
        written.append(folder / f"{name}.parquet")
        db.execute(f"COPY {name} TO '{written[-1]}' (FORMAT parquet)")
    return written


def open_export(db: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Make an export known to DuckDB as the tables that monitors read; the number of payments."""
    for place in sorted(folder.iterdir()):
        name = place.name.removesuffix(".parquet")
        source = f"{place}/*/*.parquet" if place.is_dir() else str(place)
        db.execute(
            f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{source}', hive_partitioning = {place.is_dir()}, hive_types_autocast = false)"
        )
    return int(db.execute("SELECT count(*) FROM ledger").fetchall()[0][0])


def _fetch(db: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], query: str) -> None:
    declared = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        file = Path(folder) / "rows.csv"
        with file.open("wb") as target, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
            for block in copy:
                target.write(block)
        db.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', header=false, auto_detect=false, delim=',', "
            f"quote='\"', escape='\"', nullstr='', columns={{{declared}}})"
        )


Find = Callable[[Monitor, Mapping[str, Any]], set[str]]


def compare(monitors: list[Monitor], changed: Mapping[str, Mapping[str, Any]], find: Find) -> list[dict[str, Any]]:
    """For each monitor: alerts by the present parameters, by the changed ones, and which come and go.

    `find` runs one monitor with changed parameters, in whatever engine, and returns the keys of its alerts.
    """
    result = []
    for monitor in monitors:
        now = find(monitor, {})
        then = find(monitor, changed[monitor.id]) if monitor.id in changed else now
        result.append({
            "monitor": monitor.id, "title": monitor.title, "present": len(now), "changed": len(then),
            "appear": sorted(then - now)[:SHOWN], "vanish": sorted(now - then)[:SHOWN],
        })  # fmt: skip
    return result


def in_duckdb(db: duckdb.DuckDBPyConnection, since: date | None, until: date | None) -> Find:
    """Monitors run in DuckDB over payments of a time."""

    def find(monitor: Monitor, changed: Mapping[str, Any]) -> set[str]:
        backtest.run(db, [monitor], since=since, until=until, changed=changed)
        return {row[0] for row in db.execute("SELECT DISTINCT key FROM alert_line").fetchall()}

    return find


def in_spark(spark: Any, since: date | None, until: date | None) -> Find:
    """Monitors run on a Spark cluster over payments of a time."""
    from guanlan.monitoring.spark import run

    def find(monitor: Monitor, changed: Mapping[str, Any]) -> set[str]:
        return {key for _, key, _, _ in run(spark, [monitor], since=since, until=until, changed=changed)}

    return find
