"""What one unit files later is held against everybody's payments: listings of parties, contracts, limits of travel."""

from __future__ import annotations

import pytest

from guanlan.monitoring.models import Alert, FreshLine
from tests.monitoring.test_corrections import pay
from tests.monitoring.test_rechecking import events, report, watch, watched

pytestmark = pytest.mark.django_db
PARTY, NAME = "91500000MA0000001X", "渝州建材"


def test_a_listing_filed_by_another_unit_is_held_against_all_payments_to_the_party_and_taken_back(city):
    pay(city, {"payment_no": "1", "amount": "3000"}, {"payment_no": "2", "amount": "3000", "payee_code": None})
    watch()
    report(city, "counterparty", {"party": PARTY, "name": NAME, "listed_on": "2026-01-01"}, unit="sub3")
    watch()
    alerts = Alert.objects.filter(monitor="pay_blacklisted")
    assert {a.key.split("|")[1] for a in alerts} == {"1", "2"}
    assert {a.unit for a in alerts} == {city.units["sub2"]} and not alerts.exclude(cleared_at=None).exists()
    report(city, "counterparty", {"party": PARTY, "name": NAME}, unit="sub3")
    watch()
    assert not alerts.filter(cleared_at=None).exists()


def test_a_party_with_nothing_against_it_judges_nothing_again(city):
    pay(city, {"payment_no": "1", "amount": "3000"})
    watch()
    report(city, "counterparty", {"party": PARTY, "name": NAME, "registered_on": "2012-06-01"}, unit="sub3")
    assert FreshLine.objects.count() == 0


def test_the_earliest_registration_that_anybody_filed_counts(city):
    report(city, "counterparty", {"party": PARTY, "name": NAME, "registered_on": "2026-01-15"})
    pay(city, {"payment_no": "1", "amount": "3000000"})
    assert watched("pay_new_counterparty").cleared_at is None
    report(city, "counterparty", {"party": PARTY, "name": NAME, "registered_on": "2012-06-01"}, unit="sub3")
    assert watched("pay_new_counterparty").cleared_at is not None


def contract(**changes) -> dict:
    return {
        "contract_no": "HT-1", "title": "采购", "party": PARTY, "amount": "9000000", "signed_on": "2026-01-01",
    } | changes  # fmt: skip


def test_a_contract_filed_later_settles_that_there_was_none(city):
    pay(city, {"payment_no": "1", "amount": "3000000"})
    assert watched("pay_contract_unknown").key.endswith("没有合同台账|2026-03")
    report(city, "contract", contract())
    assert watched("pay_contract_unknown").cleared_at is not None


def test_a_contract_signed_after_the_payment_does_not(city):
    pay(city, {"payment_no": "1", "amount": "3000000"})
    watch()
    report(city, "contract", contract(signed_on="2026-03-20"))
    alert = watched("pay_contract_unknown")
    assert alert.cleared_at is None and events(alert)[-1] == "仍然成立"
    assert watched("pay_contract_late").cleared_at is None


def test_a_limit_of_travel_filed_later_goes_before_the_parameter(city):
    pay(city, {"payment_no": "1", "amount": "700000", "kind": "other", "purpose": "培训费"})
    assert watched("pay_travel").cleared_at is None
    limit = {"kind": "travel_payment", "valid_from": "2026-03-01", "amount": "900000", "approved_on": "2026-03-01"}
    report(city, "payment_threshold", limit)
    assert watched("pay_travel").cleared_at is not None


def test_holdings_filed_later_settle_who_belongs_to_the_group_and_taken_back_they_do_not(city):
    pay(city, {"payment_no": "1", "amount": "3000", "kind": "lending", "payee_kind": "group_member"})
    assert watched("pay_lending_outside").cleared_at is None and watched("pay_false_group_member").cleared_at is None
    above = city.units["group"].code
    held = {"investor": above, "investee": "91500000MA0000002K", "valid_from": "2020-01-01", "pct": "0.8"}
    below = {"investor": held["investee"], "investee": PARTY, "valid_from": "2020-01-01", "pct": "0.8"}
    report(city, "equity_holding", below, unit="sub3")
    assert watched("pay_lending_outside").cleared_at is None
    report(city, "equity_holding", below, held, unit="sub3")
    assert watched("pay_lending_outside").cleared_at is not None
    assert watched("pay_false_group_member").cleared_at is not None
    report(city, "equity_holding", below, held | {"pct": "0.3"}, unit="sub3")
    assert watched("pay_lending_outside").cleared_at is None


def test_holdings_filed_later_show_a_split_among_affiliates_below_any_line(city):
    report(city, "payment_threshold", {"kind": "any", "valid_from": "2020-01-01", "amount": "150000", "approved_on": "2020-01-01"})  # fmt: skip
    parties = [PARTY, "91500000MA0000002K"]
    pay(
        city,
        *(
            {"payment_no": str(n), "amount": "80000", "payee_code": p, "payee_account": str(n)}
            for n, p in enumerate(parties)
        ),
    )
    watch()
    assert not Alert.objects.filter(monitor="pay_split_affiliates").exists()
    held = [
        {"investor": "91500000MA0000003H", "investee": p, "valid_from": "2020-01-01", "pct": "0.8"} for p in parties
    ]
    report(city, "equity_holding", *held, unit="sub3")
    assert watched("pay_split_affiliates").cleared_at is None
    report(city, "equity_holding", *(h | {"valid_to": "2025-12-31"} for h in held), unit="sub3")
    assert watched("pay_split_affiliates").cleared_at is not None


def test_a_party_named_as_related_later_makes_the_payment_one_to_a_related_party(city):
    pay(city, {"payment_no": "1", "amount": "3000000"})
    watch()
    assert not Alert.objects.filter(monitor="pay_related").exists()
    report(city, "related_party", {"party": PARTY, "relation": "董事控制", "valid_from": "2026-01-01"})
    assert watched("pay_related").cleared_at is None
