"""The live wall: what was paid and what was found, as it happens; the most pressing alert with the money's way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from guanlan.audit.queries import version
from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.monitoring.models import SETTLED, Alert, AlertEvidence
from guanlan.monitoring.queries import found_of, rule_title
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, scope
from guanlan.web.payment_findings import DRAWN, flow, payment_message
from guanlan.web.templatetags.guanlan import readable_money

T = TypeVar("T")
# Rows of the tables; of the news at least `FOUND`, and all that came since the reader last looked, up to `MOST`.
LATEST, FOUND, MOST = 15, 40, 200
STANDING_SECONDS, MONTH_SECONDS = 1, 10
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


@dataclass(frozen=True)
class Standing:
    """All of the wall but the news, as markup, and as of which acts."""

    mark: str
    totals: SafeString
    pressing: SafeString
    rows: SafeString


def _live(request: HttpRequest) -> dict[str, Any]:
    """What `funds/live.html` shows. Where the standing part is a little older than the news, so is the page's mark: the
    next look is not answered with 204."""
    standing = _standing(request)
    found, more, since = _news(_unsettled(request).select_related("unit"), _since(request))
    shown = _shown(found, timezone.now() - FRESH)
    rows = [_row(shown[a.pk], (a.grown_at, a.cleared_at, a.severity, str(a.unit))) for a in found]
    return {"standing": standing, "mark": standing.mark, "found": rows, "more": more, "since": since}


@lru_cache(maxsize=1000)
def _row(shown: Shown, state: tuple[object, ...]) -> SafeString:
    """One row of the news. Most of what a look shows the look before has shown too, if nothing of it has changed."""
    return render_to_string("funds/live_news.html", {"s": shown})


def _unsettled(request: HttpRequest) -> QuerySet[Alert]:
    seen = scope(request).condition(Permission.VIEW, "funds", "unit__path")
    return Alert.objects.filter(seen, module="funds").exclude(status__in=SETTLED)


def _kept(request: HttpRequest, name: str, seconds: float, make: Callable[[], T]) -> T:
    """What was made for the same scope within so many seconds, by whomever it was asked for."""
    reaches = sorted(map(str, scope(request).reaches))
    key = f"funds-{name}-" + hashlib.sha256(f"{timezone.localdate()}{reaches}".encode()).hexdigest()
    kept: T | None = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, seconds if settings.REMEMBER_SECONDS else 0)
    return kept


def _standing(request: HttpRequest) -> Standing:
    """Made once in `STANDING_SECONDS` for all who watch the same units: news is what each of them waits for."""
    return _kept(request, "standing", STANDING_SECONDS, lambda: _standing_make(request))


def _standing_make(request: HttpRequest) -> Standing:
    unsettled, today = _unsettled(request), timezone.localdate()
    first = list(unsettled.select_related("unit").order_by("-risk", "-pk")[:LATEST])
    shown = _shown(first, timezone.now() - FRESH)
    (total, count), mark = _month(request, today)
    severities = dict(unsettled.order_by().values_list("severity").annotate(Count("pk")))
    return Standing(
        mark,
        render_to_string("funds/live_totals.html", {
            "month": f"{today:%Y-%m}", "total": readable_money(total), "count": count,
            "severities": [(s, severities.get(s, 0)) for s in ("严重", "预警", "关注", "提示")],
        }),
        render_to_string("funds/live_pressing.html", {"pressing": _pressing(first[0]) if first else None}),
        render_to_string("funds/live_rows.html", {
            "alerts": [shown[a.pk] for a in first],
            "payments": list(queries.lines_of(scope(request)).select_related("unit").order_by("-pk")[:LATEST]),
        }),
    )  # fmt: skip


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
    newest = unsettled.order_by("-grown_at", "-pk")
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


def _month(request: HttpRequest, today: date) -> tuple[tuple[float, int], str]:
    """What was paid this month, and as of which acts at least: the days before today are a sum over all units in scope,
    which is taken once in `MONTH_SECONDS`."""
    days, first = queries.days_of(scope(request)), today.replace(day=1)
    now: list[tuple[float, int]] = []

    def earlier() -> tuple[tuple[float, int], str]:
        before, made = queries.totals_of(days, first, today)
        now.append(made)
        return before, _mark(request)

    (before, many), mark = _kept(request, "month", MONTH_SECONDS, earlier)
    paid, count = now[0] if now else queries.total_of(days, today, today)
    return (before + paid, many + count), mark
