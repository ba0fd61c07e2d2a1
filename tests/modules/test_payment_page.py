"""One payment with its chain from the decision to the receipt, its versions, and the lists that go to Excel."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from guanlan.identity.models import User
from guanlan.identity.operations import grant_give, user_create
from guanlan.monitoring.models import Alert, LedgerLine
from guanlan.monitoring.queries import Found
from guanlan.standard.loading import current
from guanlan.web.payment_findings import PARTIES, flow, payment_message
from tests.modules.decisions import put
from tests.monitoring.test_corrections import pay

pytestmark = pytest.mark.django_db


def page(city, who: str, address: str) -> str:
    client = Client()
    client.force_login(city.users[who], "django.contrib.auth.backends.ModelBackend")
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def steps(markup: str) -> dict[str, tuple[str, str]]:
    """Each step of the chain: its state and all that it says, as plain text."""
    found = re.findall(r'<li class="(\w+)"><b>(\S+?)</b>(.*?)</li>', markup, re.DOTALL)
    return {title: (state, re.sub(r"\s+|<[^>]+>", " ", text)) for state, title, text in found}


@pytest.fixture
def two_payments(city):
    """Two payments on one decision, contract and budget item; the second goes beyond what was approved."""
    unit = city.units["sub2"]
    put(
        "decision_matter",
        unit,
        decision_no="D1",
        title="采购建材",
        decided_on="2026-02-01",
        passed=True,
        amount=5_000_000,
    )
    put("contract", unit, contract_no="HT-1", title="建材采购合同", amount=9_000_000, signed_on="2026-02-10")
    put("payment_budget", unit, year=2026, budget_item="采购", amount=10_000_000)
    approved = {"decision_no": "D1", "approved_on": "2026-03-01", "approver": "财务总监"}
    pay(
        city, {"payment_no": "1", "amount": "3000000", **approved}, {"payment_no": "2", "amount": "3000000", **approved}
    )
    return city


def test_the_chain_says_what_was_approved_what_was_paid_and_what_is_left(two_payments):
    line = LedgerLine.objects.get(payment_no="2")
    found = steps(page(two_payments, "officer", f"/funds/payments/{line.pk}"))
    assert found["决策"][0] == "wrong" and "累计支付超过批准金额" in found["决策"][1]
    assert re.search(r"批准金额\s+500.0 万元\s+已支付\s+600.0 万元\s+超出\s+100.0 万元", found["决策"][1])
    assert found["合同"][0] == "good" and re.search(r"合同金额\s+900.0 万元.*剩余\s+300.0 万元", found["合同"][1])
    assert found["预算"][0] == "good" and re.search(r"年度预算\s+1,000.0 万元.*剩余\s+400.0 万元", found["预算"][1])
    assert found["审批"][0] == "good" and "财务总监" in found["审批"][1]
    assert found["支付"][0] == "good" and "2026-03-02 10:00" in found["支付"][1]
    assert found["到账"][0] == "unknown" and "收款方不在平台报送" in found["到账"][1]


def test_the_decision_s_page_is_linked_for_those_who_may_look_at_decisions(two_payments):
    city, line = two_payments, LedgerLine.objects.get(payment_no="1")
    city.users["funds"] = user_create(
        by=None, username="funds", display_name="资金", password="Guanlan-2026-test", unit=city.root
    )
    grant_give(by=None, user=city.users["funds"], role="officer", unit=city.root, module="funds")
    User.objects.update(totp_required=False)
    link = f"/decisions/matters/{line.unit_id}/D1"
    assert link in page(city, "officer", f"/funds/payments/{line.pk}")
    assert link not in page(city, "funds", f"/funds/payments/{line.pk}")


def test_a_cancelled_payment_is_marked_and_left_out_of_what_was_paid(two_payments):
    pay(two_payments, {"payment_no": "2", "amount": "3000000", "operation": "03"})
    one, two = (LedgerLine.objects.get(payment_no=n) for n in ("1", "2"))
    found = steps(page(two_payments, "officer", f"/funds/payments/{one.pk}"))
    assert found["决策"][0] == "good" and re.search(r"已支付\s+300.0 万元\s+剩余\s+200.0 万元", found["决策"][1])
    markup = page(two_payments, "officer", f"/funds/payments/{two.pk}")
    assert "第 1 版被作废" in markup and steps(markup)["支付"][0] == "wrong"
    assert "已作废" in page(two_payments, "officer", "/funds?state=cancelled")


def test_a_correction_shows_what_it_changed(two_payments):
    pay(two_payments, {"payment_no": "1", "amount": "2500000", "operation": "02", "decision_no": "D1"})
    line = LedgerLine.objects.get(payment_no="1")
    markup = re.sub(r"<[^>]+>", "", page(two_payments, "officer", f"/funds/payments/{line.pk}"))
    assert "第 1 版被更正" in markup and "金额：3,000,000.00 元 → 2,500,000.00 元" in markup
    assert "审批人：财务总监 → （空）" in markup and "第 2 版" in markup


def test_a_reversal_names_the_payment_that_it_reverses(two_payments):
    pay(two_payments, {"payment_no": "9", "amount": "3000000", "reverses_no": "1"})
    counter = LedgerLine.objects.get(payment_no="9")
    assert "本笔冲销支付 1" in page(two_payments, "officer", f"/funds/payments/{counter.pk}")


def test_a_payment_between_two_units_is_met_by_the_payee_s_receipt(city):
    payee = city.units["sub3"]
    pay(city, {"payment_no": "1", "amount": "700", "payee_code": payee.code, "payee_name": payee.name},
        {"payment_no": "2", "amount": "800", "payee_code": payee.code, "payee_name": payee.name})  # fmt: skip
    put(
        "receipt",
        payee,
        receipt_no="R1",
        received_on="2026-03-03",
        account="622",
        amount=700,
        payer_code=city.units["sub2"].code,
    )
    put(
        "receipt",
        payee,
        receipt_no="R2",
        row_id=2,
        received_on="2026-03-30",
        account="622",
        amount=800,
        payer_code=city.units["sub2"].code,
    )
    one, two = (LedgerLine.objects.get(payment_no=n) for n in ("1", "2"))
    found = steps(page(city, "officer", f"/funds/payments/{one.pk}"))["到账"]
    assert found[0] == "good" and "R1" in found[1] and "2026-03-03" in found[1]
    # The same sum four weeks later is another payment's.
    assert steps(page(city, "officer", f"/funds/payments/{two.pk}"))["到账"][0] == "missing"


def test_without_a_decision_that_of_the_contract_is_named_and_weighed(two_payments):
    pay(two_payments, {"payment_no": "3", "amount": "2000000"})
    line = LedgerLine.objects.get(payment_no="3")
    state, said = steps(page(two_payments, "officer", f"/funds/payments/{line.pk}"))["决策"]
    assert (
        state == "missing"
        and "批准金额不够支付这份合同" in said
        and re.search(r"合同已支付\s+800.0 万元\s+超出\s+300.0 万元", said)
    )


@pytest.mark.parametrize("monitor", [m for m in current().monitors.values() if not m.indicator], ids=lambda m: m.id)
def test_no_placeholder_stays_in_what_an_alert_says(city, monitor):
    unit = city.units["sub2"]
    alert = Alert(
        unit=unit, module="funds", monitor=monitor.id, key=f"{unit.code}|611|2026-03-02", period="2026-03", value=5.0
    )
    line = LedgerLine(
        unit=unit, payer=unit.code, payee="S1", payee_name="渝州建材", paid_on=date(2026, 3, 2), amount=5, minute=1300
    )
    lines = [] if monitor.kind == "register" else [line]
    said = payment_message(alert, monitor, Found.of(alert, lines, len(lines)))
    assert said and "{" not in said and "None" not in said


def test_a_drawing_of_many_payees_gathers_the_small_ones(city):
    unit = city.units["sub2"]
    lines = [
        LedgerLine(unit=unit, payer=unit.code, payee=f"S{n}", payee_name=f"收款{n}", amount=n, paid_on=date(2026, 3, 2))
        for n in range(1, 31)
    ]
    drawn = flow(lines)
    assert drawn is not None and len(drawn["links"]) == PARTIES
    assert sum(link["value"] for link in drawn["links"]) == sum(range(1, 31))
    assert drawn["links"][-1]["target"] == "其余 19 户" and drawn["links"][-1]["count"] == 19


def rows_of(city, address: str) -> list[tuple]:
    client = Client()
    client.force_login(city.users["officer"], "django.contrib.auth.backends.ModelBackend")
    reply = client.get(address)
    assert reply.status_code == 200 and "spreadsheet" in reply["Content-Type"]
    return list(load_workbook(BytesIO(reply.content)).active.iter_rows(values_only=True))


def test_the_lists_of_the_pages_go_to_excel(two_payments):
    unit, today = two_payments.units["sub2"], timezone.localdate()
    put("account_balance", unit, account="611", balance_on=today - timedelta(1), balance=5, received=2, paid=1)
    LedgerLine.objects.update(paid_on=today - timedelta(5))
    assert [float(r[2]) for r in rows_of(two_payments, f"/funds/units/{unit.pk}?export=days")[1:]] == [6_000_000]
    assert rows_of(two_payments, f"/funds/units/{unit.pk}?export=payees")[1][2] == 2
    assert rows_of(two_payments, f"/funds/units/{unit.pk}?export=balances")[1][0] == "611"
    assert rows_of(two_payments, "/funds/parties?id=91500000MA0000001X&export=payers")[1][0] == unit.name
    assert len(rows_of(two_payments, f"/funds?unit_id={unit.pk}&contract=HT-1&export=xlsx")) == 3
    assert rows_of(two_payments, f"/funds/graph?id={unit.code}&export=xlsx")[1][3] == 2
    client = Client()
    client.force_login(two_payments.users["officer"], "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/funds/units/{unit.pk}?export=nothing").status_code == 404


def test_the_graph_is_found_by_name(two_payments):
    assert f"/funds/graph?id={two_payments.units['sub2'].code}" in page(
        two_payments, "officer", "/funds/graph?id=山城2"
    )
    assert "没有找到它的往来" in page(two_payments, "officer", "/funds/graph?id=没有这家")
