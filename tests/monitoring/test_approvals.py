"""One approved amount: the monitor, the list of matters, the decision's page and the payment's page say the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from guanlan.facts.records import records
from guanlan.modules.decisions.life import life_of
from guanlan.modules.funds.chain import _against
from guanlan.monitoring import live
from guanlan.monitoring.approvals import with_money
from guanlan.monitoring.models import Alert, FreshLine, LedgerLine
from guanlan.standard.loading import current
from tests.modules.decisions import pay, put
from tests.monitoring.test_rechecking import decision, report, watched
from tests.monitoring.test_rechecking import pay as paid_by_api

pytestmark = pytest.mark.django_db
# Changes: (amount after, day of the meeting or None, day of the change, outcome of the topic).
CASES = {
    "nothing changed": (10, [], [("2026-02-02", 9)], 10, False),
    "paid too much": (10, [], [("2026-02-02", 6), ("2026-02-03", 5)], 10, True),
    "raised before": (10, [(12, None, "2026-02-01", "passed")], [("2026-02-02", 11)], 12, False),
    "raised after": (10, [(12, None, "2026-03-01", "passed")], [("2026-02-02", 11)], 12, False),
    "raise refused": (10, [(12, None, "2026-02-01", "rejected")], [("2026-02-02", 11)], 10, True),
    "cut before": (10, [(5, None, "2026-02-01", "passed")], [("2026-02-02", 9)], 5, True),
    "cut on the day": (10, [(5, None, "2026-02-02", "passed")], [("2026-02-02", 9)], 5, True),
    "cut after": (10, [(5, None, "2026-03-01", "passed")], [("2026-02-02", 9)], 5, False),
    "cut, then paid on": (10, [(5, None, "2026-03-01", "passed")], [("2026-02-02", 9), ("2026-03-02", 1)], 5, True),
    "cut refused": (10, [(5, None, "2026-02-01", "rejected")], [("2026-02-02", 9)], 10, False),
    "the meeting's day counts": (10, [(5, "2026-01-20", "2026-03-01", "passed")], [("2026-02-02", 9)], 5, True),
    "raised, cut, paid": (10, [(12, None, "2026-01-10", "passed"), (5, None, "2026-01-20", "passed")], [("2026-02-02", 9)], 5, True),
    "cut, paid, raised": (10, [(5, None, "2026-01-20", "passed"), (9, None, "2026-03-01", "passed")], [("2026-02-02", 9)], 9, False),
    "no amount, then one": (None, [(5, None, "2026-01-20", "passed")], [("2026-02-02", 9)], 5, True),
    "no amount": (None, [], [("2026-02-02", 9)], None, False),
    "no amount when paid": (None, [(5, None, "2026-03-01", "passed")], [("2026-02-02", 9)], 5, False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_pages_and_monitor_hold_payments_against_the_same_amount(city, case):
    unit = city.units["sub2"]
    amount, changes, payments, approved, over = CASES[case]
    put("decision_matter", unit, decision_no="D", title="事项", decided_on="2026-01-05", passed=True, amount=amount)
    for number, (after, held, changed, outcome) in enumerate(changes):
        put("decision_change", unit, decision_no="D", change_no=str(number), changed_on=changed, content="改", amount_after=after, topic_no=f"T{number}")  # fmt: skip
        put(
            "decision_topic",
            unit,
            topic_no=f"T{number}",
            meeting_no=f"M{number}",
            order_no=1,
            title="变更",
            outcome=outcome,
        )
        if held:
            put("decision_meeting", unit, meeting_no=f"M{number}", body_no="B", title="会", held_on=held, members_due=5)
    for number, (day, paid) in enumerate(payments):
        line = pay(unit, str(number), paid, decision_no="D", paid_on=day)
        FreshLine.objects.create(line=line)
    live.batch_watch(current())
    line.refresh_from_db()
    assert Alert.objects.filter(monitor="pay_over_decision").exists() == over
    matter = with_money(records("decision_matter")).get(decision_no="D")
    assert (matter.approved, matter.over) == (approved, over)
    assert life_of(unit, decision_no="D").money.over == over
    assert ("累计支付超过批准金额" in _against(matter, line)) == over


def test_a_change_counts_once_its_topic_and_meeting_are_reported(city):
    """Whatever is reported first: the topic that passed a cut makes the payments after it too much."""
    report(city, "decision_matter", decision())
    paid_by_api(city, {"payment_no": "1", "amount": "8000000", "decision_no": "D1"})
    change = {
        "decision_no": "D1",
        "change_no": "1",
        "changed_on": "2027-01-01",
        "content": "减",
        "amount_after": "5000000",
    }
    report(city, "decision_change", change | {"topic_no": "T9"})
    report(
        city,
        "decision_topic",
        {"topic_no": "T9", "meeting_no": "M9", "order_no": "1", "title": "减", "outcome": "passed"},
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS fresh_line")
    live.batch_watch(current())
    assert not Alert.objects.filter(monitor="pay_over_decision").exists()
    report(
        city,
        "decision_meeting",
        {"meeting_no": "M9", "body_no": "B", "title": "会", "held_on": "2026-02-21", "members_due": "5"},
    )
    alert = watched("pay_over_decision")
    assert alert.value == Decimal(8_000_000) and LedgerLine.objects.count() == 1
