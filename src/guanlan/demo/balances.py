"""Balances and receipts of the demonstration's accounts: they add up with each other and with the ledger."""

from __future__ import annotations

from datetime import date

import duckdb

from guanlan.standard.model import Standard
from guanlan.standard.schemas import schema_of

DAYS = 90

# What one member pays another arrives on the same day; what else comes in is not listed line by line.
_RECEIPTS = """
INSERT INTO receipt BY NAME
SELECT p.payee_code AS organisation, printf('R%08d', row_number() OVER (ORDER BY p.row_id)) AS receipt_no, p.paid_on AS received_on,
       'Z' || p.payee_code || '1' AS account, p.amount, p.currency, p.organisation AS payer_code, p.payer_account, p.purpose
FROM payment p JOIN unit_code u ON u.code = p.payee_code
"""

# Income on working days keeps pace with what is spent; the opening balance could bear all of the spending.
_BALANCES = f"""
INSERT INTO account_balance BY NAME
WITH account AS (SELECT code, row_number() OVER (ORDER BY code) AS u, 'Z' || code || '1' AS account FROM unit_code),
day AS (SELECT ?::DATE - cast(n AS INT) AS balance_on, n FROM range(1, {DAYS + 1}) t(n)),
paid AS (SELECT payer_account AS account, paid_on, sum(amount) AS paid FROM payment GROUP BY 1, 2),
came AS (SELECT account, received_on, sum(amount) AS received FROM receipt GROUP BY 1, 2),
rate AS (SELECT payer_account AS account, sum(amount) / {DAYS} AS daily FROM payment WHERE paid_on >= ?::DATE - {DAYS} GROUP BY 1),
moved AS (
  SELECT a.code, a.account, d.balance_on, coalesce(p.paid, 0) AS paid, coalesce(r.daily, 0) AS daily,
         coalesce(c.received, CASE WHEN k.on IS NULL THEN 0 ELSE coalesce(r.daily, 0) * 2 * r(a.u, 8, d.n) END)::DECIMAL(20,2) AS received
  FROM account a CROSS JOIN day d
  LEFT JOIN paid p ON p.account = a.account AND p.paid_on = d.balance_on
  LEFT JOIN came c ON c.account = a.account AND c.received_on = d.balance_on
  LEFT JOIN rate r ON r.account = a.account LEFT JOIN workday k ON k.on = d.balance_on
)
SELECT code AS organisation, account, balance_on, received, paid,
       ((daily * {DAYS} + 2000000)::DECIMAL(20,2) + sum(received - paid) OVER (PARTITION BY account ORDER BY balance_on))::DECIMAL(20,2) AS balance
FROM moved
"""


def build(db: duckdb.DuckDBPyConnection, standard: Standard, today: date) -> None:
    """Add `receipt` and three months of balances to a ledger that `payments.build` made."""
    columns = ", ".join(f'"{c}" {t}' for c, t in schema_of(standard.datasets["receipt"]).items())
    db.execute(f"CREATE TABLE receipt ({columns})")
    db.execute(_RECEIPTS)
    db.execute(_BALANCES, [today, today])
