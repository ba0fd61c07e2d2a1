"""One payment with its whole chain: decision → contract → budget → approval → payment → receipt, and its own history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guanlan.facts.records import records
from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.modules.funds.versions import history
from guanlan.monitoring.approvals import with_money
from guanlan.monitoring.models import Alert, LedgerLine, LineState
from guanlan.monitoring.queries import alerts_visible
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, scope
from guanlan.web.templatetags.guanlan import amount_said, currency_unit, readable_money

LATEST = 20
# A transfer arrives on the day or the next; a bill and a holiday between take up to a week.
ARRIVES_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """One link of the chain. `state`: good (on file and in order), unknown (cannot be told), missing (not given),
    unneeded (not given, and not asked for), wrong (on file and against the payment)."""

    title: str
    state: str
    text: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    href: str = ""
    link: str = ""


STATES = {"good": "有据", "unknown": "待核", "missing": "缺", "unneeded": "无需", "wrong": "不符"}


@guarded(Permission.VIEW, "funds")
def payment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment and what it rests on; what was found about it; its versions."""
    line = queries.lines_of(scope(request)).select_related("unit").filter(pk=pk).first()
    if line is None:
        raise Http404
    standard = current()
    titles = {name: standard.codelists[f"payment_{name}"].titles for name in ("kind", "channel")}
    alerts = (
        Alert.objects.filter(alerts_visible(scope(request)), evidence__line=line)
        .select_related("unit")
        .order_by("-risk", "-pk")
    )
    present = queries.present_of(scope(request))
    same = (
        present.filter(organisation=line.organisation, contract_no=line.contract_no)
        if line.contract_no
        else present.none()
    )
    between = present.filter(payer=line.payer, payee=line.payee).exclude(pk=line.pk).order_by("-paid_on", "-pk")
    return render(request, "funds/payment.html", {
        "p": line, "chain": [(step, STATES[step.state]) for step in chain(request, line)], "between": between[:LATEST],
        "same": same.exclude(pk=line.pk).order_by("-paid_on", "-pk")[:LATEST], "same_total": queries.money_of(same), "same_converted": queries.converted(same), "rate": queries.rate_of(line),
        "alerts": [(a, standard.monitors[a.monitor].title if a.monitor in standard.monitors else a.monitor) for a in alerts],
        "kind": titles["kind"].get(line.kind or "", ""), "channel": titles["channel"].get(line.channel or "", ""),
        "payee_kind": standard.codelists["payee_kind"].titles.get(line.payee_kind or "", ""),
        "currency": standard.codelists["currency"].titles.get(line.currency or "", ""),
        "state": LineState(line.state), "history": history(line), "default_large": standard.monitors["pay_no_decision"].params["large"].value,
        "crumbs": [("大额资金", "/funds"), (str(line.unit), f"/funds/units/{line.unit_id}"), (f"支付 {line.payment_no}", "")],
    })  # fmt: skip


def chain(request: HttpRequest, line: LedgerLine) -> list[Step]:
    """The steps from the decision to the receipt, each with what is on file of it, or with its absence."""
    return [
        _decision(request, line), _contract(line), _budget(line), _approval(line), _payment(line), _receipt(line),
    ]  # fmt: skip


def _paid(**named: Any) -> Decimal:
    """Yuan of all payments in force that name the same thing as this one."""
    return queries.money_of(LedgerLine.objects.filter(state=LineState.PRESENT, **named))


def _used(whole: Decimal | None, paid: Decimal, title: str) -> list[tuple[str, str]]:
    """What was allowed, what was paid of it, what is left."""
    if whole is None:
        return [(title, "没有登记金额"), ("已支付", readable_money(paid))]
    left = whole - paid
    rest = ("剩余", readable_money(left)) if left >= 0 else ("超出", readable_money(-left))
    return [(title, readable_money(whole)), ("已支付", readable_money(paid)), rest]


def _decision(request: HttpRequest, line: LedgerLine) -> Step:
    if not line.decision_no:
        return _decision_of_contract(request, line)
    matter = _matters(line, [line.decision_no]).first()
    if matter is None:
        return Step("决策", "unknown", f"所填的决策事项 {line.decision_no} 没有报送")
    faults = _against(matter, line)
    facts = [
        ("决策日期", f"{matter.decided_on:%Y-%m-%d}，{'通过' if matter.passed else '未通过'}"),
        *_used(matter.approved, matter.paid, "批准金额"),
    ]
    if matter.payee_name or matter.payee_code:
        facts.append(("批准的收款方", matter.payee_name or matter.payee_code))
    text = matter.title + (f"：{'；'.join(faults)}" if faults else "")
    return Step("决策", "wrong" if faults else "good", text, facts, *_matter_link(request, matter))


def _matters(line: LedgerLine, numbers: list[str | None]) -> QuerySet[Any]:
    """Matters of the paying unit, with what was approved and paid."""
    return with_money(records("decision_matter").filter(organisation=line.organisation, decision_no__in=numbers))


def _against(matter: Any, line: LedgerLine) -> list[str]:
    """In what a decision does not carry a payment."""
    other = matter.payee_code and line.payee_code and matter.payee_code != line.payee_code
    tests = (
        (not matter.passed, "事项没有通过"), (matter.decided_on > line.paid_on, "决策晚于支付"),
        (matter.over, "累计支付超过批准金额"),
        (matter.valid_to is not None and matter.valid_to < line.paid_on, f"执行期限已于 {matter.valid_to} 截止"),
        (other, "收款方不是批准的收款方"),
    )  # fmt: skip
    return [text for wrong, text in tests if wrong]


def _decision_of_contract(request: HttpRequest, line: LedgerLine) -> Step:
    """A payment that names no decision may still belong to a decided contract: whether that decision would carry it."""
    large = line.threshold or Decimal(str(current().monitors["pay_no_decision"].params["large"].value))
    small = line.amount is not None and line.amount < large
    missing = Step(
        "决策", "unneeded" if small else "missing", "没有达到大额标准，不要求单独决策" if small else "没有登记决策事项"
    )
    if not line.contract_no:
        return missing
    same = LedgerLine.objects.filter(
        state=LineState.PRESENT, organisation=line.organisation, contract_no=line.contract_no
    )
    named = list(
        same.exclude(decision_no=None).values_list("decision_no", flat=True).order_by("decision_no").distinct()[:2]
    )
    matter = _matters(line, named).first() if len(named) == 1 else None
    if matter is None:
        return missing
    paid = queries.money_of(same)
    short = matter.approved is not None and paid > matter.approved
    text = f"本笔没有登记决策事项。同一合同的其他支付登记的是“{matter.title}”" + (
        "，批准金额不够支付这份合同" if short else "，请核对本笔是否也属于它"
    )
    facts = _used(matter.approved, paid, "批准金额")
    return Step(
        "决策", "missing", text, [facts[0], ("合同已支付", facts[1][1]), *facts[2:]], *_matter_link(request, matter)
    )


def _matter_link(request: HttpRequest, matter: Any) -> tuple[str, str]:
    """The decision's own page, for those who may look at decisions of that unit."""
    unit = Unit.objects.filter(pk=matter.unit_id).first()
    if unit is None or not scope(request).can(Permission.VIEW, "decisions", unit.path):
        return "", ""
    return f"/decisions/matters/{matter.unit_id}/{matter.decision_no}", "看决策全过程"


def _contract(line: LedgerLine) -> Step:
    if not line.contract_no:
        return Step("合同", "missing", "没有登记合同")
    contract = records("contract").filter(organisation=line.organisation, contract_no=line.contract_no).first()
    if contract is None:
        return Step("合同", "unknown", f"所填的合同 {line.contract_no} 没有报送")
    paid = _paid(organisation=line.organisation, contract_no=line.contract_no)
    tests = (
        (contract.amount is not None and paid > contract.amount, "累计支付超过合同金额"),
        (contract.signed_on is not None and contract.signed_on > line.paid_on, "合同晚于支付签订"),
        (contract.party and line.payee_code and contract.party != line.payee_code, "收款方不是合同对方"),
    )  # fmt: skip
    faults = [text for wrong, text in tests if wrong]
    facts = [
        ("签订日期", f"{contract.signed_on:%Y-%m-%d}" if contract.signed_on else "没有登记"),
        *_used(contract.amount, paid, "合同金额"),
    ]
    text = f"{contract.title}（{line.contract_no}）" + (f"：{'；'.join(faults)}" if faults else "")
    return Step("合同", "wrong" if faults else "good", text, facts)


def _budget(line: LedgerLine) -> Step:
    if not line.budget_item:
        return Step("预算", "missing", "没有登记预算项目")
    year = line.paid_on.year
    budget = (
        records("payment_budget")
        .filter(organisation=line.organisation, budget_item=line.budget_item, year=year)
        .first()
    )
    if budget is None:
        return Step("预算", "unknown", f"{year} 年预算里没有“{line.budget_item}”这一项")
    paid = _paid(
        organisation=line.organisation, budget_item=line.budget_item, month__gte=f"{year}-01", month__lte=f"{year}-12"
    )
    over = paid > budget.amount
    text = f"{year} 年“{line.budget_item}”" + ("：累计支付超过预算" if over else "")
    return Step("预算", "wrong" if over else "good", text, _used(budget.amount, paid, "年度预算"))


def _approval(line: LedgerLine) -> Step:
    """The steps of the approval as reported; without them, the name and date that the payment itself gives."""
    steps = list(
        records("payment_approval").filter(organisation=line.organisation, payment_no=line.payment_no).order_by("step")
    )
    if steps:
        return _approval_in_steps(line, steps)
    if line.approved_on is None:
        return Step("审批", "missing", "没有登记审批")
    late = line.approved_on > line.paid_on
    text = "审批晚于支付" if late else "付款前已审批"
    return Step(
        "审批",
        "wrong" if late else "good",
        text,
        [("审批人", line.approver or "没有登记"), ("审批日期", f"{line.approved_on:%Y-%m-%d}")],
    )


def _approval_in_steps(line: LedgerLine, steps: list[Any]) -> Step:
    acts = current().codelists["approval_act"].titles
    applied = {s.approver for s in steps if s.act == "apply"}
    approvals = [s for s in steps if s.act == "approve"]
    refused = max((s.step for s in steps if s.act == "reject"), default=0)
    tests = (
        (any(s.acted_on > line.paid_on for s in approvals), "批准晚于支付"),
        (refused > max((s.step for s in approvals), default=0), "不同意之后没有再批准"),
        (any(s.approver in applied for s in approvals), "申请和批准是同一人"),
    )  # fmt: skip
    faults = [text for wrong, text in tests if wrong]
    facts = [
        (f"{s.step}. {acts.get(s.act, s.act)}", f"{s.acted_on:%Y-%m-%d} {s.approver}" + (f"（{s.post}）" if s.post else "") + (f"：{s.opinion}" if s.opinion else ""))
        for s in steps
    ]  # fmt: skip
    if not faults and not approvals:
        return Step("审批", "missing", "有审批记录，没有批准", facts)
    return Step("审批", "wrong" if faults else "good", "；".join(faults) or "付款前已批准", facts)


def _payment(line: LedgerLine) -> Step:
    state = LineState(line.state)
    text = "已支付" if state is LineState.PRESENT else state.label
    clock = "" if line.minute is None else f" {line.minute // 60:02d}:{line.minute % 60:02d}"
    facts = [
        ("金额", amount_said(line) + " 元" * (line.foreign_amount is None)),
        ("时间", f"{line.paid_on:%Y-%m-%d}{clock}"),
        ("流水号", line.payment_no),
    ]
    return Step("支付", "good" if state is LineState.PRESENT else "wrong", text, facts)


def _receipt(line: LedgerLine) -> Step:
    """Whether the payee reports the same sum as received: only units on the platform report receipts."""
    payee = Unit.objects.filter(code=line.payee).first() if line.payee else None
    if payee is None or not payee.is_enterprise:
        return Step("到账", "unknown", "收款方不在平台报送，以银行回单为准")
    found = _receipts(line, payee).order_by("received_on", "receipt_no").first()
    if found is not None:
        facts = [
            ("到账日期", f"{found.received_on:%Y-%m-%d}"),
            ("金额", f"{found.amount:,.2f} {currency_unit(found.currency or line.currency)}"),
            ("收款流水号", found.receipt_no),
        ]
        return Step("到账", "good", f"{payee} 已报到账", facts)
    if not records("receipt").filter(organisation=payee.code).exists():
        return Step("到账", "unknown", f"{payee} 没有报送收款流水，或不在您的查看范围")
    return Step("到账", "missing", f"{payee} 的收款流水里没有这一笔")


def _receipts(line: LedgerLine, payee: Unit) -> QuerySet[Any]:
    """Receipts of the payee that may be this payment: the same sum, in time, from this payer as far as it is named."""
    payer = (
        Q(payer_code=line.organisation) | Q(payer_account=line.payer_account)
        if line.payer_account
        else Q(payer_code=line.organisation)
    )
    payer |= Q(payer_code=None, payer_account=None, payer_name__in=[line.unit.name, line.unit.short_name])
    # A receipt without a currency is in yuan.
    foreign = line.foreign_amount is not None
    currency = Q(currency=line.currency) if foreign else Q(currency="CNY") | Q(currency=None)
    return records("receipt").filter(
        payer, currency, organisation=payee.code,
        amount=line.foreign_amount if foreign else line.amount, received_on__gte=line.paid_on, received_on__lte=line.paid_on + ARRIVES_WITHIN
    )  # fmt: skip
