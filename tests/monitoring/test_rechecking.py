"""Payments judged again when what they rest on is reported later: a late decision, a contract, a threshold, a blacklist."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from guanlan.flow.operations import submission_process
from guanlan.intake.files import register_of
from guanlan.intake.operations import submission_review, submission_submit
from guanlan.intake.registers import register_take
from guanlan.monitoring import live
from guanlan.monitoring.models import Alert, AlertStatus, FreshLine, LedgerLine
from guanlan.standard.loading import current
from tests.monitoring.test_corrections import pay

pytestmark = pytest.mark.django_db


def report(city, dataset: str, *rows: dict, unit: str = "sub2", **options) -> None:
    """Deliver rows of a register and let them reach it, as the worker would."""
    reported = register_of(list(rows), current(), dataset)
    delivery = register_take(
        by=city.users["reporter"], unit=city.units[unit], reported=reported, channel="api", data=repr(rows).encode(), **options
    )  # fmt: skip
    assert not delivery.errors, [f.message for f in delivery.findings.all()]
    if delivery.status != "accepted":
        delivery = submission_submit(by=city.users["reporter"], submission=delivery)
        delivery = submission_review(by=city.users["officer"], submission=delivery, accepted=True)
    submission_process(delivery.pk)


def decision(number: str = "D1", **changes) -> dict:
    return {
        "decision_no": number,
        "title": "设备款",
        "decided_on": "2026-02-20",
        "passed": "是",
        "amount": "9000000",
    } | changes


def watch() -> None:
    """Judge what is fresh. A batch ends with its transaction; here all batches of a test share one."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS fresh_line")
    live.batch_watch(current())


def watched(monitor: str) -> Alert:
    watch()
    return Alert.objects.get(module="funds", monitor=monitor)


def events(alert: Alert) -> list[str]:
    return [e.action for e in alert.events.order_by("pk")]


def test_a_decision_made_before_the_payment_and_reported_after_it_settles_the_alert(city):
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    alert = watched("pay_decision_unknown")
    report(city, "decision_matter", decision())
    assert FreshLine.objects.count() == 1
    alert = watched("pay_decision_unknown")
    assert alert.cleared_at is not None and alert.status == AlertStatus.OPEN
    assert events(alert) == ["发现", "依据变动", "原因消失"]
    assert "已报送的依据" in alert.events.last().text
    assert not Alert.objects.filter(monitor="pay_before_decision").exists()


def test_a_decision_made_after_the_payment_does_not_settle_it_and_says_why(city):
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    watched("pay_decision_unknown")
    report(city, "decision_matter", decision(decided_on="2026-03-20"))
    alert = watched("pay_decision_unknown")
    assert alert.cleared_at is None and alert.value == Decimal("8000000")
    assert events(alert) == ["发现", "依据变动", "仍然成立"] and "先付款后决策" in alert.events.last().text
    assert alert.evidence.get().ended_at is None
    assert Alert.objects.get(monitor="pay_before_decision").cleared_at is None


def test_a_payment_corrected_to_name_a_later_decision_still_had_none(city):
    pay(city, {"payment_no": "1", "amount": "8000000"})
    watched("pay_no_decision")
    report(city, "decision_matter", decision(decided_on="2026-03-20"))
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1", "operation": "02"})
    assert watched("pay_no_decision").cleared_at is None
    pay(city, {"payment_no": "2", "amount": "8000000", "payee_code": "91500000MA0000009X"})
    watch()
    report(city, "decision_matter", decision("D2"))
    pay(city, {"payment_no": "2", "amount": "8000000", "payee_code": "91500000MA0000009X", "decision_no": "D2", "operation": "02"})  # fmt: skip
    watch()
    assert Alert.objects.get(monitor="pay_no_decision", key__endswith="|2").cleared_at is not None


def test_a_decision_corrected_to_its_true_day_settles_what_stood(city):
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    report(city, "decision_matter", decision(decided_on="2026-03-20"))
    before = watched("pay_before_decision")
    assert before.cleared_at is None
    report(city, "decision_matter", decision())
    assert watched("pay_before_decision").cleared_at is not None


def test_a_decision_taken_back_is_missing_again(city):
    report(city, "decision_matter", decision())
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    watch()
    assert not Alert.objects.filter(monitor="pay_decision_unknown").exists()
    report(city, "decision_matter", decision("D2"), mode="replace")
    assert watched("pay_decision_unknown").cleared_at is None


def test_a_delivery_that_changes_nothing_or_another_decision_judges_nothing_again(city):
    report(city, "decision_matter", decision())
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    watch()
    report(city, "decision_matter", decision(), decision("D2"))
    assert FreshLine.objects.count() == 0
    report(city, "decision_matter", decision(), unit="sub3")
    assert FreshLine.objects.count() == 0


def test_what_people_closed_stays_closed(city):
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    alert = watched("pay_decision_unknown")
    Alert.objects.filter(pk=alert.pk).update(
        status=AlertStatus.CLOSED, conclusion="justified", closed_at=timezone.now()
    )
    report(city, "decision_matter", decision(passed="否"))
    alert = watched("pay_decision_unknown")
    assert alert.status == AlertStatus.CLOSED and alert.conclusion == "justified" and events(alert) == ["发现"]


def test_an_amount_approved_for_less_is_found_in_payments_made_long_ago(city):
    report(city, "decision_matter", decision())
    pay(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    watch()
    report(city, "decision_matter", decision(amount="7000000"))
    assert watched("pay_over_decision").evidence.count() == 1


def test_a_contract_a_budget_and_a_blacklisting_reported_later_are_held_against_earlier_payments(city):
    pay(city, {"payment_no": "1", "amount": "3000000"})
    watch()
    report(city, "contract", {"contract_no": "HT-1", "title": "采购", "amount": "1000000", "signed_on": "2026-01-01"})
    assert watched("pay_over_contract").cleared_at is None
    report(city, "payment_budget", {"year": "2026", "budget_item": "采购", "amount": "2000000"})
    assert watched("pay_over_budget").cleared_at is None
    report(city, "payment_budget", {"year": "2026", "budget_item": "采购", "amount": "5000000"})
    assert watched("pay_over_budget").cleared_at is not None
    report(city, "counterparty", {"party": "91500000MA0000001X", "name": "渝州建材", "listed_on": "2026-01-01"})
    assert watched("pay_blacklisted").cleared_at is None
    report(city, "bank_account", {"account": "611", "bank": "重庆银行", "nature": "basic", "opened_on": "2020-01-01", "closed_on": "2026-01-31"})  # fmt: skip
    assert watched("pay_closed_account").cleared_at is None


def test_a_threshold_filed_later_moves_the_line_of_payments_in_its_validity(city):
    pay(
        city,
        {"payment_no": "1", "amount": "4000000"},
        {"payment_no": "2", "amount": "4000000", "paid_on": "2026-01-02"},
    )
    watch()
    assert not Alert.objects.filter(monitor="pay_no_decision").exists()
    line = {"kind": "any", "valid_from": "2026-02-01", "amount": "3000000", "approved_on": "2026-02-01"}
    report(city, "payment_threshold", line)
    lines = dict(LedgerLine.objects.values_list("payment_no", "threshold"))
    assert lines == {"1": Decimal("3000000"), "2": None}
    assert watched("pay_no_decision").key.endswith("|1")
    report(city, "payment_threshold", line | {"amount": "6000000"})
    assert watched("pay_no_decision").cleared_at is not None
