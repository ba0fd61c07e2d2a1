"""The live wall: what was paid and what was found, as it happens; the most pressing alert with the money's way."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from guanlan.audit.queries import version
from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.monitoring.models import SETTLED, Alert, AlertEvidence
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, scope
from guanlan.web.payment_findings import DRAWN, flow, payment_message
from guanlan.web.templatetags.guanlan import readable_money

LATEST, FOUND = 15, 40
MONTH_SECONDS = 3
FRESH = timedelta(hours=1)
# What nobody sees on the wall.
UNSEEN = ("sign_in", "sign_out", "totp.verify", "password.change", "token")


@guarded(Permission.VIEW, "funds")
def wall(request: HttpRequest) -> HttpResponse:
    """The live wall."""
    return render(request, "funds/wall.html", _live(request))


@guarded(Permission.VIEW, "funds")
def wall_live(request: HttpRequest) -> HttpResponse:
    """The part of the wall that the page asks for again and again; 204 while nothing is new."""
    if request.GET.get("mark") == _mark(request):
        return HttpResponse(status=204)
    # Without what every page has around it, such as the menu with its counts.
    return HttpResponse(render_to_string("funds/live.html", _live(request)))


def _mark(request: HttpRequest) -> str:
    """Another one whenever anything was done that the wall may show; known without a query, and read before the rest."""
    acts: dict[str, int] = request.acts  # type: ignore[attr-defined]
    return f"{timezone.localdate()}-{version(acts, UNSEEN)}"


def _live(request: HttpRequest) -> dict[str, Any]:
    seen = scope(request).condition(Permission.VIEW, "funds", "unit__path")
    unsettled = Alert.objects.filter(seen, module="funds").exclude(status__in=SETTLED)
    first = list(unsettled.select_related("unit").order_by("-risk", "-pk")[:LATEST])
    found = list(unsettled.select_related("unit").order_by("-pk")[:FOUND])
    # Counted for these few alone: within the query it would be counted for every open alert before the first are taken.
    counts = dict(
        AlertEvidence.objects.filter(alert__in={a.pk for a in (*first, *found)}).values_list("alert").annotate(Count("pk"))
    )  # fmt: skip
    today = timezone.localdate()
    total, count = _month(request, today)
    severities = dict(unsettled.order_by().values_list("severity").annotate(Count("pk")))
    return {
        "alerts": [_shown(a, counts) for a in first], "found": [_shown(a, counts) for a in found],
        "payments": list(queries.lines_of(scope(request)).select_related("unit").order_by("-pk")[:LATEST]),
        "month": f"{today:%Y-%m}", "total": readable_money(total), "count": count,
        "severities": [(s, severities.get(s, 0)) for s in ("严重", "预警", "关注", "提示")], "mark": _mark(request),
        "fresh": timezone.now() - FRESH, "pressing": _pressing(first[0]) if first else None,
    }  # fmt: skip


def _shown(alert: Alert, counts: dict[int, int]) -> tuple[Alert, str, str, int]:
    """An alert, its title, its amount, and the number of its payments."""
    return alert, _title(alert), readable_money(alert.value), counts.get(alert.pk, 0)


def _title(alert: Alert) -> str:
    monitor = current().monitors.get(alert.monitor)
    return monitor.title if monitor else alert.monitor


def _pressing(alert: Alert) -> dict[str, Any]:
    """The most pressing alert: its sentence, and the way of its money."""
    evidence = [
        e.line
        for e in alert.evidence.select_related("line", "line__unit").order_by("line__paid_on", "line_id")[: DRAWN + 1]
    ]
    return {
        "alert": alert, "title": _title(alert), "money": readable_money(alert.value), "drawing": flow(evidence),
        "message": payment_message(alert, current().monitors.get(alert.monitor), evidence),
    }  # fmt: skip


def _month(request: HttpRequest, today: date) -> tuple[float, int]:
    """What was paid this month: a sum over all units in scope, so it is taken once in some seconds."""
    reaches = sorted(map(str, scope(request).reaches))
    key = "funds-month-" + hashlib.sha256(f"{today}{reaches}".encode()).hexdigest()
    kept: tuple[float, int] | None = cache.get(key)
    if kept is None:
        kept = queries.total_of(queries.days_of(scope(request)), today.replace(day=1), today)
        cache.set(key, kept, MONTH_SECONDS if settings.REMEMBER_SECONDS else 0)
    return kept
