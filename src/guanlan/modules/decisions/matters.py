"""From the decision to the money: matters with what was approved, paid and left; what was paid without a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.decisions import judged, queries
from guanlan.modules.decisions.records import matter_href
from guanlan.web.pages import guarded
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown
from guanlan.web.templatetags.guanlan import readable_money

TABS = (
    ("matters", "/decisions/matters", "全部决策事项"),
    ("undecided", "/decisions/undecided", "大额支付未决策"),
    ("idle", "/decisions/idle", "决策未落实"),
)


def money_cell(value: Any) -> Cell | str:
    return "" if value is None else Cell(readable_money(value), value=float(value), title=f"{value:,.2f} 元")


def _left(matter: Any) -> Cell | str:
    if matter.left is None or matter.left >= 0:
        return money_cell(matter.left)
    word, badge = ("超付", "control") if matter.over else ("减少前已多付", "")
    return Cell(f"{word} {readable_money(-matter.left)}", badge=badge, value=float(matter.left))


def columns() -> list[Column]:
    categories = queries.titles("decision_category")
    return [
        Column("on", "决策日期", lambda m: f"{m.decided_on:%Y-%m-%d}", "decided_on"),
        Column("unit", "单位", lambda m: Cell(str(m.unit), f"/units/{m.unit_id}"), "unit__name"),
        Column("title", "决策事项", lambda m: m.title, "title"),
        Column("category", "类别", lambda m: categories.get(m.category or "", ""), "category"),
        Column("passed", "结果", lambda m: Cell("通过", badge="good") if m.passed else Cell("未通过", badge="control"), "passed"),
        Column("amount", "批准金额", lambda m: money_cell(m.approved), "approved", numeric=True),
        Column("paid", "已支付", lambda m: money_cell(m.paid) if m.paid or m.approved is not None else "", "paid", numeric=True),
        Column("left", "未支付", _left, "unpaid", numeric=True),
        Column("steps", "步骤", lambda m: Cell(f"{m.done} / {m.steps}" if m.steps else "没有", value=m.done), "done", numeric=True),
        Column("late", "逾期步骤", lambda m: Cell(str(m.late), badge="control", value=m.late) if m.late else "", "late", numeric=True),
    ]  # fmt: skip


def filters() -> list[Filter]:
    return [
        Filter("q", "事项或编号", lambda q, v: q.filter(Q(title__icontains=v) | Q(decision_no=v) | Q(project_no=v))),
        Filter("unit", "单位", lambda q, v: q.filter(Q(unit__name__icontains=v) | Q(unit__short_name__icontains=v) | Q(organisation=v))),
        Filter("category", "类别", lambda q, v: q.filter(category=v), list(queries.titles("decision_category").items())),
        Filter("money", "支付", _by_money, [("over", "超过批准金额"), ("some", "已有支付"), ("none", "没有支付")]),
        Filter("rule", "违反的规则", lambda q, v: q.filter(judged.broken("decision_matter", "decision_no", v)), judged.choices("decision_matter")),
    ]  # fmt: skip


def _by_money(found: Any, value: str) -> Any:
    return found.filter({"over": Q(over=True), "some": Q(paid__gt=0), "none": Q(paid=0)}[value])


@guarded(Permission.VIEW, queries.MODULE)
def matter_list(request: HttpRequest) -> HttpResponse:
    """Every decided matter with its money and its steps."""
    table = build_table(request, "决策事项", queries.matters(request).select_related("unit"), columns(), filters=filters(),
                        sort="-on", empty="没有符合条件的决策事项。", href=matter_href)  # fmt: skip
    return _shown(request, table, "matters", "从决策到资金和落实：批准多少、付了多少、还剩多少")


@guarded(Permission.VIEW, queries.MODULE)
def idle_list(request: HttpRequest) -> HttpResponse:
    """Decisions that are not carried out, the most money left first."""
    found = queries.idle_matters(request, timezone.localdate()).select_related("unit")
    table = build_table(request, "决策未落实", found, columns(), filters=filters()[:4], sort="-left",
                        empty="没有久未落实的决策。", href=matter_href)  # fmt: skip
    return _shown(
        request,
        table,
        "idle",
        f"有步骤逾期；或通过后逾 {queries.IDLE_DAYS} 天没有支付，还有批准的金额没有支付；没有金额的，没有一个步骤完成",
    )


def _decision_named(payment: Any) -> Cell:
    fault = queries.FAULTS[payment.fault]
    badge = "warning" if payment.fault == "unknown" else "control"
    return Cell(f"{payment.decision_no}（{fault}）" if payment.decision_no else fault, badge=badge)


@guarded(Permission.VIEW, queries.MODULE)
def undecided_list(request: HttpRequest) -> HttpResponse:
    """Large payments without a decision."""
    kinds = queries.titles("payment_kind")
    line = float(queries.large_line())
    table = build_table(
        request, "大额支付未决策", queries.undecided_payments(request).select_related("unit"),
        [
            Column("on", "支付日期", lambda p: f"{p.paid_on:%Y-%m-%d}", "paid_on"),
            Column("unit", "付款单位", lambda p: Cell(str(p.unit), f"/units/{p.unit_id}"), "unit__name"),
            Column("payee", "收款单位", lambda p: p.payee_name or p.payee, "payee_name"),
            Column("amount", "金额", lambda p: money_cell(p.amount), "amount", numeric=True),
            Column("threshold", "大额标准", lambda p: money_cell(p.threshold) or Cell(f"平台默认 {readable_money(line)}", value=line), "threshold", numeric=True),
            Column("kind", "用途类别", lambda p: kinds.get(p.kind or "", p.kind or ""), "kind"),
            Column("purpose", "用途", lambda p: p.purpose or ""),
            Column("decision", "决策事项编号", _decision_named, "decision_no"),
        ],
        filters=[
            Filter("q", "收款单位或流水号", lambda q, v: q.filter(Q(payee_name__icontains=v) | Q(payment_no=v))),
            Filter("unit", "付款单位", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("fault", "问题", lambda q, v: q.filter(fault=v), list(queries.FAULTS.items())),
            Filter("month", "月份", lambda q, v: q.filter(month=v)),
        ],
        sort="-amount", empty="没有缺少决策的大额支付。", href=lambda p: f"/funds/payments/{p.pk}",
    )  # fmt: skip
    return _shown(
        request, table, "undecided", "达到大额标准，却没有填决策事项，或所填的事项没有报送、没有通过、支付之后才决策"
    )


def _shown(request: HttpRequest, table: Any, tab: str, subtitle: str) -> HttpResponse:
    if isinstance(table, HttpResponse):
        return table
    actions = [(title, href) for id_, href, title in TABS if id_ != tab]
    crumbs = [("三重一大", "/decisions"), (table.title, "")]
    return list_shown(request, table, subtitle=subtitle, actions=actions, crumbs=crumbs)
