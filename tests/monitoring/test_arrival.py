"""The same payments give the same alerts in whatever order and batches they come, also where a month ends between them.

What an alert is called rests on payments that do not change when others come later; so what live monitoring finds bit
by bit is what a backtest finds at once.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import duckdb
import pytest

from guanlan.monitoring import backtest, live
from guanlan.monitoring.models import Alert
from guanlan.monitoring.payments import hits
from guanlan.standard.loading import current
from guanlan.standard.schemas import LEDGER_COLUMNS
from tests.monitoring.test_live import pay

DAYS = ("2026-01-30", "2026-02-02", "2026-02-05")
EPOCH = date(1970, 1, 1)

# Monitor, payments (payer, payee, date, amount, more) and how many alerts they are.
SCENES: dict[str, tuple[str, list[tuple[Any, ...]], int]] = {
    "split": ("pay_split", [("A", "B", "2026-01-30", 3e6), ("A", "B", "2026-02-02", 2.9e6)], 1),
    "split in three": ("pay_split", [("A", "B", "2026-01-30", 3e6), ("A", "B", "2026-02-02", 2.5e6), ("A", "C", "2026-02-05", 4e6)], 1),
    "split that goes on": ("pay_split", [("A", "B", "2026-01-30", 3e6), ("A", "B", "2026-02-02", 3e6), ("A", "B", "2026-02-05", 3e6)], 2),
    "thirds": ("pay_split_many", [("A", "B", d, 2e6) for d in DAYS], 1),
    "affiliates": ("pay_split_affiliates", [("A", "X1", "2026-01-30", 3e6), ("A", "X2", "2026-02-02", 2.9e6)], 1),
    "group": ("pay_split_group", [("A1", "B", "2026-01-30", 3e6), ("A2", "B", "2026-02-02", 2.9e6)], 1),
    "repeat": ("pay_repeat", [("A", "B", "2026-01-31", 66000), ("A", "B", "2026-02-01", 66000)], 1),
    "round trip": ("pay_round_trip", [("A", "B", "2026-01-30", 1e6), ("B", "A", "2026-02-02", 1004000)], 1),
    "both ways": ("pay_trade_both_ways", [("A", "B", "2026-01-30", 3e6), ("B", "A", "2026-02-02", 3.1e6)], 1),
    "ring": ("pay_cycle", [("A", "B", "2026-01-30", 1e6), ("B", "C", "2026-02-02", 1.003e6), ("C", "A", "2026-02-05", 0.999e6)], 1),
    "wide ring": ("pay_cycle", [("A", "B", "2026-01-30", 1e6), ("B", "C", "2026-02-02", 1.004e6), ("C", "A", "2026-02-05", 0.996e6)], 0),
    "rings": ("pay_cycle", [("A", "B", "2026-01-30", 1e6), ("B", "Z", "2026-02-02", 1e6), ("Z", "A", "2026-02-05", 1e6), ("A", "C", "2026-02-02", 1e6), ("C", "Z", "2026-02-05", 1e6)], 2),
    "fan in": ("pay_fan_in", [(p, "X", d, 87654.32) for p, d in zip("ABC", DAYS, strict=True)], 1),
    "fan out": ("pay_fan_out", [("A", f"p{n}", d, 9000, {"payee_kind": "person"}) for n, d in enumerate(["2026-01-30"] * 3 + ["2026-02-02"] * 2)], 1),
    "pass through": ("pay_pass_through", [("A", "B", "2026-01-31", 3e6), ("B", "C", "2026-02-01", 2.998e6)], 1),
}  # fmt: skip


@pytest.fixture
def db():
    with duckdb.connect() as db:
        standard = current()
        db.execute(f"CREATE TABLE ledger ({', '.join(f'{c} {t}' for c, t in LEDGER_COLUMNS.items())})")
        db.execute("CREATE TABLE fresh AS SELECT * FROM ledger")
        for name in sorted({n for m in standard.ledger_monitors for n in m.datasets}):
            columns = ", ".join(f'"{c.name}" VARCHAR' for c in standard.datasets[name].cells)
            db.execute(f"CREATE TABLE {name} ({columns})")
        db.execute("ALTER TABLE equity_holding ALTER pct TYPE DECIMAL(18,6)")
        for name, columns in (("equity_holding", "valid_from, valid_to"), ("decision_matter", "decided_on, valid_to")):
            for column in columns.split(", "):
                db.execute(f"ALTER TABLE {name} ALTER {column} TYPE DATE")
        db.execute(
            "ALTER TABLE decision_matter ALTER passed TYPE BOOLEAN; ALTER TABLE contract ALTER signed_on TYPE DATE"
        )
        for name in backtest.ASIDE:
            columns = ", ".join(f'"{c}" VARCHAR' for c in ("parent", "organisation", "holiday_on", "industry"))
            db.execute(f"CREATE TABLE {name} ({columns})")
        db.execute("INSERT INTO subsidiary BY NAME SELECT 'G' AS parent, unnest(['A1', 'A2']) AS organisation")
        db.execute(
            "INSERT INTO equity_holding BY NAME SELECT 'H' AS investor, unnest(['X1', 'X2']) AS investee, 0.6 AS pct, DATE '2020-01-01' AS valid_from"
        )
        yield db


def _found(db: duckdb.DuckDBPyConnection, monitor: str, batches: list[list[dict[str, Any]]]) -> set[tuple[str, int]]:
    """(key, payment) of what a monitor finds when the payments come in these batches."""
    db.execute("DELETE FROM ledger")
    found: set[tuple[str, int]] = set()
    for batch in batches:
        db.execute("DELETE FROM fresh")
        for row in batch:
            for table in ("ledger", "fresh"):
                marks = ", ".join("?" for _ in row)
                db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        found |= {
            (key, line) for _, key, _, line in db.execute(hits(current().monitors[monitor], {}, "duckdb")).fetchall()
        }
    return found


def _row(
    number: int, payer: str, payee: str, on: str, amount: float, more: dict[str, Any] | None = None
) -> dict[str, Any]:
    day = (date.fromisoformat(on) - EPOCH).days
    return {
        "id": number, "payment_no": str(number), "organisation": payer, "payer": payer, "payee": payee, "paid_on": on, "day": day,
        "month": on[:7], "amount": amount, "kind": "procurement", "payee_kind": "enterprise", **(more or {}),
    }  # fmt: skip


def _orders(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], ...]]:
    """All orders; of the 120 of five payments every eleventh: they begin with each of the five, and end with each."""
    orders = list(permutations(rows))
    return orders[:: 11 if len(orders) > 24 else 1]


@pytest.mark.parametrize("scene", SCENES)
def test_the_order_of_arrival_changes_nothing(db, scene):
    monitor, payments, alerts = SCENES[scene]
    rows = [_row(n, *payment) for n, payment in enumerate(payments, 1)]
    expected = _found(db, monitor, [rows])
    assert len({key for key, _ in expected}) == alerts
    for order in _orders(rows):
        assert _found(db, monitor, [[row] for row in order]) == expected, [row["id"] for row in order]
        assert _found(db, monitor, [list(order[:-1]), list(order[-1:])]) == expected


@pytest.mark.parametrize(
    ("monitor", "parties"), [("pay_fan_out_unlike", ("A", "Y")), ("pay_fan_in_unlike", ("P", "Y"))]
)
def test_a_fan_unlike_the_habit_is_of_the_year_in_which_it_began(db, monitor, parties):
    """The habit is known; then come payments on both sides of the year's end, within one window, in any order."""
    payer, payee = parties
    several = monitor == "pay_fan_in_unlike"
    payers = [f"P{n}" if several else payer for n in range(3)]
    habit = [(p, f"X{n}", f"2025-0{6 + n}-15", 500 + k) for k, p in enumerate(sorted(set(payers))) for n in range(3)]
    fan = [(p, payee if several else f"Y{n}", d, 1700 + n) for n, (p, d) in enumerate(zip(payers, ("2025-12-28", "2026-01-05", "2026-01-20"), strict=True))]  # fmt: skip
    known = [_row(n, *payment) for n, payment in enumerate(habit, 1)]
    rows = [_row(n, *payment) for n, payment in enumerate(fan, len(known) + 1)]
    expected = _found(db, monitor, [known + rows])
    assert {key for key, _ in expected} == {f"{payee if several else payer}|2025"}
    for order in _orders(rows):
        assert _found(db, monitor, [known, *([row] for row in order)]) == expected, [row["id"] for row in order]


@pytest.mark.parametrize("scene", ["split", "split that goes on", "thirds", "group"])
def test_every_alert_of_a_split_reaches_the_line(db, scene):
    monitor, payments, _ = SCENES[scene]
    rows = [_row(n, *payment) for n, payment in enumerate(payments, 1)]
    amounts: dict[str, float] = {}
    for key, line in _found(db, monitor, [rows]):
        amounts[key] = amounts.get(key, 0) + rows[line - 1]["amount"]
    assert amounts and all(total >= 5e6 for total in amounts.values())


def test_fields_that_are_left_empty_do_not_silence(db):
    for monitor, payments, alerts in SCENES.values():
        if monitor in ("pay_trade_both_ways", "pay_fan_out"):  # these say what they look for by that field
            continue
        rows = [_row(n, *payment) | {"kind": None, "payee_kind": None} for n, payment in enumerate(payments, 1)]
        assert len({key for key, _ in _found(db, monitor, [rows])}) == alerts, monitor


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_split_over_the_end_of_a_month_is_one_alert_with_both_payments(city, order):
    both = [
        {"payment_no": "1", "amount": "3000000.11", "paid_on": "2026-01-30"},
        {"payment_no": "2", "amount": "2900000.22", "paid_on": "2026-02-02"},
    ]
    for number in order:
        pay(city, "sub2", both[number])
        live.batch_watch(current())
    alert = Alert.objects.get(module="funds", monitor="pay_split")
    assert alert.key.endswith("|2026-01") and alert.evidence.count() == 2
    assert alert.value == pytest.approx(5900000.33)


@pytest.mark.django_db
def test_an_invented_decision_does_not_hide_a_split(city):
    for number, paid_on in (("1", "2026-03-02"), ("2", "2026-03-04")):
        pay(city, "sub2", {"payment_no": number, "amount": "2900000", "paid_on": paid_on, "decision_no": "ZZZ"})
    live.batch_watch(current())
    assert Alert.objects.get(module="funds", monitor="pay_split").evidence.count() == 2


@pytest.mark.django_db
def test_who_belongs_to_the_group_is_looked_up(city):
    """Lending to a sister company is inside whatever it is called; to a stranger outside, though called a member."""
    lent = {"kind": "lending", "purpose": "借款", "amount": "1000.00"}
    pay(city, "sub2", lent | {"payment_no": "1", "payee_code": city.units["sub3"].code, "payee_kind": "enterprise"})
    pay(
        city,
        "sub2",
        lent | {"payment_no": "2", "payee_code": city.units["wanzhou_co"].code, "payee_kind": "group_member"},
    )
    live.batch_watch(current())
    for monitor in ("pay_lending_outside", "pay_false_group_member"):
        (alert,) = Alert.objects.filter(module="funds", monitor=monitor)
        assert alert.key.endswith("|2")
