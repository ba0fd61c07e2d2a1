"""Payments in yuan whatever they were paid in, and the large-payment line that holds for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from django.db import connection

from guanlan.monitoring import backtest, rates
from guanlan.monitoring.corrections import PaymentConflict
from guanlan.monitoring.models import Alert, ExchangeRate, LedgerLine, LineVersion, UnitDay
from guanlan.monitoring.payments import derive
from guanlan.standard.loading import current
from guanlan.standard.model import Standard
from tests.modules.decisions import put
from tests.modules.test_payment_page import page, steps
from tests.monitoring.test_corrections import pay
from tests.monitoring.test_rechecking import report, watch

pytestmark = pytest.mark.django_db


def with_rates(**given: str) -> Standard:
    """The standard with other rates: `USD_2023_12_29="7.0"`."""
    titles = {f"{code[:3]}|{code[4:].replace('_', '-')}": value for code, value in given.items()}
    standard = current()
    return replace(
        standard,
        codelists=standard.codelists | {"exchange_rate": replace(standard.codelists["exchange_rate"], titles=titles)},
    )


def raised() -> set[str]:
    return set(Alert.objects.filter(module="funds", cleared_at=None).values_list("monitor", flat=True))


def test_a_rate_holds_until_the_next_and_the_first_one_from_ever():
    found = backtest.rates(with_rates(USD_2023_12_29="7.0", EUR_2023_12_29="8.0", USD_2024_12_31="7.2"))
    assert found == [
        ("EUR", date.min, date.max, Decimal("8.0")), ("USD", date.min, date(2024, 12, 30), Decimal("7.0")),
        ("USD", date(2024, 12, 31), date.max, Decimal("7.2")),
    ]  # fmt: skip


def test_dollars_are_large_once_they_are_yuan(city):
    pay(
        city,
        {"payment_no": "1", "amount": "900000", "currency": "USD"},
        {"payment_no": "2", "amount": "9000000", "currency": "JPY"},
    )
    watch()
    dollars, yen = LedgerLine.objects.order_by("payment_no")
    assert (dollars.amount, dollars.foreign_amount) == (Decimal("6469560.00"), 900000)
    assert (yen.amount, yen.foreign_amount) == (Decimal("416097.00"), 9000000)
    (alert,) = Alert.objects.filter(monitor="pay_no_decision")
    assert alert.value == Decimal("6469560.00") and alert.evidence.get().line == dollars
    assert UnitDay.objects.get().amount == dollars.amount + yen.amount


def test_both_engines_convert_alike(city):
    """The rounding too: 0.05 dollars and the like."""
    given = [("USD", "2024-06-01", "0.05"), ("USD", "2025-01-01", "1234567.89"), ("JPY", "2010-01-01", "101"), ("VND", "2025-01-01", "7"), ("CNY", "2025-01-01", "7.77")]  # fmt: skip
    pay(city, *({"payment_no": str(n), "currency": c, "paid_on": d, "amount": a} for n, (c, d, a) in enumerate(given)))
    stored = list(LedgerLine.objects.order_by("payment_no").values_list("amount", "foreign_amount"))
    with duckdb.connect() as db:
        db.execute("CREATE TABLE payment (row_id BIGINT, currency VARCHAR, paid_on DATE, amount DECIMAL(20,2))")
        db.executemany("INSERT INTO payment VALUES (?, ?, ?, ?)", [(n, *row) for n, row in enumerate(given)])
        db.execute("CREATE TABLE exchange_rate (currency VARCHAR, since DATE, until DATE, rate DECIMAL(18,8))")
        db.executemany("INSERT INTO exchange_rate VALUES (?, ?, ?, ?)", backtest.rates(current()))
        query = derive("payment", "p.row_id", {}, "duckdb")
        columns = {
            c: k
            for c, k in backtest.schema_of(current().datasets["payment"]).items()
            if c not in ("row_id", "currency", "paid_on", "amount")
        }
        for name, kind in columns.items():
            db.execute(f'ALTER TABLE payment ADD COLUMN "{name}" {kind}')
        for name in ("bank_account", "payment_threshold"):
            listed = ", ".join(f'"{c}" {k}' for c, k in backtest.schema_of(current().datasets[name]).items())
            db.execute(f"CREATE TABLE {name} ({listed})")
        db.execute("CREATE TABLE ancestor (organisation VARCHAR, ancestor VARCHAR, steps BIGINT)")
        assert db.execute(f"SELECT amount, foreign_amount FROM ({query}) ORDER BY id").fetchall() == stored
    assert [a for a, _ in stored] == [Decimal(v) for v in ("0.35", "8874567.82", "5.07")] + [None, Decimal("7.77")]


def test_a_currency_without_a_rate_is_taken_named_and_never_taken_for_yuan(city):
    pay(city, {"payment_no": "1", "amount": "9000000", "currency": "VND"}, {"payment_no": "2", "amount": "10"})
    watch()
    line = LedgerLine.objects.get(payment_no="1")
    assert line.amount is None and line.foreign_amount == 9000000
    assert "pay_currency_unrated" in raised() and "pay_no_decision" not in raised()
    assert UnitDay.objects.get().amount == 10 and UnitDay.objects.get().payments == 2
    alert = Alert.objects.get(monitor="pay_currency_unrated")
    markup = page(city, "officer", f"/alerts/{alert.pk}")
    assert "9,000,000.00 越南盾（没有折算率，未折人民币）" in markup
    for address in ("/funds", f"/funds/payments/{line.pk}", f"/funds/units/{line.unit_id}", f"/funds/parties?id={line.payee}", f"/funds/graph?id={line.payee}"):  # fmt: skip
        assert page(city, "officer", address)


def test_a_new_rate_converts_what_is_there_and_has_it_judged_again(city):
    pay(
        city,
        {"payment_no": "1", "amount": "9000000", "currency": "VND"},
        {"payment_no": "2", "amount": "900000", "currency": "USD"},
    )
    watch()
    assert rates.prepare(current()) == 0
    assert rates.prepare(with_rates(USD_2023_12_29="1.0", VND_2023_12_29="1.0")) == 2
    watch()
    assert dict(LedgerLine.objects.values_list("payment_no", "amount")) == {"1": 9000000, "2": 900000}
    alerts = {a.monitor: a for a in Alert.objects.all()}
    assert alerts["pay_currency_unrated"].cleared_at is not None
    assert (
        alerts["pay_no_decision"].cleared_at is not None
        or alerts["pay_no_decision"].evidence.filter(ended_at=None).get().line.payment_no == "1"
    )
    assert "外币折算率有变动" in alerts["pay_currency_unrated"].events.filter(action="依据变动").get().text
    assert ExchangeRate.objects.count() == 2


def test_a_payment_is_corrected_and_reversed_in_its_own_currency(city):
    pay(city, {"payment_no": "1", "amount": "100", "currency": "USD"})
    pay(city, {"payment_no": "1", "amount": "100", "currency": "USD"})
    with pytest.raises(PaymentConflict, match="币种不同"):
        pay(city, {"payment_no": "R0", "amount": "40", "reverses_no": "1"})
    # By the day of the reversal the rate is another one; the payment keeps its own.
    pay(city, {"payment_no": "R1", "amount": "40", "currency": "USD", "reverses_no": "1", "paid_on": "2023-01-05"})
    line = LedgerLine.objects.get(payment_no="1")
    assert (line.amount, line.foreign_amount, line.state) == (Decimal("431.30"), 60, "present")
    version = LineVersion.objects.get()
    assert version.content["amount"] == 100 and "冲销 40.00 USD" in version.cause
    pay(city, {"payment_no": "R2", "amount": "60", "currency": "USD", "reverses_no": "1", "paid_on": "2023-01-06"})
    line.refresh_from_db()
    assert line.state == "reversed" and rates.prepare(current()) == 0
    assert "100.00 美元" in page(city, "officer", f"/funds/payments/{line.pk}")


def test_the_page_shows_what_was_paid_beside_what_it_is_in_yuan(city):
    payee = city.units["sub3"]
    pay(
        city,
        {"payment_no": "1", "amount": "1000", "currency": "USD", "payee_code": payee.code, "payee_name": payee.name},
    )
    put(
        "receipt",
        payee,
        receipt_no="R1",
        received_on="2026-03-03",
        account="622",
        amount=1000,
        currency="USD",
        payer_code=city.units["sub2"].code,
    )
    line = LedgerLine.objects.get()
    markup = page(city, "officer", f"/funds/payments/{line.pk}")
    assert "1,000.00 美元" in markup and "折人民币 7,188.40 元" in markup and "1 美元 = 7.1884 元" in markup
    assert steps(markup)["到账"][0] == "good" and "7,188.40（1,000.00 美元折人民币）" in steps(markup)["支付"][1]
    assert "7,188.40 元（折人民币）" in page(city, "officer", f"/funds/parties?id={payee.code}")
    assert "7,188.40（1,000.00 美元折人民币）" in page(city, "officer", "/funds")


def test_balances_of_foreign_accounts_are_summed_in_yuan(city):
    unit = city.units["sub2"]
    put("bank_account", unit, account="611", bank="示范银行", nature="basic", opened_on="2015-01-01", currency="USD")
    put("account_balance", unit, account="611", balance_on=date.today().isoformat(), balance=1000, received=0, paid=0)
    put("account_balance", unit, account="612", balance_on=date.today().isoformat(), balance=1000, received=0, paid=0)
    assert "8,188.40 元（折人民币）" in page(city, "officer", f"/funds/units/{unit.pk}")


def line_of(city, unit: str, kind: str, amount: str, valid_from: str = "2020-01-01", **more: str) -> None:
    report(
        city,
        "payment_threshold",
        {"kind": kind, "valid_from": valid_from, "amount": amount, "approved_on": valid_from, **more},
        unit=unit,
    )


def threshold(city, **given: str) -> Decimal | None:
    number = str(LedgerLine.objects.count())
    pay(city, {"payment_no": number, "amount": "1", **given})
    return LedgerLine.objects.get(payment_no=number).threshold


def test_the_line_of_the_kind_goes_before_the_line_of_any(city):
    line_of(city, "sub2", "any", "5000000")
    line_of(city, "sub2", "construction", "10000000")
    assert threshold(city, kind="construction") == 10_000_000 and threshold(city, kind="procurement") == 5_000_000
    pay(city, {"payment_no": "big", "amount": "6000000", "kind": "construction"})
    watch()
    assert "pay_no_decision" not in raised()


def test_a_unit_without_a_line_has_the_one_of_the_nearest_unit_above(city):
    assert threshold(city) is None
    line_of(city, "group", "any", "2000000")
    assert LedgerLine.objects.get().threshold == 2_000_000, "the payments below move with the group's line"
    line_of(city, "group", "construction", "8000000")
    assert threshold(city) == 2_000_000 and threshold(city, kind="construction") == 8_000_000
    line_of(city, "sub2", "any", "3000000", valid_from="2026-03-02")
    assert threshold(city, kind="construction") == 3_000_000
    assert threshold(city, paid_on="2026-03-01", kind="construction") == 8_000_000


def test_people_who_may_not_look_at_the_group_s_line_hand_in_payments_judged_by_it(city):
    line_of(city, "group", "any", "2000000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('guanlan.scope', %s, true)", ["{" + city.units["sub2"].path + "}"])
        cursor.execute("SET LOCAL ROLE guanlan_web")
        try:
            cursor.execute("SELECT count(*) FROM facts.payment_threshold")
            assert cursor.fetchone() == (0,)
            assert threshold(city) == 2_000_000
        finally:
            cursor.execute("RESET ROLE")


def test_in_duckdb_the_line_is_inherited_alike():
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE payment (row_id BIGINT, organisation VARCHAR, kind VARCHAR, paid_on DATE, amount DECIMAL(20,2))"
        )
        for name, kind in backtest.schema_of(current().datasets["payment"]).items():
            if name not in ("row_id", "organisation", "kind", "paid_on", "amount"):
                db.execute(f'ALTER TABLE payment ADD COLUMN "{name}" {kind}')
        db.execute("INSERT INTO payment BY NAME SELECT * FROM (VALUES (1, 'M', 'other', DATE '2026-03-02', 1), (2, 'M', 'construction', DATE '2026-03-02', 1), (3, 'X', 'other', DATE '2026-03-02', 1)) v(row_id, organisation, kind, paid_on, amount)")  # fmt: skip
        db.execute("CREATE TABLE subsidiary (parent VARCHAR, organisation VARCHAR)")
        db.execute("INSERT INTO subsidiary VALUES ('T', 'G'), ('G', 'M')")
        listed = ", ".join(f'"{c}" {k}' for c, k in backtest.schema_of(current().datasets["payment_threshold"]).items())
        db.execute(f"CREATE TABLE payment_threshold ({listed})")
        db.execute("INSERT INTO payment_threshold BY NAME SELECT * FROM (VALUES ('T', 'construction', 9, DATE '2020-01-01'), ('G', 'any', 2, DATE '2020-01-01'), ('G', 'any', 3, DATE '2021-01-01')) v(organisation, kind, amount, valid_from)")  # fmt: skip
        backtest.prepare(db, current())
        assert db.execute("SELECT id, threshold FROM ledger ORDER BY id").fetchall() == [(1, 3), (2, 3), (3, None)]
