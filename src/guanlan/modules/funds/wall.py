"""The live wall: what was paid and what was found, as it happens; the most pressing alert with the money's way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from guanlan.audit.queries import version
from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.monitoring.models import SETTLED, Alert, AlertEvidence
from guanlan.monitoring.queries import found_of, rule_title
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, scope
from guanlan.web.payment_findings import DRAWN, flow, payment_message
from guanlan.web.templatetags.guanlan import readable_money

# Rows of the tables; of the news at least `FOUND`, and all that came since the reader last looked, up to `MOST`.
LATEST, FOUND, MOST = 15, 40, 200
MONTH_SECONDS = 3
FRESH = timedelta(hours=1)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
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


@dataclass(frozen=True)
class Shown:
    """An alert as the wall shows it: how many payments it points at, and how many of them joined it within the hour."""

    alert: Alert
    title: str
    money: str
    count: int
    added: int
    new: bool


def _live(request: HttpRequest) -> dict[str, Any]:
    seen = scope(request).condition(Permission.VIEW, "funds", "unit__path")
    unsettled = Alert.objects.filter(seen, module="funds").exclude(status__in=SETTLED)
    first = list(unsettled.select_related("unit").order_by("-risk", "-pk")[:LATEST])
    found, more, since = _news(unsettled, _since(request))
    fresh = timezone.now() - FRESH
    shown = _shown([*first, *found], fresh)
    today = timezone.localdate()
    total, count = _month(request, today)
    severities = dict(unsettled.order_by().values_list("severity").annotate(Count("pk")))
    return {
        "alerts": [shown[a.pk] for a in first], "found": [shown[a.pk] for a in found], "more": more, "since": since,
        "payments": list(queries.lines_of(scope(request)).select_related("unit").order_by("-pk")[:LATEST]),
        "month": f"{today:%Y-%m}", "total": readable_money(total), "count": count,
        "severities": [(s, severities.get(s, 0)) for s in ("严重", "预警", "关注", "提示")], "mark": _mark(request),
        "pressing": _pressing(first[0]) if first else None,
    }  # fmt: skip


def _since(request: HttpRequest) -> datetime | None:
    """The latest news that the reader's page has; none where the page is only being opened."""
    try:
        found = datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _news(unsettled: QuerySet[Alert], since: datetime | None) -> tuple[list[Alert], int, datetime]:
    """Alerts raised or grown, the latest first; how many more there are than fit; and the latest, to ask from next time.

    All that came since the reader last asked is among them, however long ago that was: see `monitoring.news`.
    """
    newest = unsettled.select_related("unit").order_by("-grown_at", "-pk")
    if since is None:
        found = list(newest[:FOUND])
        return found, 0, found[0].grown_at if found else EVER
    came = list(newest.filter(grown_at__gt=since)[:MOST])
    more = unsettled.filter(grown_at__gt=since).count() - MOST if len(came) == MOST else 0
    before = list(newest.filter(grown_at__lte=since)[: max(0, FOUND - len(came))])
    return came + before, max(0, more), came[0].grown_at if came else since


def _shown(alerts: list[Alert], fresh: datetime) -> dict[int, Shown]:
    """Counted for these few alone: within their query it would be counted for every open alert before the first are taken."""
    counted = AlertEvidence.objects.filter(alert__in={a.pk for a in alerts}, ended_at=None).values_list("alert")
    counts = {
        pk: (count, added)
        for pk, count, added in counted.annotate(count=Count("pk"), added=Count("pk", filter=Q(joined_at__gt=fresh)))
    }
    shown = {}
    for a in alerts:
        count, added = counts.get(a.pk, (0, 0))
        shown[a.pk] = Shown(a, rule_title(a.monitor), readable_money(a.value), count, added, a.raised_at > fresh)
    return shown


def _pressing(alert: Alert) -> dict[str, Any]:
    """The most pressing alert: its sentence, and the way of its money."""
    found = found_of(alert, DRAWN + 1)
    return {
        "alert": alert, "title": rule_title(alert.monitor), "money": readable_money(alert.value), "drawing": flow(found.lines),
        "message": payment_message(alert, current().monitors.get(alert.monitor), found),
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
