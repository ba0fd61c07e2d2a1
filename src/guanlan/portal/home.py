"""Home and cockpit: what waits for me, and how the city stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.indicators import queries
from guanlan.intake.duties import tallies
from guanlan.monitoring.models import SETTLED, Alert
from guanlan.monitoring.queries import rule_title
from guanlan.organisations.models import Unit
from guanlan.portal import figures, notices, todo
from guanlan.portal.alert_findings import value_text
from guanlan.portal.remembering import PAYMENTS, remembered
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, home_unit, page, scope

COLOURS = {"严重": "#b5332a", "预警": "#d08a1d", "关注": "#dcc47a", "提示": "#8fb3e3"}
SEVERITIES = tuple(COLOURS)


@page
def home(request: HttpRequest) -> HttpResponse:
    """To-do, notices and the state of the user's own part of the city."""
    found = scope(request)
    administrators = {
        Permission.MANAGE_USERS: "/users",
        Permission.READ_AUDIT: "/audit",
        Permission.MANAGE_SYSTEM: "/system",
    }
    if not found.can(Permission.VIEW):
        for permission, address in administrators.items():
            if found.can(permission):
                return redirect(address)
        return render(request, "home/nothing.html")
    today = timezone.localdate()
    standard = current()
    submissions = todo.submissions(request).select_related("unit").order_by("-id")[:10]
    alerts = todo.alerts(request).select_related("unit").order_by("-risk", "due_on")[:10]
    told = (
        todo.escalated(request).select_related("unit").order_by("-risk", "due_on")[:10]
        if found.can(Permission.READ_CONCLUSION)
        else []
    )
    ending = todo.ending(request).select_related("unit")[:5] if found.can(Permission.READ_CONCLUSION) else []
    approvals = todo.approvals(request).select_related("unit", "by")[:10] if found.can(Permission.HANDLE_ALERT) else []
    duties = todo.duties(request).select_related("unit").order_by("due_on")[:10] if found.can(Permission.REPORT) else []
    return render(request, "home/home.html", {
        "submissions": [(s, standard.datasets[s.dataset].title) for s in submissions],
        "alerts": [(a, rule_title(a.monitor)) for a in alerts],
        "duties": [(d, standard.datasets[d.dataset].title, (today - d.due_on).days) for d in duties],
        "told": [(a, rule_title(a.monitor), (today - a.due_on).days) for a in told],
        "ending": [(s, rule_title(s.monitor)) for s in ending], "approvals": [(s, rule_title(s.monitor)) for s in approvals],
        "notices_list": notices.visible(request)[:6], "today": today, "todo": todo.counts(request),
    })  # fmt: skip


@guarded(Permission.VIEW, "finance")
@remembered(apart_from=PAYMENTS)
def cockpit(request: HttpRequest) -> HttpResponse:
    """The city (or the user's part of it) on one screen."""
    standard = current()
    unit = home_unit(request, "finance")
    basis = queries.basis_of(unit)
    shown = request.GET.get("indicator", "total_profit")
    if shown not in standard.indicators:
        shown = "total_profit"
    card = standard.indicators[shown]
    trends = queries.series(
        unit, list(dict.fromkeys(["total_assets", "total_operating_revenue", "total_profit", shown])), basis, "month"
    )
    periods = sorted(trends["total_assets"], reverse=True)
    period = request.GET.get("period", periods[0] if periods else "")
    if period not in periods:
        period = periods[0] if periods else ""
    if not period:
        return render(request, "home/cockpit_empty.html", {"unit": unit})
    values, prior = queries.with_comparison(unit, period, basis)
    children = queries.children_values(unit, shown, period)
    districts = [c for c in children if c["unit__kind"] == "district_regulator"]
    enterprises = [c for c in children if c["unit__kind"] == "enterprise"]
    return render(request, "home/cockpit.html", {
        "unit": unit, "period": period, "periods": periods, "indicator": card,
        "indicators": [standard.indicators[i] for i in (*figures.FIVE, "total_assets", "total_operating_revenue")],
        "boxes": figures.boxes(
            ("total_assets", "total_operating_revenue", *figures.FIVE), values, prior,
            f"/values/{unit.pk}/{{indicator}}/{period}?basis={basis}",
        ),
        "map": _map(card, districts) if districts else None,
        "ranking": _ranking(card, enterprises), "worst": _ranking(card, enterprises, worst=True),
        "trend": figures.line(card, trends[shown]),
        "revenue": _two(trends["total_operating_revenue"], trends["total_profit"]),
        "reporting": _reporting(unit, period), **_alerts(unit),
    })  # fmt: skip


def _map(card: Any, districts: list[dict[str, Any]]) -> dict[str, Any]:
    names = current().codelists["gbt2260_chongqing"].titles
    return {
        "kind": "map", "label": card.title, "format": figures.format_of(card),
        "data": [
            {"name": names.get(d["unit__district"], ""), "code": d["unit__district"], "value": d["value"], "href": f"/units/{d['unit_id']}"}
            for d in districts
        ],
    }  # fmt: skip


def _ranking(card: Any, units: list[dict[str, Any]], worst: bool = False) -> dict[str, Any]:
    best_first = sorted(
        (u for u in units if u["value"] is not None), key=lambda u: u["value"], reverse=card.direction != "less"
    )
    chosen = list(reversed(best_first))[:8] if worst else best_first[:8]
    return {
        "kind": "ranking", "format": figures.format_of(card), "unit": card.unit,
        "data": [
            {"name": u["unit__short_name"] or u["unit__name"], "value": u["value"], "href": f"/units/{u['unit_id']}"} for u in chosen
        ],
    }  # fmt: skip


def _two(revenue: Any, profit: Any) -> dict[str, Any]:
    periods = sorted(revenue)[-13:]
    return {
        "kind": "bar", "x": periods, "format": "money",
        "series": [
            {"name": "营业总收入（累计）", "data": [revenue[p].value for p in periods]},
            {"name": "利润总额（累计）", "data": [profit[p].value if p in profit else None for p in periods]},
        ],
    }  # fmt: skip


def _reporting(unit: Unit, period: str) -> dict[str, Any]:
    """Completeness and timeliness of the last twelve months: accepted, and handed in by the deadline, of what was owed."""
    rows = tallies(unit, "flash_report", _year_before(period), period)
    if not rows:
        return {}
    last = rows[-1]
    return {
        "owed": last.owed, "done": last.done, "completeness": last.done / last.owed, "timeliness": last.punctual / last.owed,
        "chart": {
            "kind": "line", "format": "percent", "max": 1, "x": [r.period for r in rows],
            "series": [
                {"name": "完整率", "data": [r.done / r.owed for r in rows]},
                {"name": "及时率", "data": [r.punctual / r.owed for r in rows]},
            ],
        },
    }  # fmt: skip


def _year_before(period: str) -> str:
    return f"{int(period[:4]) - 1}{period[4:]}"


def _alerts(unit: Unit) -> dict[str, Any]:
    """Open alerts by severity, and the ten most pressing."""
    below = Alert.objects.exclude(status__in=SETTLED).filter(unit__path__startswith=unit.path)
    counts = dict(below.order_by().values_list("severity").annotate(Count("pk")))
    # Of this year and the last: what a statement of long ago shows is history, and stands in the list of alerts.
    recent = below.filter(severity__in=["严重", "预警"], period__gte=str(timezone.localdate().year - 1))
    top = recent.select_related("unit").order_by("-risk", "due_on", "-id")[:8]
    return {
        "severity": {
            "kind": "donut", "format": "number", "label": "件", "colours": [COLOURS[s] for s in SEVERITIES if counts.get(s)],
            "data": [{"name": s, "value": counts.get(s, 0), "href": f"/alerts?severity={s}"} for s in SEVERITIES if counts.get(s)],
        },
        "open_alerts": sum(counts.values()),
        "top_alerts": [(a, rule_title(a.monitor), value_text(a)) for a in top],
    }  # fmt: skip
