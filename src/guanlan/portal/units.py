"""Units of the supervision tree: list, page, history, receipts, roll-out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from guanlan.identity.roles import Permission
from guanlan.indicators import queries
from guanlan.indicators.models import Basis
from guanlan.intake.models import Submission
from guanlan.monitoring.models import SETTLED, Alert
from guanlan.monitoring.queries import alerts_visible
from guanlan.organisations.models import Receipt, ReceiptStatus, RolloutStage, Unit, UnitKind, UnitStatus
from guanlan.organisations.operations import receipt_file, receipt_review, rollout_set
from guanlan.portal import figures
from guanlan.portal.remembering import ALERTS, PAYMENTS, remembered
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, number, scope, unit_in_scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown

STATUSES = dict(UnitStatus.choices)
SUBJECTS = ("一利五率", "规模总量", "偿债能力", "盈利能力", "发展能力", "营运效率")


@guarded(Permission.VIEW)
@remembered(apart_from=ALERTS)
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units in scope."""
    districts = current().codelists["gbt2260_chongqing"].titles
    sections = {c: t for c, t in current().codelists["gbt4754"].titles.items() if len(c) == 1}
    table = build_table(
        request, "监管单位", scope(request).units().select_related("parent"),
        [
            Column("name", "名称", lambda u: Cell(u.name, f"/units/{u.pk}"), "name"),
            Column("code", "代码", lambda u: u.code, "code"),
            Column("kind", "类型", lambda u: u.get_kind_display(), "kind"),
            Column("parent", "上级单位", lambda u: str(u.parent) if u.parent else "", "parent__name"),
            Column("district", "区县", lambda u: districts.get(u.district, ""), "district"),
            Column("section", "行业门类", lambda u: sections.get(u.section, ""), "section"),
            Column("rollout", "推广阶段", lambda u: Cell(u.get_rollout_display(), badge="good" if u.rollout == "covered" else "plain"), "rollout"),
            Column("status", "状态", lambda u: u.get_status_display(), "status"),
        ],
        filters=[
            Filter("q", "名称或代码", lambda q, v: q.filter(Q(name__icontains=v) | Q(code__startswith=v.upper()))),
            Filter("kind", "类型", lambda q, v: q.filter(kind=v), UnitKind.choices),
            Filter("district", "区县", lambda q, v: q.filter(district=v), [(c, t) for c, t in districts.items() if c != "500000"]),
            Filter("section", "行业", lambda q, v: q.filter(section=v), list(sections.items())),
            Filter("status", "状态", lambda q, v: q.filter(status=v), UnitStatus.choices),
        ],
        empty="没有符合条件的单位。", href=lambda u: f"/units/{u.pk}",
    )  # fmt: skip
    return list_shown(request, table)


@guarded(Permission.VIEW)
@remembered(apart_from=PAYMENTS)
def unit_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its figures, trends, subsidiaries, forms, alerts and history."""
    unit = unit_in_scope(request, pk)
    standard = current()
    basis = request.GET.get("basis", queries.basis_of(unit))
    if basis not in Basis.values:
        basis = queries.basis_of(unit)
    figures_seen = scope(request).can(Permission.VIEW, "finance", unit.path)
    shown = ["total_assets", "debt_ratio", "total_profit", "total_operating_revenue"]
    trends = queries.series(unit, shown, basis) if figures_seen else {name: {} for name in shown}
    periods = queries.latest_first(trends.pop("total_assets"))
    period = request.GET.get("period", periods[0] if periods else "")
    if period not in periods:
        period = periods[0] if periods else ""
    context: dict[str, Any] = {
        "unit": unit,
        "periods": periods,
        "period": period,
        "basis": basis,
        "bases": Basis.choices,
    }
    if period:
        values, prior = queries.with_comparison(unit, period, basis)
        href = f"/values/{unit.pk}/{{indicator}}/{period}?basis={basis}"
        context["groups"] = [
            (s, figures.boxes([i.id for i in standard.indicators.values() if i.subject == s], values, prior, href))
            for s in SUBJECTS
        ]
        kind = queries.kind_of(period)
        trend = {i: {p: v for p, v in points.items() if queries.kind_of(p) == kind} for i, points in trends.items()}
        context["charts"] = [
            (standard.indicators[i].title, figures.line(standard.indicators[i], p)) for i, p in trend.items() if p
        ]
    titles = {d.id: d.title for d in standard.datasets.values()}
    context |= {
        "crumbs": _crumbs(request, unit),
        "children": [(pk, name, STATUSES[s]) for pk, name, s in unit.children.order_by("status", "path").values_list("pk", "name", "status")[:60]],
        "versions": unit.versions.select_related("parent", "successor"),
        "submissions": [(s, titles.get(s.dataset, s.dataset)) for s in Submission.objects.filter(unit=unit, register=False).defer("content", "places").order_by("-id")[:12]] if figures_seen else [],
        "alerts": Alert.objects.exclude(status__in=SETTLED).filter(alerts_visible(scope(request)), unit=unit).order_by("-risk", "-pk")[:12], "figures_seen": figures_seen,
        "monitors": standard.alert_cards,
        "district": standard.codelists["gbt2260_chongqing"].titles.get(unit.district, ""),
        "industry": standard.codelists["gbt4754"].titles.get(unit.industry.lstrip("ABCDEFGHIJKLMNOPQRST")[:2] or unit.section, ""),
        "decisions_seen": unit.is_enterprise and scope(request).can(Permission.VIEW, "decisions", unit.path),
        "can_report": scope(request).can(Permission.REPORT, "finance", unit.path),
        "can_manage": scope(request).can(Permission.MANAGE_UNITS, "*", unit.path),
        "can_file": scope(request).can(Permission.FILE_RECEIPT, "*", unit.path), "stages": RolloutStage.choices,
    }  # fmt: skip
    return render(request, "units/unit.html", context)


def _crumbs(request: HttpRequest, unit: Unit) -> list[tuple[str, str]]:
    """The parent is named to everybody, and linked for those who may see it."""
    if unit.parent is None:
        return []
    seen = scope(request).can(Permission.VIEW, "*", unit.parent.path)
    return [(str(unit.parent), f"/units/{unit.parent_id}" if seen else ""), (str(unit), "")]


@guarded(Permission.MANAGE_UNITS)
def unit_rollout(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the roll-out stage."""
    unit = unit_in_scope(request, pk, Permission.MANAGE_UNITS)
    if request.method == "POST" and request.POST.get("stage") in RolloutStage.values:
        rollout_set(by=actor(request), unit=unit, stage=request.POST["stage"])
        notify(request, f"已记录“{unit}”的推广阶段：{unit.get_rollout_display()}。")
    return redirect(f"/units/{unit.pk}")


@guarded(Permission.VIEW)
def receipt_list(request: HttpRequest) -> HttpResponse:
    """Which units have filed their receipt form, and how far the roll-out has come."""
    latest = Receipt.objects.filter(unit=OuterRef("pk")).order_by("-version")
    units = scope(request).units().filter(Q(kind=UnitKind.DISTRICT_REGULATOR) | Q(parent__kind=UnitKind.CITY_REGULATOR), level=1).annotate(
        receipt_status=Subquery(latest.values("status")[:1]), contact=Subquery(latest.values("contact_name")[:1]),
        filed_at=Subquery(latest.values("filed_at")[:1]),
    )  # fmt: skip
    badge = {"confirmed": "good", "returned": "warning", "filed": "plain"}
    titles = dict(ReceiptStatus.choices)
    table = build_table(
        request, "回执与推广", units,
        [
            Column("name", "单位", lambda u: Cell(u.name, f"/units/{u.pk}/receipt"), "name"),
            Column("kind", "类型", lambda u: u.get_kind_display(), "kind"),
            Column("receipt", "回执", lambda u: Cell(titles.get(u.receipt_status, "未报送"), badge=badge.get(u.receipt_status, "control")), "receipt_status"),
            Column("contact", "联系人", lambda u: u.contact or ""),
            Column("filed", "报送时间", lambda u: u.filed_at.strftime("%Y-%m-%d") if u.filed_at else "", "filed_at"),
            Column("rollout", "推广阶段", lambda u: u.get_rollout_display(), "rollout"),
        ],
        filters=[
            Filter("q", "单位名称", lambda q, v: q.filter(name__icontains=v)),
            Filter("receipt", "回执", lambda q, v: q.filter(receipt_status=None if v == "none" else v), [("none", "未报送"), *ReceiptStatus.choices]),
            Filter("rollout", "推广阶段", lambda q, v: q.filter(rollout=v), RolloutStage.choices),
        ],
        empty="没有符合条件的单位。", href=lambda u: f"/units/{u.pk}/receipt",
    )  # fmt: skip
    return list_shown(request, table, subtitle="《通知》附件：单位、责任领导、承办部门负责人、联系人")


PHONE = r"^[0-9 +()-]{7,20}$"


class ReceiptForm(forms.Form):
    """The receipt form of the notice."""

    leader_name = forms.CharField(label="责任领导姓名", max_length=40)
    leader_post = forms.CharField(label="责任领导职务", max_length=60)
    leader_phone = forms.RegexField(PHONE, label="责任领导电话", error_messages={"invalid": "请填写电话号码。"})
    head_name = forms.CharField(label="承办部门负责人姓名", max_length=40)
    head_post = forms.CharField(label="承办部门负责人职务", max_length=60)
    head_phone = forms.RegexField(PHONE, label="承办部门负责人电话", error_messages={"invalid": "请填写电话号码。"})
    contact_name = forms.CharField(label="联系人姓名", max_length=40)
    contact_post = forms.CharField(label="联系人职务", max_length=60)
    contact_phone = forms.RegexField(PHONE, label="联系人电话", error_messages={"invalid": "请填写电话号码。"})
    contact_mobile = forms.RegexField(
        r"^1\d{10}$", label="联系人手机", error_messages={"invalid": "请填写 11 位手机号。"}
    )
    contact_qq = forms.RegexField(r"^\d{5,12}$", label="联系人QQ", error_messages={"invalid": "请填写 QQ 号。"})


@guarded(Permission.VIEW)
def receipt_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's receipt: file it, review it, see its versions."""
    unit = unit_in_scope(request, pk)
    versions = list(Receipt.objects.filter(unit=unit))
    may_file = scope(request).can(Permission.FILE_RECEIPT, "*", unit.path)
    may_review = scope(request).can(Permission.MANAGE_UNITS, "*", unit.path)
    initial = {f: getattr(versions[0], f) for f in ReceiptForm.base_fields} if versions else {}
    form = ReceiptForm(request.POST or None, initial=initial)
    if request.method == "POST" and "review" in request.POST:
        scope(request).require(Permission.MANAGE_UNITS, unit, "*")
        receipt = get_object_or_404(Receipt, unit=unit, pk=number(request.POST.get("receipt")))
        receipt_review(
            by=actor(request),
            receipt=receipt,
            accepted=request.POST["review"] == "accept",
            opinion=request.POST.get("opinion", "")[:300],
        )
        notify(request, "回执已审核。")
        return redirect(f"/units/{unit.pk}/receipt")
    if request.method == "POST":
        scope(request).require(Permission.FILE_RECEIPT, unit, "*")
        if form.is_valid():
            receipt_file(by=actor(request), unit=unit, **form.cleaned_data)
            notify(request, "回执已报送，等待确认。")
            return redirect(f"/units/{unit.pk}/receipt")
    return render(request, "units/receipt.html", {
        "unit": unit, "form": form, "versions": versions, "may_file": may_file, "may_review": may_review,
        "crumbs": [("回执与推广", "/receipts"), (str(unit), f"/units/{unit.pk}"), ("回执", "")],
    })  # fmt: skip
