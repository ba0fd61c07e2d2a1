"""Payments watched as they come in PostgreSQL: raised once, growing, and the same as DuckDB finds over the whole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from django.db import connection
from django.utils import timezone

from guanlan.demo import payments
from guanlan.facts.operations import copy_from_duckdb
from guanlan.intake.engine import Workbench
from guanlan.intake.files import from_objects
from guanlan.monitoring import backtest, handling, live, on_file
from guanlan.monitoring.corrections import payments_take
from guanlan.monitoring.models import Alert, FreshLine, LedgerLine
from guanlan.monitoring.parameters import parameters
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.standard.schemas import LEDGER_COLUMNS

pytestmark = pytest.mark.django_db


def pay(city, unit: str, *rows: dict) -> tuple[int, int]:
    """Store payments of a unit, ordinary but for what is given."""
    owner = city.units[unit]
    usual = {
        "organisation": owner.code, "paid_on": "2026-03-02", "paid_at": "2026-03-02 10:00:00", "payer_account": "611",
        "payee_name": "渝州建材", "payee_code": "91500000MA0000001X", "payee_kind": "enterprise", "payee_account": "622",
        "currency": "CNY", "kind": "procurement", "purpose": "货款", "channel": "direct_link", "contract_no": "HT-1", "budget_item": "采购",
    }  # fmt: skip
    bench = Workbench(current())
    bench.load(from_objects([{**usual, **row} for row in rows], current().datasets["payment"]))
    taken = payments_take(by=city.users["reporter"], unit=owner, bench=bench, sha256="0" * 64)
    return taken.added, taken.known


def alerts(monitor: str) -> list[Alert]:
    return list(Alert.objects.filter(module="funds", monitor=monitor))


def test_a_split_payment_is_raised_once_and_grows(city):
    assert pay(city, "sub2", {"payment_no": "1", "amount": "3000000.11"}) == (1, 0)
    assert live.batch_watch(current())[0] == 1 and not alerts("pay_split")
    pay(city, "sub2", {"payment_no": "2", "amount": "2900000.22", "paid_on": "2026-03-04"})
    assert live.batch_watch(current())[0] == 1
    (alert,) = alerts("pay_split")
    assert alert.unit == city.units["sub2"] and alert.evidence.count() == 2 and alert.value == pytest.approx(5900000.33)
    pay(city, "sub2", {"payment_no": "3", "amount": "4000000.33", "paid_on": "2026-03-06"})
    live.batch_watch(current())
    (alert,) = alerts("pay_split")
    assert alert.evidence.count() == 3 and alert.events.count() == 2
    assert live.batch_watch(current()) == (0, 0)


def test_a_payment_sent_again_is_known(city):
    assert pay(city, "sub2", {"payment_no": "1", "amount": "10"}) == (1, 0)
    assert pay(city, "sub2", {"payment_no": "1", "amount": "10"}, {"payment_no": "2", "amount": "10"}) == (1, 1)
    assert LedgerLine.objects.count() == FreshLine.objects.count() == 2


def test_a_closed_alert_that_grows_is_open_again(city):
    pay(city, "sub2", {"payment_no": "1", "amount": "66000.01"}, {"payment_no": "2", "amount": "66000.01"})
    live.batch_watch(current())
    (alert,) = alerts("pay_repeat")
    Alert.objects.filter(pk=alert.pk).update(status="closed", closed_at="2026-03-03T00:00Z")
    pay(city, "sub2", {"payment_no": "3", "amount": "66000.01"})
    live.batch_watch(current())
    alert.refresh_from_db()
    assert alert.status == "open" and alert.evidence.count() == 3


def test_a_case_that_was_decided_and_is_opened_again_stays_decided(city):
    """It begins anew, with a deadline of its own, and the earlier conclusion counts for the rule and the unit."""
    from guanlan.monitoring.risk import factors
    from guanlan.monitoring.statistics import by_month, precision

    pay(city, "sub2", {"payment_no": "1", "amount": "66000.01"}, {"payment_no": "2", "amount": "66000.01"})
    live.batch_watch(current())
    (alert,) = alerts("pay_repeat")
    handling.alert_assign(by=city.users["officer"], alert=alert, to=city.users["officer"])
    handling.alert_close(by=city.users["officer"], alert=alert, conclusion="corrected", text="已退回", loss=Decimal(5))
    Alert.objects.filter(pk=alert.pk).update(due_on=date(2026, 3, 3), escalated=2)
    pay(city, "sub2", {"payment_no": "3", "amount": "66000.01"})
    live.batch_watch(current())
    alert.refresh_from_db()
    assert (alert.status, alert.conclusion, alert.loss_amount, alert.loss_tier) == ("assigned", "", None, "")
    assert (alert.escalated, alert.closed_at) == (0, None)
    assert alert.due_on == timezone.localdate() + timedelta(days=parameters().reopen_days)
    assert [(e.action, e.internal) for e in alert.events.order_by("id")][-2:] == [("发现", False), ("重新办理", True)]
    assert alert.events.filter(action="发现").last().text == "新增 1 笔支付。"
    past = alert.past.get()
    assert (past.conclusion, past.loss_amount, past.unit) == ("corrected", 5, alert.unit)
    (line,) = precision(Alert.objects.filter(pk=alert.pk), timezone.localdate())
    assert (line.raised, line.open, line.concluded, line.precision) == (1, 1, 1, 1.0)
    assert by_month(Alert.objects.filter(pk=alert.pk))[0]["confirmed"] == 1
    other = Alert.objects.create(
        unit=alert.unit, module="funds", monitor="x", key="x", period="2026-03", value=0, severity="提示", due_on="2026-03-03"
    )  # fmt: skip
    assert factors(other.pk).history == pytest.approx(1.1) and factors(alert.pk).history == 1


def test_an_alert_about_the_payee_belongs_to_the_payee(city):
    """Three units pay one amount to a fourth, of another district: it is asked what the money is."""
    payee = city.units["wanzhou_co"]
    for number, unit in enumerate(("group", "sub2", "sub3")):
        pay(city, unit, {"payment_no": f"F{number}", "amount": "87654.32", "payee_code": payee.code, "payee_name": payee.name})  # fmt: skip
    live.batch_watch(current())
    (alert,) = alerts("pay_fan_in")
    assert alert.unit == payee and alert.evidence.count() == 3
    # An outsider has nobody here to ask: the alert is the first payer's.
    for number, unit in enumerate(("group", "sub2", "sub3")):
        pay(city, unit, {"payment_no": f"G{number}", "amount": "87654.99"})
    live.batch_watch(current())
    (other,) = Alert.objects.filter(monitor="pay_fan_in").exclude(pk=alert.pk)
    assert other.unit == city.units["group"]


def test_postgresql_finds_what_duckdb_finds(city):
    """Every planted pattern, monitored as one batch, gives the same alerts on both engines."""
    standard = current()
    units = [f"91500000{n:010d}" for n in range(40)]
    groups = {"G": units[:10], "H": units[10:20]}
    _tree(city.units["city"], groups)
    with duckdb.connect() as db:
        payments.build(db, standard, units, groups, date(2026, 6, 30))
        backtest.prepare(db, standard)
        backtest.run(db, standard.ledger_monitors)
        expected = set(db.execute("SELECT DISTINCT monitor, key, id FROM alert_line").fetchall())
        filed = on_file.judge(db, standard, date(2026, 6, 30))
        _copy(db, city.units["group"].pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself after so many rows
    live.batch_watch(standard, limit=10**6)
    found = set(Alert.objects.filter(module="funds").values_list("monitor", "key", "evidence__line_id"))
    assert len(expected) > 500 and found == expected
    assert {e[0] for e in expected} >= {
        "pay_fan_in_unlike",
        "pay_fan_out_unlike",
        "pay_split_affiliates",
        "pay_split_group",
        "pay_related",
    }
    with connection.cursor() as cursor:
        assert len(filed) > 30 and _registers(cursor, standard) == filed


def _tree(root: Unit, groups: dict[str, list[str]]) -> None:
    """Made-up groups with their members, below a unit of the city."""

    def add(code: str, parent: Unit) -> Unit:
        unit = Unit.objects.create(
            code=code, name=f"{code}公司", kind="enterprise", parent=parent, level=parent.level + 1, valid_from=date(2000, 1, 1)
        )  # fmt: skip
        Unit.objects.filter(pk=unit.pk).update(path=f"{parent.path}{unit.pk}.")
        unit.refresh_from_db()
        return unit

    for code, members in groups.items():
        group = add(code, root)
        for member in members:
            add(member, group)


def _registers(cursor, standard) -> set[tuple[str, str]]:
    """What the monitors of registers find in PostgreSQL; most made-up units are not in the tree, so no alert is raised."""
    facts = {n: f"facts.{n}" for m in standard.register_monitors for n in m.datasets} | {
        "payment_day_duty": "facts.payment_day_duty"
    }
    tables = {
        **facts,
        "ledger": "monitoring_presentline",
        "owed_day": "owed_day",
        "exchange_rate": "monitoring_exchangerate",
    }
    cursor.execute(f"CREATE TEMPORARY TABLE owed_day AS {on_file.owed(facts, date(2026, 6, 30))}")
    found: set[tuple[str, str]] = set()
    for monitor in standard.register_monitors:
        cursor.execute(on_file.register_hits(monitor, tables, "postgres"))
        found |= {(row[0], row[2]) for row in cursor.fetchall()}
    return found


def _copy(db: duckdb.DuckDBPyConnection, unit: int) -> None:
    """The made-up ledger and its registers, as they stand, into the database."""
    columns = ", ".join(LEDGER_COLUMNS)
    copy_from_duckdb(
        db, f"SELECT {unit} AS unit_id, {columns} FROM ledger", "monitoring_ledgerline", f"unit_id, {columns}"
    )
    for register in payments.REGISTERS:
        names = ", ".join(c.name for c in current().datasets[register].cells)
        copy_from_duckdb(
            db,
            f"SELECT {unit}, 1, 1, 0.01, {names} FROM {register}",
            f"facts.{register}",
            f"unit_id, submission_id, row_id, rounding_step, {names}",
        )
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO monitoring_freshline SELECT id FROM monitoring_ledgerline")


def test_a_backtest_says_what_other_parameters_would_find(city):
    from guanlan.monitoring import history

    pay(
        city,
        "sub2",
        {"payment_no": "1", "amount": "3000000.11"},
        {"payment_no": "2", "amount": "2900000.22", "paid_on": "2026-03-20"},
    )
    live.batch_watch(current())
    assert not alerts("pay_split")
    changed = history.settings_of(current(), ["pay_split.days=30"])
    with duckdb.connect() as db:
        assert history.load(db, current()) == 2
        rows = {
            r["monitor"]: r
            for r in history.compare(current().ledger_monitors, changed, history.in_duckdb(db, None, None))
        }
    assert (rows["pay_split"]["present"], rows["pay_split"]["changed"]) == (0, 1) and len(
        rows["pay_split"]["appear"]
    ) == 1
    assert {a.monitor for a in Alert.objects.filter(module="funds")} == {m for m, r in rows.items() if r["present"]}
    for wrong in ("pay_split.nothing=1", "pay_split.days", "pay_split.days=soon"):
        with pytest.raises(history.SettingError):
            history.settings_of(current(), [wrong])
