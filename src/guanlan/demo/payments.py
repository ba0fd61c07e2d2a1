"""A year of payments for the demonstration city, made in DuckDB: clean by construction, with planted irregularities.

What is planted is the ground truth by which `guanlan monitors evaluate` measures the monitors. Everything is synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import duckdb

from guanlan.demo import planting_approvals
from guanlan.demo.counterparty_names import FORMS, STEMS, TRADES
from guanlan.demo.planting import PLANTS, Planter
from guanlan.demo.planting_papers import PAPER_PLANTS, PAPERS
from guanlan.standard.model import Standard
from guanlan.standard.schemas import schema_of

DAYS = 365
SUPPLIERS, PER_UNIT = 3000, 300
OF_EACH_KIND = 8
LARGE = 5_000_000
REGISTERS = (
    "payment_threshold", "bank_account", "counterparty", "related_party", "payment_budget", "contract", "payment_day",
    "decision_matter", "equity_holding", "account_balance", "payment_day_duty", "payment_approval",
)  # fmt: skip

# The name of supplier `s`, as `trade_name` gives it.
_NAMES = (
    f"{list(STEMS)}[1 + s % {len(STEMS)}] || {list(TRADES)}[1 + s // {len(STEMS)} % {len(TRADES)}] || "
    f"{list(FORMS)}[1 + s // {len(STEMS) * len(TRADES)} % {len(FORMS)}]"
)

# Amounts below half the large-payment line, or with a decision that covers them; working days and hours; a contract,
# a budget item and a filed account for each payment: nothing here is irregular. Budgets and framework contracts leave
# room for what is planted on top.
_BASE = """
CREATE TABLE payment AS
WITH unit AS (SELECT code, row_number() OVER (ORDER BY code) AS u FROM unit_code),
drawn AS (
  SELECT code, u, n, r(u, 1, n) AS a, r(u, 2, n) AS b, r(u, 3, n) AS c, r(u, 4, n) AS d, r(u, 5, n) AS e
  FROM unit, range(1, {per_unit} + 1) t(n)
), shaped AS (
  SELECT *, e < 0.01 AS large, 1 + (hash(u * 977 + (a * 25)::INT) % {suppliers})::INT AS s, (b * ({workdays} - 1))::INT AS w,
         ['procurement', 'construction', 'procurement', 'other'][1 + (c * 4)::INT % 4] AS kind
  FROM drawn
)
SELECT row_number() OVER (ORDER BY code, n) AS row_id, code AS organisation, printf('P%s%06d', substr(code, 9, 8), n) AS payment_no,
       k.on AS paid_on, k.on + INTERVAL (540 + (d * 480)::INT) MINUTE AS paid_at, 'Z' || code || '1' AS payer_account, NULL::VARCHAR AS paid_by,
       {names} AS payee_name, printf('S%05d', s) AS payee_code, 'enterprise' AS payee_kind,
       printf('62%016d', s) AS payee_account,
       (CASE WHEN large THEN {large} + 40000000 * d ELSE 10000 * pow(10, 2.3 * d) END)::DECIMAL(20,2) AS amount,
       'CNY' AS currency, kind, MAP {{'procurement': '货款', 'construction': '工程进度款', 'other': '服务费'}}[kind] AS purpose,
       'direct_link' AS channel, MAP {{'procurement': '采购', 'construction': '工程建设', 'other': '服务'}}[kind] AS budget_item,
       printf('HT-%s-%05d', substr(code, 9, 8), s) AS contract_no,
       CASE WHEN large THEN printf('JC-%s-%05d', substr(code, 9, 8), n) END AS decision_no,
       k.on - 1 AS approved_on, '财务负责人' AS approver
FROM shaped JOIN workday k ON k.w = shaped.w
"""

_REGISTERS = """
INSERT INTO bank_account BY NAME SELECT code AS organisation, 'Z' || code || '1' AS account, '示范银行' AS bank, 'basic' AS nature, DATE '2015-01-01' AS opened_on FROM unit_code;
INSERT INTO payment_budget BY NAME SELECT organisation, year(paid_on) AS year, budget_item, ceil(sum(amount) / 1e6) * 1e6 + 2e8 AS amount FROM payment GROUP BY ALL;
INSERT INTO contract BY NAME SELECT organisation, contract_no, '框架合同' AS title, payee_code AS party, ceil(sum(amount) / 1e6) * 1e6 + 5e7 AS amount, DATE '2015-01-01' AS signed_on FROM payment GROUP BY ALL;
INSERT INTO decision_matter BY NAME SELECT organisation, decision_no, '大额资金使用' AS title, paid_on - 5 AS decided_on, TRUE AS passed, amount, payee_code, payee_name FROM payment WHERE decision_no IS NOT NULL;
INSERT INTO counterparty BY NAME SELECT DISTINCT organisation, payee_code AS party, payee_name AS name, DATE '2012-06-01' AS registered_on FROM payment;
INSERT INTO payment_approval BY NAME SELECT organisation, payment_no, s.step, s.act, s.approver, s.post, paid_on - 3 + s.step AS acted_on FROM payment, (VALUES (1, 'apply', '经办人', '采购专员'), (2, 'review', '复核人', '财务经理'), (3, 'approve', '财务负责人', '总会计师')) s(step, act, approver, post) WHERE decision_no IS NOT NULL;
"""


def build(
    db: duckdb.DuckDBPyConnection, standard: Standard, units: list[str], groups: dict[str, list[str]], today: date
) -> int:
    """Make `payment`, the registers and `planted` (monitor, row_id) for some units; the number of payments.

    `groups` names the members of each group, for payments split among them.
    """
    for name in REGISTERS:
        columns = ", ".join(f'"{c}" {t}' for c, t in schema_of(standard.datasets[name]).items())
        db.execute(f"CREATE TABLE {name} ({columns})")
    days = workdays(standard, today)
    db.execute(
        "CREATE MACRO r(unit, salt, idx) AS (hash(unit * 1000003 + idx * 7919 + salt) % 1000000)::DOUBLE / 1000000"
    )
    db.execute("CREATE TABLE unit_code AS SELECT unnest(?::VARCHAR[]) AS code", [units])
    db.execute(
        "CREATE TABLE workday AS SELECT unnest(range(0, len(?::DATE[]))) AS w, unnest(?::DATE[]) AS on", [days, days]
    )
    db.execute(_BASE.format(names=_NAMES, per_unit=PER_UNIT, suppliers=SUPPLIERS, workdays=len(days), large=LARGE))
    for statement in _REGISTERS.strip().split("\n"):
        db.execute(statement)
    db.execute("CREATE TABLE subsidiary (parent VARCHAR, organisation VARCHAR)")
    db.executemany("INSERT INTO subsidiary VALUES (?, ?)", [(g, m) for g, members in groups.items() for m in members])
    planter = Planter(db, units, days, groups)
    for _ in range(OF_EACH_KIND):
        for plant in (*PLANTS, *planting_approvals.PLANTS, *PAPER_PLANTS):
            plant(planter)
    _insert(db, planter)
    for statement in PAPERS.strip().split("\n"):
        db.execute(statement)
    return int(db.execute("SELECT count(*) FROM payment").fetchall()[0][0])


@contextmanager
def evaluation_ledger(standard: Standard) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger on which the monitors are measured: 300 units in 30 groups, the same on every run."""
    units = [f"91500000{number:010d}" for number in range(300)]
    groups = {f"G{g}": units[g * 10 : g * 10 + 10] for g in range(30)}
    with duckdb.connect(config={"threads": 2}) as db:
        build(db, standard, units, groups, date(2026, 6, 30))
        yield db


def workdays(standard: Standard, today: date) -> list[date]:
    free = standard.codelists["holiday"].titles
    days = [today - timedelta(n) for n in range(DAYS, 0, -1)]
    return [d for d in days if free.get(d.isoformat(), "上班" if d.weekday() < 5 else "休").endswith("上班")]


def _insert(db: duckdb.DuckDBPyConnection, planter: Planter) -> None:
    names = list(planter.rows[0])
    marks = ", ".join("?" for _ in names)
    db.executemany(
        f"INSERT INTO payment ({', '.join(names)}) VALUES ({marks})", [list(r.values()) for r in planter.rows]
    )
    for register, values in planter.registers:
        marks = ", ".join("?" for _ in values)
        db.execute(f"INSERT INTO {register} ({', '.join(values)}) VALUES ({marks})", list(values.values()))
    db.execute("CREATE TABLE planted (monitor VARCHAR, row_id BIGINT)")
    db.executemany("INSERT INTO planted VALUES (?, ?)", planter.truth)
    db.execute("CREATE TABLE planted_key (monitor VARCHAR, key VARCHAR)")
    db.executemany("INSERT INTO planted_key VALUES (?, ?)", planter.keys)
