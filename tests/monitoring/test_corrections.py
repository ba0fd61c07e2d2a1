"""Payments that are corrected, cancelled or reversed later: versions kept, alerts told, never closed by the machine."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from guanlan.intake.engine import Workbench
from guanlan.intake.files import from_objects
from guanlan.monitoring import live
from guanlan.monitoring.corrections import PaymentConflict, Taken, payments_take
from guanlan.monitoring.models import Alert, FreshLine, LedgerLine, LineVersion
from guanlan.standard.loading import current

pytestmark = pytest.mark.django_db


def pay(city, *rows: dict, unit: str = "sub2") -> Taken:
    owner = city.units[unit]
    usual = {
        "organisation": owner.code, "paid_on": "2026-03-02", "paid_at": "2026-03-02 10:00:00", "payer_account": "611",
        "payee_name": "渝州建材", "payee_code": "91500000MA0000001X", "payee_kind": "enterprise", "payee_account": "622",
        "currency": "CNY", "kind": "procurement", "purpose": "货款", "channel": "direct_link", "contract_no": "HT-1", "budget_item": "采购",
    }  # fmt: skip
    bench = Workbench(current())
    bench.load(from_objects([{**usual, **row} for row in rows], current().datasets["payment"]))
    return payments_take(by=city.users["reporter"], unit=owner, bench=bench, sha256="a" * 64)


def split(city) -> Alert:
    """Two payments that together are a split one, found."""
    pay(
        city,
        {"payment_no": "1", "amount": "3000000.11"},
        {"payment_no": "2", "amount": "2900000.22", "paid_on": "2026-03-04"},
    )
    live.batch_watch(current())
    return Alert.objects.get(module="funds", monitor="pay_split")


def test_the_same_number_with_another_content_is_refused_and_nothing_is_stored(city):
    pay(city, {"payment_no": "1", "amount": "10"})
    with pytest.raises(
        PaymentConflict, match="第 2 笔：支付流水号 1 已收下（第 1 版），这次的金额不同；更正请把操作类型填 02"
    ):
        pay(city, {"payment_no": "2", "amount": "10"}, {"payment_no": "1", "amount": "11"})
    assert LedgerLine.objects.count() == 1


def test_a_number_twice_in_one_delivery_is_refused(city):
    with pytest.raises(PaymentConflict, match="第 1、2 笔重复出现"):
        pay(city, {"payment_no": "1", "amount": "10"}, {"payment_no": "1", "amount": "11", "operation": "02"})


def test_a_correction_keeps_the_old_version_and_is_fresh_again(city):
    pay(city, {"payment_no": "1", "amount": "10"})
    live.batch_watch(current())
    assert pay(city, {"payment_no": "1", "amount": "12", "operation": "02"}) == Taken(corrected=1)
    live.batch_watch(current(), limit=0)
    line, version = LedgerLine.objects.get(), LineVersion.objects.get()
    assert (line.amount, line.version, version.version, version.content["amount"], version.operation) == (
        12,
        2,
        1,
        10,
        "correct",
    )
    assert version.by == city.users["reporter"] and version.sha256 == "a" * 64 and FreshLine.objects.count() == 1
    assert pay(city, {"payment_no": "1", "amount": "12", "operation": "02"}) == Taken(known=1)
    assert pay(city, {"payment_no": "1", "amount": "10"}) == Taken(known=1)


def test_versions_are_never_changed(city):
    pay(city, {"payment_no": "1", "amount": "10"})
    pay(city, {"payment_no": "1", "amount": "12", "operation": "02"})
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        LineVersion.objects.update(operation="x")


@pytest.mark.parametrize("operation", ["02", "03"])
def test_what_was_never_taken_can_neither_be_corrected_nor_cancelled(city, operation):
    with pytest.raises(PaymentConflict, match="第 1 笔：没有流水号为 9 的支付"):
        pay(city, {"payment_no": "9", "amount": "10", "operation": operation})


def test_an_alert_whose_payment_is_cancelled_is_marked_and_not_closed(city):
    alert = split(city)
    pay(city, {"payment_no": "2", "amount": "2900000.22", "paid_on": "2026-03-04", "operation": "03"})
    live.batch_watch(current())
    alert.refresh_from_db()
    assert alert.status == "open" and alert.cleared_at is not None
    assert alert.evidence.count() == 2 and not alert.evidence.filter(ended_at=None).exists()
    assert [e.action for e in alert.events.all()] == ["发现", "支付作废", "原因消失"]
    with pytest.raises(PaymentConflict, match="已作废，不能修改"):
        pay(city, {"payment_no": "2", "amount": "1", "operation": "02"})


def test_an_alert_that_still_holds_after_a_correction_keeps_its_evidence(city):
    alert = split(city)
    pay(city, {"payment_no": "2", "amount": "2800000.00", "paid_on": "2026-03-04", "operation": "02"})
    live.batch_watch(current())
    alert.refresh_from_db()
    assert alert.cleared_at is None and alert.value == pytest.approx(5800000.11)
    assert alert.evidence.filter(ended_at=None).count() == 2 and Alert.objects.filter(monitor="pay_split").count() == 1


def test_a_full_reversal_takes_the_payment_out_of_the_monitors_sight(city):
    alert = split(city)
    assert pay(
        city, {"payment_no": "R", "amount": "-2900000.22", "reverses_no": "2", "paid_on": "2026-03-05"}
    ) == Taken(reversed=1)
    live.batch_watch(current())
    alert.refresh_from_db()
    states = dict(LedgerLine.objects.values_list("payment_no", "state"))
    assert states == {"1": "present", "2": "reversed", "R": "reversal"} and alert.cleared_at is not None
    assert pay(
        city, {"payment_no": "R", "amount": "-2900000.22", "reverses_no": "2", "paid_on": "2026-03-05"}
    ) == Taken(known=1)


def test_a_partial_reversal_leaves_the_rest_and_more_than_all_is_refused(city):
    pay(city, {"payment_no": "1", "amount": "100"})
    pay(city, {"payment_no": "R", "amount": "-30", "reverses_no": "1"})
    assert LedgerLine.objects.get(payment_no="1").amount == 70
    with pytest.raises(PaymentConflict, match="超过支付 1 的 70.00 元"):
        pay(city, {"payment_no": "R2", "amount": "-71", "reverses_no": "1"})


def test_a_late_payment_completes_a_split_dated_before_what_came_earlier(city):
    pay(city, {"payment_no": "2", "amount": "2900000.22", "paid_on": "2026-03-04"})
    live.batch_watch(current())
    pay(city, {"payment_no": "1", "amount": "3000000.11", "paid_on": "2026-03-02"})
    live.batch_watch(current())
    assert Alert.objects.get(monitor="pay_split").evidence.count() == 2
