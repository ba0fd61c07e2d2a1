"""Indicators: the catalogue, one indicator over all units, one value explained."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guanlan.identity.roles import Permission
from guanlan.indicators import queries
from guanlan.indicators.explain import explain
from guanlan.indicators.models import Basis, IndicatorValue, PeerStatistic
from guanlan.intake.text import period_of
from guanlan.portal import figures
from guanlan.portal.remembering import ALERTS, remembered
from guanlan.standard.loading import current
from guanlan.standard.model import Indicator
from guanlan.web.pages import guarded, home_unit, scope, unit_in_scope
from guanlan.web.tables import Cell, Column, Filter, build_table
from guanlan.web.templatetags.guanlan import indicator_text

# Fewer enterprises than this, and a median would give one of them away.
FEWEST_PEERS = 5
LEVELS = {"control": "超控制线", "warning": "超预警线", "": "正常"}


@guarded(Permission.VIEW, "finance")
@remembered(apart_from=ALERTS)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every indicator with the value of the user's own part of the city."""
    unit = home_unit(request, "finance")
    basis = queries.basis_of(unit)
    periods = queries.periods_of(unit, basis)
    period = request.GET.get("period", periods[0] if periods else "")
    if period not in periods:
        period = periods[0] if periods else ""
    values, prior = queries.with_comparison(unit, period, basis) if period else ({}, {})
    wanted = request.GET.get("q", "").strip()
    groups: dict[str, list[dict[str, Any]]] = {}
    for card in current().indicators.values():
        if wanted and wanted not in card.title and wanted not in card.formula:
            continue
        value = values.get(card.id)
        groups.setdefault(card.subject, []).append({
            "card": card, "text": indicator_text(card, value.value if value else None), "level": value.level if value else "",
            "change": figures.change_text(card, value.value if value else None, prior.get(card.id)),
            "lines": [indicator_text(card, line) if line is not None else "" for line in _lines(card, value)],
        })  # fmt: skip
    order = {s: i for i, s in enumerate(("一利五率", "规模总量", "偿债能力", "盈利能力", "发展能力", "营运效率"))}
    return render(request, "indicators/catalogue.html", {
        "groups": sorted(groups.items(), key=lambda g: order.get(g[0], 99)), "unit": unit, "period": period, "periods": periods, "q": wanted,
    })  # fmt: skip


def _lines(card: Indicator, value: IndicatorValue | None) -> tuple[float | None, float | None]:
    """Warning and control line: those the value was judged by, else those for all industries."""
    if value is not None:
        return value.warning_line, value.control_line
    return card.warning.get("default"), card.control.get("default")


@guarded(Permission.VIEW, "finance")
@remembered(apart_from=ALERTS)
def indicator_page(request: HttpRequest, indicator: str) -> HttpResponse:
    """One indicator: trend, distribution by peers, every enterprise ranked."""
    standard = current()
    card = standard.indicators.get(indicator)
    if card is None:
        raise Http404
    unit = home_unit(request, "finance")
    basis = queries.basis_of(unit)
    trends = queries.series(unit, [card.id], basis)[card.id]
    months = {p: v for p, v in trends.items() if "-" in p}
    other = queries.series(unit, [card.id], Basis.SUMMED if basis == Basis.REPORTED else Basis.REPORTED, "month")[
        card.id
    ]
    periods = sorted(trends, reverse=True)
    period = request.GET.get("period") or (max(months) if months else periods[0] if periods else "")
    sections = {c: t for c, t in standard.codelists["gbt4754"].titles.items() if len(c) == 1}
    rows = queries.ranked(scope(request).condition(Permission.VIEW, "finance", "unit__path"), card.id, period)
    badges = {"control": "control", "warning": "warning", "": "plain"}
    table = build_table(
        request, f"{card.title} {period}", rows,
        [
            Column("unit", "企业", lambda v: Cell(v.unit.name, f"/units/{v.unit_id}"), "unit__name"),
            Column("parent", "上级单位", lambda v: str(v.unit.parent or ""), "unit__parent__name"),
            Column("section", "行业门类", lambda v: sections.get(v.unit.section, ""), "unit__section"),
            Column("value", card.title, lambda v: Cell(indicator_text(card, v.value), f"/values/{v.unit_id}/{card.id}/{v.period}", value=v.value), "value", numeric=True),
            Column("level", "状态", lambda v: Cell(LEVELS[v.level], badge=badges[v.level]), "level"),
        ],
        filters=[
            Filter("q", "企业名称", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("section", "行业", lambda q, v: q.filter(unit__section=v), list(sections.items())),
            Filter("level", "状态", lambda q, v: q.filter(level=v), [("control", "超控制线"), ("warning", "超预警线")]),
            Filter("period", "所属期", lambda q, v: q, [(p, p) for p in periods], default=period),
        ],
        sort="value" if card.direction == "more" else "-value", empty="这一期还没有企业的数据。",
        href=lambda v: f"/values/{v.unit_id}/{card.id}/{v.period}",
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    peers = PeerStatistic.objects.filter(indicator=card.id, period=period, count__gte=FEWEST_PEERS).order_by("-median")
    return render(request, "indicators/indicator.html", {
        "card": card, "table": table, "unit": unit, "period": period,
        "trend": figures.line(card, months or trends, {"合并报送数" if basis == Basis.SUMMED else "下级汇总数": other} if other else None),
        "peers": {
            "kind": "ranking", "format": figures.format_of(card),
            "data": [{"name": f"{sections.get(p.section, p.section)}（{p.count}户）", "value": p.median} for p in peers],
        },
        "crumbs": [("指标", "/indicators"), (card.title, "")],
    })  # fmt: skip


@guarded(Permission.VIEW, "finance")
def value_page(request: HttpRequest, unit: int, indicator: str, period: str) -> HttpResponse:
    """One value explained: formula, inputs, files, cells; for sums, the children that make it up."""
    standard = current()
    card = standard.indicators.get(indicator)
    found = unit_in_scope(request, unit, module="finance")
    basis = request.GET.get("basis", "")
    if card is None or period_of(period) is None or str(period_of(period)) != period:
        raise Http404
    if basis not in Basis.values:
        basis = queries.basis_of(found)
    explanation = explain(standard, found, card, period, basis)
    if explanation.value is None and not explanation.inputs:
        raise Http404
    kind = queries.kind_of(period)
    both = queries.by_basis(found, card.id, period)
    return render(request, "indicators/value.html", {
        "e": explanation, "card": card, "unit": found, "period": period, "basis": basis, "text": indicator_text(card, explanation.value),
        "trend": figures.line(card, queries.series(found, [card.id], basis, kind)[card.id]),
        "both": [(Basis(b).label, indicator_text(card, v.value), b) for b, v in both.items() if v],
        "difference": _difference(card, both),
        "children": [(u, indicator_text(card, v)) for u, v in explanation.children],
        "crumbs": [("指标", "/indicators"), (card.title, f"/indicators/{card.id}"), (str(found), f"/units/{found.pk}"), (period, "")],
    })  # fmt: skip


def _difference(card: Any, both: dict[str, Any]) -> str:
    """Consolidated figures differ from sums by what is eliminated between members of the group."""
    if len(both) == len(Basis.values):
        return indicator_text(card, both["reported"].value - both["summed"].value)
    return ""
