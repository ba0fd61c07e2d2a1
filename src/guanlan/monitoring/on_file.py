"""What the monitors of registers find on file, in SQL for both engines; without a platform or its database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb

from guanlan.standard import sql
from guanlan.standard.model import Monitor, Standard
from guanlan.standard.schemas import schema_of

# A day that nobody missed for more than a year is history, not a task.
OWED_DAYS = 400

# From the filed start, or else from the first report, to yesterday; working days and holidays alike.
_OWED = """
SELECT s.organisation, cast(d.day AS date) AS owed_on
FROM (
  SELECT organisation, min(starts_on) AS starts_on, CASE WHEN count(*) = count(ends_on) THEN max(ends_on) END AS ends_on FROM {payment_day_duty} GROUP BY 1
  UNION ALL
  SELECT organisation, min(paid_on), NULL FROM {payment_day} t
  WHERE NOT EXISTS (SELECT 1 FROM {payment_day_duty} u WHERE u.organisation = t.organisation) GROUP BY 1
) s JOIN {calendar} AS d(day) ON d.day >= s.starts_on AND d.day <= coalesce(s.ends_on, d.day)
"""
_CALENDAR = {
    "postgres": "generate_series(DATE '{today}' - {days}, DATE '{today}' - 1, INTERVAL '1 day')",
    "duckdb": "(SELECT unnest(generate_series(DATE '{today}' - {days}, DATE '{today}' - 1, INTERVAL 1 DAY)) AS day)",
}


def owed(tables: Mapping[str, str], today: date, dialect: str = "postgres") -> str:
    """A SELECT of the days of which units owe totals."""
    return _OWED.format(**tables, calendar=_CALENDAR[dialect].format(today=today, days=OWED_DAYS))


def judge(db: duckdb.DuckDBPyConnection, standard: Standard, today: date) -> set[tuple[str, str]]:
    """Monitor and key of what the monitors of registers find in DuckDB, as of a day; absent registers are empty."""
    monitors = standard.register_monitors
    names = {n for m in monitors for n in m.datasets} | {"payment_day_duty"}
    for name in sorted(names):
        columns = ", ".join(f'"{c}" {t}' for c, t in schema_of(standard.datasets[name]).items())
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    db.execute(f"CREATE OR REPLACE TABLE owed_day AS {owed({n: n for n in names}, today, 'duckdb')}")
    every = " UNION ALL ".join(register_hits(monitor, {}, "duckdb") for monitor in monitors)
    return {(row[0], row[1]) for row in db.execute(f"SELECT monitor, key FROM ({every}) h").fetchall()}


def register_hits(monitor: Monitor, tables: Mapping[str, str], dialect: str) -> str:
    """A SELECT of monitor, organisation, key, found_on and value."""
    text = sql.render(monitor.sql, {n: p.value for n, p in monitor.params.items()}, tables, dialect)
    return f"SELECT '{monitor.id}' AS monitor, organisation, key, found_on, value FROM ({text}) h"
