"""The module's cockpit and its heat map: pictures first, then the rows that need somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.decisions import pictures, queries, scores
from guanlan.monitoring.models import SETTLED, Alert
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, scope

ROWS, LOWEST = 6, 10
MEASURES = {"topics": "议题数", "broken": "有违规的议题数"}
SPANS = {"92": "近三个月", "183": "近半年", "366": "近一年"}


@guarded(Permission.VIEW, queries.MODULE)
def overview(request: HttpRequest) -> HttpResponse:
    """What was decided, how well by the rules, and what is not carried out or not decided."""
    today = timezone.localdate()
    idle, idle_count = _first(
        queries.idle_matters(request, today).select_related("unit").order_by("-unpaid", "decided_on", "pk")
    )
    undecided, undecided_count = _first(
        queries.undecided_payments(request).select_related("unit").order_by("-amount", "pk")
    )
    alerts, alert_count = _first(_alerts(request))
    return render(request, "decisions/overview.html", {
        "year": pictures.of_year(request, today), "sums": pictures.sums_of_year(request, today), "worst": scores.worst(request, LOWEST),
        "idle": idle, "idle_count": idle_count, "idle_days": queries.IDLE_DAYS, "undecided": undecided, "faults": queries.FAULTS, "undecided_count": undecided_count,
        "alerts": [(a, _title(a)) for a in alerts], "alert_count": alert_count,
    })  # fmt: skip


def _first(found: QuerySet[Any]) -> tuple[list[Any], int]:
    """The first rows and how many there are, in one query."""
    rows = list(found.annotate(every=Window(Count("unit_id")))[:ROWS])
    return rows, rows[0].every if rows else 0


def _alerts(request: HttpRequest) -> QuerySet[Alert]:
    seen = scope(request).condition(Permission.VIEW, queries.MODULE, "unit__path")
    found = Alert.objects.filter(seen, module=queries.MODULE).exclude(status__in=SETTLED)
    return found.select_related("unit").order_by("-raised_at", "-pk")


def _title(alert: Alert) -> str:
    standard = current()
    card = standard.rules.get(alert.monitor) or standard.monitors.get(alert.monitor)
    return card.title if card else alert.monitor


@guarded(Permission.VIEW, queries.MODULE)
def heat(request: HttpRequest) -> HttpResponse:
    """Topics by enterprise and body, and by enterprise and category; each cell opens its list."""
    today = timezone.localdate()
    measure, span = request.GET.get("measure", ""), request.GET.get("span", "")
    measure, span = measure if measure in MEASURES else "topics", span if span in SPANS else "366"
    bodies, categories = pictures.heat(request, today - timedelta(days=int(span)), today, measure)
    return render(request, "decisions/heat.html", {
        "bodies": bodies, "categories": categories, "measure": measure, "measures": MEASURES.items(), "span": span, "spans": SPANS.items(),
        "most": pictures.ENTERPRISES, "crumbs": [("三重一大", "/decisions"), ("事项热力图", "")],
    })  # fmt: skip
