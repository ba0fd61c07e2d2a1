"""The published standard for reading: data sets, code lists, cards of rules, indicators and monitors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.intake.templates import template
from guanlan.portal import card_words, simulations
from guanlan.standard.loading import current
from guanlan.standard.model import Card, Heading
from guanlan.web.export import download, workbook_response
from guanlan.web.pages import page

KINDS = {"rules": "校验规则", "indicators": "指标", "monitors": "监测规则", "queries": "共用查询"}


@page
def overview(request: HttpRequest) -> HttpResponse:
    """The standard at a glance, searchable."""
    standard = current()
    wanted = request.GET.get("q", "").strip()

    def fits(item: object) -> bool:
        return not wanted or wanted in item.title or wanted in item.id  # type: ignore[attr-defined]

    cards = [(kind, title, [c for c in getattr(standard, kind).values() if fits(c)]) for kind, title in KINDS.items()]
    if request.GET.get("export") == "xlsx":
        rows = (
            (title, c.id, c.title, c.source, c.clause, "是" if c.confirmed else "待确认", c.valid_from, c.valid_to)
            for _, title, found in cards
            for c in found
        )
        return workbook_response(
            "数据标准卡片", ["类别", "代码", "名称", "依据", "条款", "依据已确认", "生效", "失效"], rows
        )
    return render(request, "standard/overview.html", {
        "standard": standard, "counts": standard.counts(), "q": wanted, "cards": cards,
        "datasets": [(d, standard.groups.get(d.group, "")) for d in standard.datasets.values() if fits(d)],
        "codelists": [c for c in standard.codelists.values() if fits(c)],
    })  # fmt: skip


@page
def dataset_page(request: HttpRequest, dataset: str) -> HttpResponse:
    """One data set: fields, rules, template, schema."""
    standard = current()
    found = standard.datasets.get(dataset)
    if found is None:
        raise Http404
    if request.GET.get("template"):
        return download(template(standard, [found]), f"{found.title}模板.xlsx")
    if request.GET.get("export") == "xlsx":
        rows = (
            (
                f.id,
                f.title,
                f.type,
                "是" if f.required else "",
                f.codelist,
                f.unit,
                f.sensitivity,
                f.filled_from,
                f.note,
            )
            for f in found.fields
        )
        return workbook_response(
            found.title, ["字段", "名称", "类型", "必填", "码表", "单位", "敏感级别", "取自", "说明"], rows
        )
    lines = [(line, isinstance(line, Heading)) for line in found.lines]
    return render(request, "standard/dataset.html", {
        "d": found, "lines": lines, "rules": standard.rules_of(dataset), "checks": standard.register_rules_of(dataset), "codelists": standard.codelists,
        "crumbs": [("数据标准", "/standard"), (found.title, "")],
    })  # fmt: skip


@page
def codelist_page(request: HttpRequest, codelist: str) -> HttpResponse:
    """One code list."""
    found = current().codelists.get(codelist)
    if found is None:
        raise Http404
    if request.GET.get("export") == "xlsx":
        rows = ((c, t, found.parents.get(c, "")) for c, t in found.titles.items())
        return workbook_response(found.title, ["代码", "名称", "上级"], rows)
    return render(
        request, "standard/codelist.html", {"c": found, "crumbs": [("数据标准", "/standard"), (found.title, "")]}
    )


@page
def card_page(request: HttpRequest, kind: str, card: str) -> HttpResponse:
    """One card: clause and source, validity, scope, parameters, examples, SQL."""
    standard = current()
    found = getattr(standard, kind, {}).get(card) if kind in KINDS else None
    if found is None:
        raise Http404
    return render(request, "standard/card.html", {
        "c": found, "message": card_words.message(found), "examples": card_words.examples(found), "kind": kind, "may_simulate": kind == "monitors" and found.kind == "ledger" and simulations.allowed(request), "today": timezone.localdate(), "year_ago": timezone.localdate() - timedelta(days=365), "kind_title": KINDS[kind], "linked": _linked(kind, found), "datasets": [standard.datasets[d] for d in found.datasets],
        "crumbs": [("数据标准", "/standard"), (KINDS[kind], ""), (found.title, "")],
    })  # fmt: skip


def _linked(kind: str, card: Any) -> list[Card]:
    """The queries that a monitor uses, or the monitors that use a query."""
    if kind == "queries":
        return [m for m in current().monitors.values() if card.id in m.uses]
    return [current().queries[name] for name in getattr(card, "uses", ())]
