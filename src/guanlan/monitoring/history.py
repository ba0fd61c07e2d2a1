"""Backtests over the accepted payments: what would other parameters have found?"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from guanlan.monitoring import backtest
from guanlan.standard.cards import INDUSTRY_COLUMNS, LEDGER_COLUMNS, SUBSIDIARY_COLUMNS, schema_of
from guanlan.standard.model import Monitor, Standard

SHOWN = 50


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


def compare(
    db: duckdb.DuckDBPyConnection, monitors: list[Monitor], changed: Mapping[str, Mapping[str, Any]],
    since: date | None, until: date | None,
) -> list[dict[str, Any]]:  # fmt: skip
    """For each monitor: alerts by the present parameters, by the changed ones, and which come and go."""
    present = _alerts(db, monitors, {}, since, until)
    other = _alerts(db, [m for m in monitors if m.id in changed], changed, since, until)
    result = []
    for monitor in monitors:
        now = present.get(monitor.id, set())
        then = other.get(monitor.id, set()) if monitor.id in changed else now
        result.append({
            "monitor": monitor.id, "title": monitor.title, "present": len(now), "changed": len(then),
            "appear": sorted(then - now)[:SHOWN], "vanish": sorted(now - then)[:SHOWN],
        })  # fmt: skip
    return result


def _alerts(
    db: duckdb.DuckDBPyConnection, monitors: list[Monitor], changed: Mapping[str, Mapping[str, Any]],
    since: date | None, until: date | None,
) -> dict[str, set[str]]:  # fmt: skip
    found: dict[str, set[str]] = {}
    for monitor in monitors:
        backtest.run(db, [monitor], since=since, until=until, changed=changed.get(monitor.id))
        found[monitor.id] = {row[0] for row in db.execute("SELECT DISTINCT key FROM alert_line").fetchall()}
    return found
