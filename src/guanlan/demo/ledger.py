"""Thirty-six months of flash reports, made in DuckDB: deterministic, exact to the cent, with injected faults."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from guanlan.demo.city import SEED
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.standard.periods import Period

MONTHS = 36
FAULTS_OF_EACH_KIND = 12
# What a fault of each kind must raise; "late" and "missing" show in the duties instead.
RAISES = {"debt": "debt_ratio_control", "loss": "profit_to_loss", "cash": "cash_outflow", "two_funds": "two_funds_high"}


@dataclass(frozen=True)
class Fault:
    """One injected fault: the ground truth that tests compare the monitors with."""

    unit_id: int
    period: str
    kind: str


def months(today: date) -> list[Period]:
    """The last 36 months that have ended, oldest first."""
    period = Period(today.year, "month", today.month).previous
    result = []
    for _ in range(MONTHS):
        result.append(period)
        period = period.previous
    return result[::-1]


def faults(units: list[Unit], periods: list[Period], keep: set[int]) -> list[Fault]:
    """Choose the faults: each in another subsidiary, within the last half year."""
    chance = random.Random(SEED + 1)
    chosen = chance.sample([u.pk for u in units if u.level == 2 and u.pk not in keep], 6 * FAULTS_OF_EACH_KIND * 2)
    result = []
    for kind in (*RAISES, "late", "missing"):
        for _ in range(FAULTS_OF_EACH_KIND if kind in RAISES else FAULTS_OF_EACH_KIND * 4):
            if chosen:
                period = periods[-1] if kind == "missing" else periods[-chance.randrange(1, 7)]
                result.append(Fault(chosen.pop(), str(period), kind))
    return result


_RANDOM = "CREATE MACRO r(unit, salt, idx) AS (hash(unit * 1000003 + idx * 7919 + salt) % 1000000)::DOUBLE / 1000000"

# Flows of a single month and stocks at its end, before the faults; every share is a plausible one, none is real.
_LEAF = """
CREATE TABLE leaf AS
WITH base AS (
  SELECT u.id, u.code, u.parent, m.idx, m.period, m.year, m.month, f.kind AS fault,
         u.size * pow(1 + u.growth, m.idx / 12.0) / 12 * (0.94 + 0.12 * r(u.id, 1, m.idx)) * m.season AS rev,
         u.size * u.weight * pow(1 + 0.6 * u.growth, m.idx / 12.0) * (0.99 + 0.02 * r(u.id, 3, m.idx)) AS assets,
         u.debt + 0.02 * (r(u.id, 4, m.idx // 6) - 0.5) AS debt, u.margin, u.rd, u.size
  FROM units u CROSS JOIN months m LEFT JOIN faults f ON f.unit_id = u.id AND f.period = m.period
), flows AS (
  SELECT *, round(rev, 2)::DECIMAL(20,2) AS revenue,
         round(rev * (1 - margin - 0.165 - rd + 0.012 * (r(id, 2, idx) - 0.5)) + CASE WHEN fault = 'loss' THEN size ELSE 0 END, 2)::DECIMAL(20,2) AS cost,
         round(rev * 0.008, 2)::DECIMAL(20,2) AS tax, round(rev * 0.045, 2)::DECIMAL(20,2) AS selling, round(rev * 0.085, 2)::DECIMAL(20,2) AS admin,
         round(rev * rd, 2)::DECIMAL(20,2) AS rnd, round(assets * debt * 0.28 * 0.0032, 2)::DECIMAL(20,2) AS interest,
         round(rev * 0.006 * (r(id, 5, idx) - 0.3), 2)::DECIMAL(20,2) AS gains, round(rev * 0.001, 2)::DECIMAL(20,2) AS extra
  FROM base
), cumulative AS (
  SELECT *, sum(revenue) OVER w AS c_rev, sum(cost) OVER w AS c_cost, sum(tax) OVER w AS c_tax, sum(selling) OVER w AS c_sell, sum(admin) OVER w AS c_admin,
         sum(rnd) OVER w AS c_rd, sum(interest) OVER w AS c_int, sum(gains) OVER w AS c_gain, sum(extra) OVER w AS c_extra,
         round(assets, 2)::DECIMAL(20,2) AS ta,
         round(assets * CASE WHEN fault = 'debt' THEN 0.9 ELSE debt END, 2)::DECIMAL(20,2) AS tl
  FROM flows WINDOW w AS (PARTITION BY id, year ORDER BY month)
), parts AS (
  SELECT *, c_cost + c_tax + c_sell + c_admin + c_rd + round(c_int * 1.08, 2)::DECIMAL(20,2) AS c_total,
         round(c_int * 1.08, 2)::DECIMAL(20,2) AS c_fin, round(ta * 0.46, 2)::DECIMAL(20,2) AS ca, round(tl * 0.6, 2)::DECIMAL(20,2) AS cl
  FROM cumulative
), profit AS (
  SELECT *, c_rev - c_total + c_gain AS op, c_rev - c_total + c_gain + c_extra - round(c_extra * 0.6, 2)::DECIMAL(20,2) AS tp FROM parts
)
SELECT id, code, parent, idx, period, 'single' AS scope,
  c_rev AS total_operating_revenue, c_rev AS operating_revenue, c_total AS total_operating_costs, c_cost AS operating_costs, c_tax AS taxes_and_surcharges,
  c_sell AS selling_expenses, c_admin AS admin_expenses, c_rd AS rd_expenses, c_fin AS finance_expenses, c_int AS interest_expenses,
  0::DECIMAL(20,2) AS other_costs, c_gain AS other_gains, round(c_gain * 0.5, 2)::DECIMAL(20,2) AS investment_income, op AS operating_profit,
  c_extra AS non_operating_income, round(c_extra * 0.6, 2)::DECIMAL(20,2) AS non_operating_expenses, tp AS total_profit,
  round(greatest(tp, 0) * 0.2, 2)::DECIMAL(20,2) AS income_tax, tp - round(greatest(tp, 0) * 0.2, 2)::DECIMAL(20,2) AS net_profit,
  tp - round(greatest(tp, 0) * 0.2, 2)::DECIMAL(20,2) AS net_profit_parent, 0::DECIMAL(20,2) AS minority_profit,
  round(ca * CASE WHEN fault = 'two_funds' THEN 0.1 ELSE 0.32 END, 2)::DECIMAL(20,2) AS cash,
  round(ca * CASE WHEN fault = 'two_funds' THEN 0.55 ELSE 0.24 + 0.04 * r(id, 6, idx) END, 2)::DECIMAL(20,2) AS accounts_receivable,
  round(ca * CASE WHEN fault = 'two_funds' THEN 0.3 ELSE 0.2 + 0.04 * r(id, 7, idx) END, 2)::DECIMAL(20,2) AS inventories,
  ca AS total_current_assets, round((ta - ca) * 0.58, 2)::DECIMAL(20,2) AS fixed_assets, ta - ca AS total_noncurrent_assets, ta AS total_assets,
  round(cl * 0.22, 2)::DECIMAL(20,2) AS short_term_borrowings, round(cl * 0.08, 2)::DECIMAL(20,2) AS current_portion_noncurrent_liabilities,
  cl AS total_current_liabilities, round((tl - cl) * 0.62, 2)::DECIMAL(20,2) AS long_term_borrowings, round((tl - cl) * 0.2, 2)::DECIMAL(20,2) AS bonds_payable,
  tl - cl AS total_noncurrent_liabilities, tl AS total_liabilities, ta - tl AS equity_parent, 0::DECIMAL(20,2) AS minority_interest, ta - tl AS total_equity,
  round(CASE WHEN fault = 'cash' THEN -0.3 * c_rev ELSE 0.03 * c_rev + 0.7 * greatest(tp, -0.02 * c_rev) END, 2)::DECIMAL(20,2) AS net_operating_cash,
  round(-0.05 * c_rev, 2)::DECIMAL(20,2) AS net_investing_cash, round(0.01 * c_rev, 2)::DECIMAL(20,2) AS net_financing_cash,
  round(c_rev * 0.11, 2)::DECIMAL(20,2) AS labour_remuneration, round(c_rev * 0.03, 2)::DECIMAL(20,2) AS depreciation, c_tax AS net_production_taxes,
  round(greatest(tp, 0) * 0.6, 2)::DECIMAL(20,2) AS operating_surplus,
  round(c_rev * 0.11, 2)::DECIMAL(20,2) + round(c_rev * 0.03, 2)::DECIMAL(20,2) + c_tax + round(greatest(tp, 0) * 0.6, 2)::DECIMAL(20,2) AS value_added,
  greatest(round(size / 900000), 8)::DECIMAL(24,6) AS average_employees, round(c_rd * 1.08, 2)::DECIMAL(20,2) AS rd_investment,
  round(c_rev * 0.035, 2)::DECIMAL(20,2) AS taxes_paid
FROM profit
"""

_PLAIN = (
    "taxes_and_surcharges", "selling_expenses", "admin_expenses", "rd_expenses", "finance_expenses", "interest_expenses", "other_costs", "other_gains",
    "investment_income", "operating_profit", "non_operating_income", "non_operating_expenses", "total_profit", "income_tax", "net_profit", "cash", "inventories",
    "fixed_assets", "total_noncurrent_assets", "short_term_borrowings", "current_portion_noncurrent_liabilities", "long_term_borrowings", "bonds_payable",
    "total_noncurrent_liabilities", "total_equity", "net_operating_cash", "net_investing_cash", "net_financing_cash", "labour_remuneration", "depreciation",
    "net_production_taxes", "operating_surplus", "value_added", "average_employees", "rd_investment", "taxes_paid",
)  # fmt: skip

# A group's consolidated figures: the sum of its members, less what they owe and sell to one another.
_GROUP = """
INSERT INTO leaf BY NAME
WITH s AS (
  SELECT parent, idx, period, {sums}, sum(total_operating_revenue) AS rev, sum(total_operating_costs) AS total_costs, sum(operating_costs) AS costs,
         sum(accounts_receivable) AS ar, sum(total_current_assets) AS tca, sum(total_current_liabilities) AS tcl, sum(total_assets) AS tass,
         sum(total_liabilities) AS tlia, round(sum(total_operating_revenue) * 0.04, 2)::DECIMAL(20,2) AS sold,
         round(sum(accounts_receivable) * 0.06, 2)::DECIMAL(20,2) AS owed
  FROM leaf GROUP BY ALL
)
SELECT g.id, g.code, NULL AS parent, s.idx, s.period, 'consolidated' AS scope, {names},
  rev - sold AS total_operating_revenue, rev - sold AS operating_revenue, total_costs - sold AS total_operating_costs, costs - sold AS operating_costs,
  ar - owed AS accounts_receivable, tca - owed AS total_current_assets, tass - owed AS total_assets, tcl - owed AS total_current_liabilities,
  tlia - owed AS total_liabilities, s.total_equity - round(s.total_equity * 0.12, 2)::DECIMAL(20,2) AS equity_parent,
  round(s.total_equity * 0.12, 2)::DECIMAL(20,2) AS minority_interest, s.net_profit - round(s.net_profit * 0.12, 2)::DECIMAL(20,2) AS net_profit_parent,
  round(s.net_profit * 0.12, 2)::DECIMAL(20,2) AS minority_profit
FROM s JOIN groups g ON g.id = s.parent
"""

_OTHERS = """
ALTER TABLE leaf ADD COLUMN other_current_assets DECIMAL(20,2); ALTER TABLE leaf ADD COLUMN other_noncurrent_assets DECIMAL(20,2);
ALTER TABLE leaf ADD COLUMN other_current_liabilities DECIMAL(20,2); ALTER TABLE leaf ADD COLUMN other_noncurrent_liabilities DECIMAL(20,2);
UPDATE leaf SET other_current_assets = total_current_assets - cash - accounts_receivable - inventories,
  other_noncurrent_assets = total_noncurrent_assets - fixed_assets,
  other_current_liabilities = total_current_liabilities - short_term_borrowings - current_portion_noncurrent_liabilities,
  other_noncurrent_liabilities = total_noncurrent_liabilities - long_term_borrowings - bonds_payable
"""


def generate(units: list[Unit], periods: list[Period], injected: list[Fault], target: Path) -> list[str]:
    """Write all flash reports as CSV to `target`; the column names. Missing reports are left out."""
    chance = random.Random(SEED + 2)
    db = duckdb.connect()
    db.execute(_RANDOM)
    db.execute("CREATE TABLE months (idx INT, period VARCHAR, year INT, month INT, season DOUBLE)")
    db.executemany("INSERT INTO months VALUES (?, ?, ?, ?, ?)", [_month(p) for p in _whole_years(periods)])
    db.execute(
        "CREATE TABLE units (id BIGINT, code VARCHAR, parent BIGINT, size DOUBLE, growth DOUBLE, weight DOUBLE, debt DOUBLE, margin DOUBLE, rd DOUBLE)"
    )
    members = [u for u in units if u.level == 2]
    db.executemany("INSERT INTO units VALUES (?,?,?,?,?,?,?,?,?)", [_character(u, chance) for u in members])
    db.execute("CREATE TABLE groups (id BIGINT, code VARCHAR)")
    db.executemany(
        "INSERT INTO groups VALUES (?, ?)",
        [(u.pk, u.code) for u in units if u.level == 1 and u.is_enterprise and u.synthetic],
    )
    db.execute("CREATE TABLE faults (unit_id BIGINT, period VARCHAR, kind VARCHAR)")
    db.executemany(
        "INSERT INTO faults VALUES (?, ?, ?)", [(f.unit_id, f.period, f.kind) for f in injected if f.kind in RAISES]
    )
    db.execute(_LEAF)
    db.execute(
        _GROUP.format(sums=", ".join(f"sum({c}) AS {c}" for c in _PLAIN), names=", ".join(f"s.{c}" for c in _PLAIN))
    )
    for statement in _OTHERS.split(";"):
        db.execute(statement)
    for fault in injected:
        if fault.kind == "missing":
            db.execute("DELETE FROM leaf WHERE id = ? AND period = ?", [fault.unit_id, fault.period])
    db.execute("DELETE FROM leaf WHERE period < ?", [str(periods[0])])
    columns = [row[0] for row in db.execute("DESCRIBE leaf").fetchall() if row[0] not in ("parent", "idx")]
    db.execute(f"COPY (SELECT {', '.join(columns)} FROM leaf ORDER BY period, id) TO '{target}' (HEADER false)")
    return columns


def _whole_years(periods: list[Period]) -> list[Period]:
    """Cumulative figures count from January, also in the first year."""
    first = periods[0]
    return [Period(first.year, "month", n) for n in range(1, first.number)] + periods


def _month(p: Period) -> tuple[object, ...]:
    """The index counts from a fixed month, so that a month has the same figures whenever the city is made."""
    return (p.year * 12 + p.number - 2023 * 12, str(p), p.year, p.number, 0.9 + 0.2 * p.number / 12)


def _character(unit: Unit, chance: random.Random) -> tuple[object, ...]:
    """Size, growth and shares of one subsidiary; a sound one stays below the warning line of its industry."""
    lines = current().indicators["debt_ratio"].warning
    warning = lines.get(unit.section, lines["default"])
    return (
        unit.pk, unit.code, unit.parent_id, chance.lognormvariate(18.6, 0.9), chance.uniform(-0.02, 0.12), chance.uniform(1.4, 3.2),
        chance.uniform(0.34, warning - 0.03), chance.uniform(0.045, 0.13), chance.choice([0.0, 0.005, 0.01, 0.02, 0.035]),
    )  # fmt: skip
