"""The page on which bad rules are seen: what became of each rule's alerts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.monitoring.handling import AlertError
from guanlan.monitoring.models import Alert
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.queries import MODULES, alerts_in, rule_title
from guanlan.monitoring.statistics import Precision, by_month, precision
from guanlan.portal.alerts import day
from guanlan.standard.loading import current
from guanlan.web.export import workbook_response
from guanlan.web.pages import guarded, notify, scope
from guanlan.web.rows import Part
from guanlan.web.tables import Cell, Column, Table, exported


@guarded(Permission.READ_CONCLUSION)
def statistics(request: HttpRequest) -> HttpResponse:
    """Every rule's precision over the alerts in scope, filtered by module, time of raising, unit and rule."""
    rows = precision(_chosen(request), timezone.localdate())
    conclusions = current().codelists["alert_conclusion"]
    leaves = {c: t for c, t in conclusions.titles.items() if c in conclusions.parents}
    columns = _columns(leaves)
    if request.GET.get("export") == "xlsx":
        return workbook_response(
            "规则查准率", [c.title for c in columns], ([exported(c.show(r)) for c in columns] for r in rows)
        )
    months = by_month(_chosen(request))
    total = sum(r.concluded for r in rows)
    confirmed = sum(r.conclusions[c] for r in rows for c in leaves if conclusions.parents[c] == "confirmed")
    return render(request, "alerts/statistics.html", {
        "table": _table(request, rows, columns), "bad": sum(r.bad for r in rows), "raised": sum(r.raised for r in rows),
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


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _columns(leaves: dict[str, str]) -> list[Column]:
    """What is told of each rule; the exported cell has the exact value."""
    standard = current()

    def rule(r: Precision) -> Cell:
        kind = "monitors" if r.monitor in standard.monitors else "rules"
        return Cell(rule_title(r.monitor), f"/standard/{kind}/{r.monitor}" if r.monitor in standard.alert_cards else "")

    def leaf(code: str) -> Callable[[Precision], Cell]:
        return lambda r: Cell(str(r.conclusions[code] or ""), value=r.conclusions[code])

    def share(text: str, value: float | None, badge: str = "") -> Cell:
        return Cell(text, badge=badge, value=value)

    return [
        Column("rule", "规则", rule),
        Column("module", "模块", lambda r: MODULES.get(r.module, r.module)),
        Column("raised", "发现", lambda r: Cell(str(r.raised), value=r.raised), numeric=True),
        Column("open", "未关闭", lambda r: Cell(str(r.open), value=r.open), numeric=True),
        Column("suppressed", "已抑制", lambda r: Cell(str(r.suppressed), value=r.suppressed), numeric=True),
        *(Column(code, title, leaf(code), numeric=True) for code, title in leaves.items()),
        Column("precision", "查准率", lambda r: share(_percent(r.precision) + (" 应当调整" if r.bad else ""), r.precision, "control" if r.bad else ""), numeric=True),
        Column("false", "误报率", lambda r: share(_percent(r.false_alarms), r.false_alarms), numeric=True),
        Column("days", "办理天数中位数", lambda r: share("—" if r.days is None else f"{r.days:.1f}", r.days), numeric=True),
        Column("overdue", "超期占比", lambda r: share(_percent(r.overdue), r.overdue), numeric=True),
    ]  # fmt: skip


def _table(request: HttpRequest, rows: list[Precision], columns: list[Column]) -> Table:
    """The rules as the list component shows them; there are too few to be paged."""
    query, given = request.GET.copy(), request.GET
    query.pop("export", None)
    filters: list[dict[str, Any]] = [
        {"id": "q", "title": "单位名称"},
        {"id": "module", "title": "模块", "options": list(MODULES.items())},
        {"id": "monitor", "title": "规则", "options": [(m.id, m.title) for m in current().alert_cards.values()]},
        {"id": "since", "title": "发现自", "kind": "date"},
        {"id": "until", "title": "发现至", "kind": "date"},
    ]
    shown = [{"default": "", "options": (), "kind": "text", **f, "value": given.get(f["id"], "")} for f in filters]
    part = Part(rows, 1, len(rows), exact=True, more=False)
    return Table("规则查准率", columns, part, shown, "", query.urlencode(), "这些条件下没有预警。")
