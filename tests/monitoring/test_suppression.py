"""Suppressed hits are recorded without calling anybody, and come back when the suppression ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from guanlan.audit.models import Entry
from guanlan.monitoring import live, suppression
from guanlan.monitoring.models import Alert, Suppression
from guanlan.monitoring.operations import alerts_escalate
from guanlan.monitoring.suppression import (
    SuppressionError,
    suppression_approve,
    suppression_ask,
    suppression_decline,
    suppression_lift,
    suppressions_end,
)
from guanlan.standard.loading import current
from tests.flow.test_path import report
from tests.monitoring.test_handling import HIGH
from tests.monitoring.test_live import pay

pytestmark = pytest.mark.django_db
PAYEE = "91500000MA0000001X"


def make(city, monitor: str, **changes) -> tuple[Suppression, int]:
    usual = {
        "by": city.users["officer"], "unit": city.units["sub2"], "monitor": monitor, "reason": "已专项核查过", "approver": city.users["leader"],
        "ends_on": timezone.localdate() + timedelta(days=30),
    }  # fmt: skip
    made = suppression_ask(**(usual | changes))
    return made, suppression_approve(by=city.users["leader"], suppression=made)


def repeat(city, *numbers: str, **changes) -> None:
    """The same sum paid again and again: hits of pay_repeat."""
    pay(city, "sub2", *({"payment_no": n, "amount": "66000.01", **changes} for n in numbers))
    live.batch_watch(current())


def found(monitor: str = "pay_repeat") -> Alert:
    return Alert.objects.get(monitor=monitor, unit__name="山城2公司")


@pytest.mark.parametrize("wrong", [{"reason": "免"}, {"ends_on": timezone.localdate() - timedelta(days=1)},
                                   {"ends_on": timezone.localdate() + timedelta(days=400)}])  # fmt: skip
def test_a_suppression_needs_a_reason_and_an_end(city, wrong):
    with pytest.raises(SuppressionError):
        make(city, "pay_repeat", **wrong)
    assert not Suppression.objects.exists()


def test_nobody_approves_their_own_suppression(city):
    with pytest.raises(SuppressionError, match="本人"):
        make(city, "pay_repeat", approver=city.users["officer"])


def test_suppressed_payments_are_recorded_and_come_back_when_it_ends(city):
    made, _ = make(city, "pay_repeat")
    repeat(city, "1", "2")
    alert = found()
    assert alert.status == "suppressed" and alert.evidence.count() == 2
    repeat(city, "3")
    alert.refresh_from_db()
    assert alert.status == "suppressed" and alert.evidence.count() == 3
    assert alerts_escalate(alert.due_on + timedelta(days=40)) == Alert.objects.exclude(status="suppressed").count()
    assert suppressions_end(made.ends_on) == 0
    assert suppressions_end(made.ends_on + timedelta(days=1)) == 1
    alert.refresh_from_db()
    assert alert.status == "open" and alert.due_on > made.ends_on and alert.events.last().action == "恢复办理"


def test_another_rule_and_another_unit_are_not_suppressed(city):
    make(city, "pay_round_sum")
    make(city, "pay_repeat", unit=city.units["sub3"])
    repeat(city, "1", "2")
    assert found().status == "open"


def test_one_payee_is_suppressed_and_another_is_not(city):
    make(city, "pay_repeat", payee=PAYEE)
    repeat(city, "1", "2")
    repeat(city, "3", "4", payee_code="91500000MA0000002X", payee_account="633", payee_name="渝州运输")
    states = dict(Alert.objects.filter(monitor="pay_repeat").values_list("evidence__line__payee", "status"))
    assert states == {PAYEE: "suppressed", "91500000MA0000002X": "open"}


def test_one_record_is_suppressed(city):
    repeat(city, "1", "2")
    _, hidden = make(city, "pay_repeat", key=found().key)
    assert hidden == 1 and found().status == "suppressed"
    repeat(city, "3", "4", payee_code="91500000MA0000002X", payee_account="633")
    assert sorted(Alert.objects.filter(monitor="pay_repeat").values_list("status", flat=True)) == ["open", "suppressed"]


def test_a_closed_alert_that_grows_while_suppressed_stays_quiet(city):
    repeat(city, "1", "2")
    Alert.objects.filter(monitor="pay_repeat").update(status="closed", closed_at=timezone.now(), conclusion="justified")
    make(city, "pay_repeat")
    repeat(city, "3")
    alert = found()
    assert (alert.status, alert.conclusion, alert.closed_at) == ("suppressed", "", None)


def test_indicator_alerts_are_suppressed_too(city):
    make(city, "debt_ratio_control")
    report(city, "sub2", **HIGH)
    assert found("debt_ratio_control").status == "suppressed"
    assert (
        Alert.objects.filter(unit=city.units["sub2"])
        .exclude(monitor="debt_ratio_control")
        .exclude(status="open")
        .count()
        == 0
    )


def test_one_period_of_an_indicator_is_suppressed(city):
    make(city, "debt_ratio_control", key="2025-08")
    report(city, "sub2", **HIGH)
    assert found("debt_ratio_control").status == "open"


def test_alerts_that_somebody_was_asked_about_stay(city):
    repeat(city, "1", "2")
    Alert.objects.filter(monitor="pay_repeat").update(status="asked")
    assert make(city, "pay_repeat")[1] == 0 and found().status == "asked"


def test_lifting_early_brings_the_alerts_back(city):
    made, _ = make(city, "pay_repeat")
    repeat(city, "1", "2")
    with pytest.raises(SuppressionError):
        suppression_lift(by=city.users["officer"], suppression=made, reason="")
    assert suppression_lift(by=city.users["officer"], suppression=made, reason="情况有变") == 1
    assert found().status == "open"
    with pytest.raises(SuppressionError, match="已经解除"):
        suppression_lift(by=city.users["officer"], suppression=made, reason="情况有变")


def test_the_shared_sql_serves_any_insert_that_raises_alerts(city):
    """What a third kind of monitor (verdicts of rules) raises asks the same question of the same fragment."""
    make(city, "dec_quorum", key="M-1")
    with connection.cursor() as cursor:
        status = suppression.status("v.monitor", "v.unit_id", "v.key")
        cursor.execute(
            f"""
            INSERT INTO monitoring_alert (unit_id, module, monitor, indicator, key, period, basis, value, severity, status, raised_at, due_on, escalated)
            SELECT v.unit_id, 'decisions', v.monitor, '', v.key, '2026-03', 'reported', 0, '预警', {status}, now(), %(today)s::date + 5, 0
            FROM (VALUES ('dec_quorum', %(unit)s::bigint, 'M-1'), ('dec_quorum', %(unit)s, 'M-2')) v(monitor, unit_id, key)
            """,
            {"today": timezone.localdate(), "unit": city.units["sub2"].pk},
        )
    assert dict(Alert.objects.filter(module="decisions").values_list("key", "status")) == {
        "M-1": "suppressed",
        "M-2": "open",
    }
    assert suppressions_end(timezone.localdate() + timedelta(days=31)) == 1


def test_what_is_asked_for_holds_only_when_another_officer_approves(city):
    officer, other = city.users["officer"], city.users["district"]
    asked = suppression_ask(
        by=officer, unit=city.units["sub2"], monitor="pay_repeat", reason="已专项核查过", approver=city.users["leader"],
        ends_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    repeat(city, "1", "2")
    assert found().status == "open"
    with pytest.raises(SuppressionError, match="还没有批准"):
        suppression_lift(by=other, suppression=asked, reason="情况有变")
    with pytest.raises(SuppressionError, match="本人"):
        suppression_approve(by=officer, suppression=asked)
    assert suppression_approve(by=other, suppression=asked) == 1
    asked.refresh_from_db()
    alert = found()
    assert alert.status == "suppressed" and asked.approver == other and "district 批准" in alert.events.last().text
    with pytest.raises(SuppressionError, match="已经办结"):
        suppression_approve(by=other, suppression=asked)
    assert list(Entry.objects.filter(target="suppression").order_by("id").values_list("action", "actor")) == [
        ("suppression.ask", "officer"),
        ("suppression.approve", "district"),
    ]


def test_what_is_declined_or_withdrawn_never_holds(city):
    usual = {
        "by": city.users["officer"], "unit": city.units["sub2"], "monitor": "pay_repeat", "reason": "已专项核查过", "approver": city.users["leader"],
        "ends_on": timezone.localdate() + timedelta(days=30),
    }  # fmt: skip
    asked = suppression_ask(**usual)
    with pytest.raises(SuppressionError, match="正在等待批准"):
        suppression_ask(**usual)
    with pytest.raises(SuppressionError, match="理由"):
        suppression_decline(by=city.users["leader"], suppression=asked, reason="")
    suppression_decline(by=city.users["leader"], suppression=asked, reason="理由不充分")
    withdrawn = suppression_ask(**usual)
    suppression_decline(by=city.users["officer"], suppression=withdrawn, reason="填错了")
    with pytest.raises(SuppressionError, match="已经办结"):
        suppression_approve(by=city.users["leader"], suppression=asked)
    repeat(city, "1", "2")
    assert found().status == "open"
    acts = Entry.objects.filter(target="suppression").order_by("id").values_list("action", flat=True)
    assert list(acts) == ["suppression.ask", "suppression.decline", "suppression.ask", "suppression.withdraw"]
