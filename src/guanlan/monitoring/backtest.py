"""Runs the ledger monitors over whole ledgers in DuckDB: backtests, and measuring against labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from guanlan.monitoring.payments import derive, hits
from guanlan.standard.model import Monitor, Standard
from guanlan.standard.schemas import ANCESTOR_COLUMNS, LEDGER_HELPERS, RATE_COLUMNS, schema_of

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
    beside = {name: LEDGER_HELPERS[name] for name in ASIDE}
    for name, kinds in {**beside, "exchange_rate": RATE_COLUMNS, "ancestor": ANCESTOR_COLUMNS}.items():
        columns = ", ".join(f'"{c}" {t}' for c, t in kinds.items())
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    if db.execute("SELECT count(*) FROM holiday").fetchall()[0][0] == 0:
        db.executemany("INSERT INTO holiday VALUES (?, ?, ?)", list(holidays(standard)))
    if db.execute("SELECT count(*) FROM exchange_rate").fetchall()[0][0] == 0:
        db.executemany("INSERT INTO exchange_rate VALUES (?, ?, ?, ?)", rates(standard))
    db.execute(_ANCESTORS)
    db.execute(
        f"CREATE OR REPLACE TABLE ledger AS {derive('payment', 'p.row_id', {}, 'duckdb')} ORDER BY paid_on, row_id"
    )


# Those with a line of their own and all below them: nobody else's threshold depends on the tree.
_ANCESTORS = """
CREATE OR REPLACE TABLE ancestor AS
WITH RECURSIVE below AS (
  SELECT DISTINCT organisation, organisation AS ancestor, 0::BIGINT AS steps FROM payment_threshold
  UNION ALL
  SELECT s.organisation, b.ancestor, b.steps + 1 FROM below b JOIN subsidiary s ON s.parent = b.organisation WHERE b.steps < 20
) SELECT organisation, ancestor, steps FROM below
"""


def holidays(standard: Standard) -> list[tuple[str, str, str]]:
    """Statutory holidays and days worked instead: day, name, '1' if worked."""
    days = standard.codelists["holiday"].titles
    return [(day, title, "1" if title.endswith("上班") else "0") for day, title in days.items()]


def rates(standard: Standard) -> list[tuple[str, date, date, Decimal]]:
    """Currency, the first and the last day a rate is good for, yuan per unit: the first rate reaches back for ever."""
    given = sorted((code.split("|")[0], date.fromisoformat(code.split("|")[1]), Decimal(value))
                   for code, value in standard.codelists["exchange_rate"].titles.items())  # fmt: skip
    result: list[tuple[str, date, date, Decimal]] = []
    for (currency, since, rate), following in zip(given, [*given[1:], None], strict=True):
        first = not result or result[-1][0] != currency
        last = following is None or following[0] != currency
        until = date.max if following is None or last else following[1] - timedelta(1)
        result.append((currency, date.min if first else since, until, rate))
    return result


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
