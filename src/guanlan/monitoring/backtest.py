"""Runs the ledger monitors over whole ledgers in DuckDB: backtests, and measuring against labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from guanlan.monitoring.payments import derive, hits
from guanlan.standard.cards import LEDGER_HELPERS, schema_of
from guanlan.standard.model import Monitor, Standard

# Severities that call for an investigation; 提示 and 关注 are leads that stand beside it.
ACTED_ON = ("预警", "严重")
# What monitors read beside the ledger and the registers.
ASIDE = tuple(name for name in LEDGER_HELPERS if name not in ("ledger", "fresh"))


def prepare(db: duckdb.DuckDBPyConnection, standard: Standard) -> None:
    """Derive `ledger` from the table `payment`; tables that the monitors may read and nobody brought are empty."""
    for name in sorted(
        {n for m in standard.ledger_monitors for n in m.datasets} | {"payment_threshold", "bank_account"}
    ):
        columns = ", ".join(f'"{c}" {t}' for c, t in schema_of(standard.datasets[name]).items())
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    for name in ASIDE:
        columns = ", ".join(f'"{c}" {t}' for c, t in LEDGER_HELPERS[name].items())
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    if db.execute("SELECT count(*) FROM holiday").fetchall()[0][0] == 0:
        db.executemany("INSERT INTO holiday VALUES (?, ?, ?)", list(holidays(standard)))
    db.execute(
        f"CREATE OR REPLACE TABLE ledger AS {derive('payment', 'p.row_id', {}, 'duckdb')} ORDER BY paid_on, row_id"
    )


def holidays(standard: Standard) -> list[tuple[str, str, str]]:
    """Statutory holidays and days worked instead: day, name, '1' if worked."""
    days = standard.codelists["holiday"].titles
    return [(day, title, "1" if title.endswith("上班") else "0") for day, title in days.items()]


def run(
    db: duckdb.DuckDBPyConnection, monitors: Sequence[Monitor], *, since: date | None = None, until: date | None = None,
    changed: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Fill the table `alert_line` (monitor, key, subject, id) as if the payments of a time had just arrived."""
    conditions = [f"paid_on >= DATE '{since}'"] * bool(since) + [f"paid_on <= DATE '{until}'"] * bool(until)
    db.execute(f"CREATE OR REPLACE VIEW fresh AS SELECT * FROM ledger WHERE {' AND '.join(conditions) or 'TRUE'}")
    db.execute("CREATE OR REPLACE TABLE alert_line (monitor VARCHAR, key VARCHAR, subject VARCHAR, id BIGINT)")
    for monitor in monitors:
        own = {k: v for k, v in (changed or {}).items() if k in monitor.params}
        db.execute(f"INSERT INTO alert_line {hits(monitor, {}, 'duckdb', own)}")


def parties(db: duckdb.DuckDBPyConnection, monitors: Sequence[Monitor], column: str) -> set[str]:
    """Both sides of every payment that alerts of some monitors point at; `column` is `account` or empty for parties."""
    if not monitors:
        return set()
    sides = ("payer_account", "payee_account") if column == "account" else ("payer", "payee")
    names = ", ".join(f"'{m.id}'" for m in monitors)
    found = db.execute(
        f"SELECT DISTINCT unnest([l.{sides[0]}, l.{sides[1]}]) FROM alert_line a JOIN ledger l USING (id) "
        f"WHERE a.monitor IN ({names})"
    ).fetchall()
    return {row[0] for row in found if row[0] is not None}
