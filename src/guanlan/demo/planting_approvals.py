"""More of what is planted: approvals, foreign currencies and filed large-payment lines, each beside one that is in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from guanlan.demo.planting import Planter


def _clean(p: Planter, **given: Any) -> None:
    """A payment that no monitor may point at."""
    p.pay("", **given)
    p.truth.pop()


def _approved(p: Planter, *steps: tuple[str, str, int]) -> None:
    """How the last payment was approved: act, who, days after the payment."""
    row = p.last()
    for step, (act, who, days) in enumerate(steps, 1):
        p.note(
            "payment_approval", organisation=row["organisation"], payment_no=row["payment_no"], step=step, act=act,
            approver=who, acted_on=row["paid_on"] + timedelta(days),
        )  # fmt: skip


def _approvals(p: Planter) -> None:
    """Approved too late, refused and paid, applied for and approved by one person; refused first and approved then."""
    p.pay("pay_approval_late")
    _approved(p, ("apply", "张三", -2), ("approve", "李四", 1))
    p.pay("pay_approval_late")
    _approved(p, ("apply", "张三", -2), ("approve", "李四", -2), ("reject", "王五", -1))
    p.pay("pay_approval_same")
    _approved(p, ("apply", "张三", -2), ("review", "李四", -2), ("approve", "张三", -1))
    _clean(p)
    _approved(p, ("apply", "张三", -4), ("reject", "李四", -3), ("apply", "张三", -2), ("approve", "李四", -1))


def _currencies(p: Planter) -> None:
    """Large only when converted, not to be converted, and large only before it is converted."""
    p.pay("pay_no_decision", amount=p.cents(8e5, 9e5), currency="USD")
    p.pay("pay_currency_unrated", amount=p.cents(8e6, 9e6), currency="VND")
    _clean(p, amount=p.cents(6e6, 9e6), currency="JPY")


def _foreign_day(p: Planter) -> None:
    """A day of which the total is right by the bank's rate of that day, not by the reference rate."""
    p.number += 1
    payer, day = f"91500000DAY{p.number:07d}", p.day()
    _clean(p, organisation=payer, paid_on=day, amount=10_000.5, currency="USD")
    p.note("payment_day", organisation=payer, paid_on=day, total=70_503.53, large_total=0, large_count=0)
    p.note("payment_day_duty", organisation=payer, starts_on=day, ends_on=day)


def _thresholds(p: Planter) -> None:
    """A group's line holds for a member without one; a line for construction holds before the one for anything."""
    p.number += 1
    group, member, own = (f"91500000LINE{kind}{p.number:05d}" for kind in "GMO")
    p.note("subsidiary", parent=group, organisation=member)
    filed = {"valid_from": date(2018, 1, 1), "approved_on": date(2018, 1, 1)}
    p.note("payment_threshold", organisation=group, kind="any", amount=2_000_000, **filed)
    p.note("payment_threshold", organisation=own, kind="any", amount=2_000_000, **filed)
    p.note("payment_threshold", organisation=own, kind="construction", amount=10_000_000, **filed)
    p.pay("pay_no_decision", organisation=member, amount=p.cents(2.6e6, 3.4e6))
    _clean(p, organisation=own, amount=p.cents(2.6e6, 3.4e6), kind="construction", purpose="工程进度款")


PLANTS: tuple[Callable[[Planter], None], ...] = (_approvals, _currencies, _foreign_day, _thresholds)
