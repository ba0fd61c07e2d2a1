"""The approval of a payment step by step: on its page, and judged again when it is reported later."""

from __future__ import annotations

import pytest

from guanlan.monitoring.models import Alert, LedgerLine
from tests.modules.test_payment_page import page, steps
from tests.monitoring.test_corrections import pay
from tests.monitoring.test_rechecking import report, watch

pytestmark = pytest.mark.django_db


def step(number: int, act: str, approver: str, acted_on: str, **more: str) -> dict:
    return {
        "payment_no": "1",
        "step": str(number),
        "act": act,
        "approver": approver,
        "acted_on": acted_on,
        "post": "会计",
    } | more


def approval(city) -> tuple[str, str]:
    return steps(page(city, "officer", f"/funds/payments/{LedgerLine.objects.get().pk}"))["审批"]


@pytest.fixture
def paid(city):
    pay(city, {"payment_no": "1", "amount": "10"})
    watch()
    return city


def test_an_approval_in_order_is_shown_step_by_step(paid):
    assert approval(paid)[0] == "missing"
    report(paid, "payment_approval", step(1, "apply", "张三", "2026-02-27"), step(2, "reject", "李四", "2026-02-27", opinion="发票不全"), step(3, "apply", "张三", "2026-02-28"))  # fmt: skip
    assert approval(paid)[0] == "wrong"
    report(paid, "payment_approval", step(4, "approve", "李四", "2026-03-02"))
    state, text = approval(paid)
    assert state == "good" and "付款前已批准" in text
    for said in (
        "1. 申请 2026-02-27 张三（会计）",
        "2. 不同意 2026-02-27 李四（会计）：发票不全",
        "4. 批准 2026-03-02 李四（会计）",
    ):
        assert said in " ".join(text.split())


def test_a_late_approval_and_one_by_the_applicant_are_wrong_and_raised(paid):
    report(
        paid,
        "payment_approval",
        step(1, "apply", "张三", "2026-02-27"),
        step(2, "approve", "张三", "2026-03-03"),
    )
    state, text = approval(paid)
    assert state == "wrong" and "批准晚于支付；申请和批准是同一人" in text
    watch()
    late, same = (Alert.objects.get(monitor=f"pay_approval_{name}") for name in ("late", "same"))
    report(paid, "payment_approval", step(2, "approve", "李四", "2026-03-01"))
    watch()
    late.refresh_from_db()
    same.refresh_from_db()
    assert late.cleared_at is not None and same.cleared_at is not None and approval(paid)[0] == "good"


def test_an_application_alone_is_no_approval(paid):
    report(paid, "payment_approval", step(1, "apply", "张三", "2026-02-27"))
    assert approval(paid)[0] == "missing" and "没有批准" in approval(paid)[1]
