"""The page on which bad rules are seen: what became of each rule's alerts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.monitoring.handling import AlertError
from guanlan.monitoring.models import Alert
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.queries import MODULES, alerts_in
from guanlan.monitoring.statistics import Precision, by_month, precision
from guanlan.portal.alerts import day
from guanlan.standard.loading import current
from guanlan.web.export import workbook_response
from guanlan.web.pages import guarded, notify, scope
from guanlan.web.tables import Column, Table


@guarded(Permission.READ_CONCLUSION)
def statistics(request: HttpRequest) -> HttpResponse:
    """Every rule's precision over the alerts in scope, filtered by module, time of raising, unit and rule."""
    rows = precision(_chosen(request), timezone.localdate())
    conclusions = current().codelists["alert_conclusion"]
    leaves = {c: t for c, t in conclusions.titles.items() if c in conclusions.parents}
    if request.GET.get("export") == "xlsx":
        head = [
            "模块",
            "规则",
            "代码",
            "发现",
            "未关闭",
            "已抑制",
            *leaves.values(),
            "查准率",
            "误报率",
            "办理天数中位数",
            "超期占比",
            "应当调整",
        ]
        return workbook_response("规则查准率", head, (_exported(r, list(leaves)) for r in rows))
    months = by_month(_chosen(request))
    total = sum(r.concluded for r in rows)
    confirmed = sum(r.conclusions[c] for r in rows for c in leaves if conclusions.parents[c] == "confirmed")
    return render(request, "alerts/statistics.html", {
        "table": _table(request, rows, leaves), "bad": sum(r.bad for r in rows), "raised": sum(r.raised for r in rows),
        "concluded": total, "precision": confirmed / total if total else None, "params": parameters(),
        "trend": {
            "kind": "bar", "format": "number", "x": [f"{m['month']:%Y-%m}" for m in months],
            "series": [{"name": n, "data": [m[k] for m in months]} for n, k in (("发现", "raised"), ("属实", "confirmed"), ("不构成问题", "unfounded"))],
        } if months else None,
        "crumbs": [("预警", "/alerts"), ("规则查准率", "")],
    })  # fmt: skip


def _chosen(request: HttpRequest) -> QuerySet[Alert]:
    given = request.GET
    alerts = Alert.objects.filter(alerts_in(scope(request), Permission.READ_CONCLUSION))
    for name, lookup in (("module", "module"), ("monitor", "monitor"), ("q", "unit__name__icontains")):
        if given.get(name, "").strip():
            alerts = alerts.filter(**{lookup: given[name].strip()})
    for name, lookup in (("since", "raised_at__date__gte"), ("until", "raised_at__date__lte")):
        try:
            if found := day(given.get(name, "")):
                alerts = alerts.filter(**{lookup: found})
        except AlertError as error:
            notify(request, str(error), "danger")
    return alerts


def _title(monitor: str) -> str:
    found = current().alert_cards.get(monitor)
    return found.title if found else monitor


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _exported(r: Precision, leaves: list[str]) -> list[Any]:
    return [
        MODULES.get(r.module, r.module), _title(r.monitor), r.monitor, r.raised, r.open, r.suppressed, *(r.conclusions[c] for c in leaves),
        r.precision, r.false_alarms, r.days, r.overdue, "是" if r.bad else "",
    ]  # fmt: skip


def _table(request: HttpRequest, rows: list[Precision], leaves: dict[str, str]) -> Table:
    """The rules as the list component shows them; there are too few to be paged."""
    titles = ["规则", "模块", "发现", "未关闭", "已抑制", *leaves.values(), "查准率", "误报率", "办理天数", "超期占比"]
    columns = [Column(t, t, str, numeric=n > 1) for n, t in enumerate(titles)]
    known = current().alert_cards
    shown = [
        {"pk": "", "href": "", "cells": [_cell(c, columns) for c in enumerate(_cells(r, leaves, r.monitor in known))]}
        for r in rows
    ]
    query = request.GET.copy()
    query.pop("export", None)
    given = request.GET
    filters: list[dict[str, Any]] = [
        {"id": "q", "title": "单位名称", "value": given.get("q", "")},
        {"id": "module", "title": "模块", "options": list(MODULES.items()), "value": given.get("module", "")},
        {"id": "monitor", "title": "规则", "options": [(m.id, m.title) for m in known.values()], "value": given.get("monitor", "")},
        {"id": "since", "title": "发现自（如 2026-01-01）", "value": given.get("since", "")},
        {"id": "until", "title": "发现至（如 2026-12-31）", "value": given.get("until", "")},
    ]  # fmt: skip
    page = Paginator(rows, max(len(rows), 1)).page(1)
    return Table("规则查准率", columns, shown, page, filters, "", query.urlencode(), len(rows), "这些条件下没有预警。")


def _cells(r: Precision, leaves: dict[str, str], known: bool) -> list[dict[str, str]]:
    texts = [
        MODULES.get(r.module, r.module), str(r.raised), str(r.open), str(r.suppressed),
        *(str(r.conclusions[c]) if r.conclusions[c] else "" for c in leaves),
    ]  # fmt: skip
    return [
        {
            "text": _title(r.monitor),
            "href": f"/standard/{'monitors' if r.monitor in current().monitors else 'rules'}/{r.monitor}"
            if known
            else "",
        },
        *({"text": t} for t in texts),
        {"text": _percent(r.precision) + (" 应当调整" if r.bad else ""), "badge": "control" if r.bad else ""},
        {"text": _percent(r.false_alarms)},
        {"text": "—" if r.days is None else f"{r.days:.1f}"},
        {"text": _percent(r.overdue)},
    ]


def _cell(numbered: tuple[int, dict[str, str]], columns: list[Column]) -> dict[str, Any]:
    position, cell = numbered
    return {"href": "", "badge": "", "title": "", "numeric": columns[position].numeric, **cell}
