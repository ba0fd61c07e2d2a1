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
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from guanlan.audit.queries import version
from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.monitoring.models import SETTLED, Alert
from guanlan.monitoring.news import News, came_since, newest, riskiest
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
    fresh = timezone.now() - FRESH
    found, more, since = _news(_paths(request), _since(request), fresh)
    rows = [_row(_shown(one, fresh), _state(one.alert)) for one in found]
    return {"standing": standing, "mark": standing.mark, "found": rows, "more": more, "since": since}


def _state(a: Alert) -> tuple[object, ...]:
    """All of an alert that a row shows and that does not tell it from others: alerts are the same by their number."""
    return a.grown_at, a.cleared_at, a.severity, str(a.unit)


@lru_cache(maxsize=1000)
def _row(shown: Shown, state: tuple[object, ...]) -> SafeString:
    """One row of the news. Most of what a look shows the look before has shown too, if nothing of it has changed."""
    return render_to_string("funds/live_news.html", {"s": shown})


def _paths(request: HttpRequest) -> list[str]:
    return scope(request).paths(Permission.VIEW, "funds")


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
    fresh = timezone.now() - FRESH
    first = riskiest(_paths(request), LATEST, fresh)
    (total, count), mark = _month(request, today)
    severities = dict(unsettled.order_by().values_list("severity").annotate(Count("pk")))
    return Standing(
        mark,
        render_to_string("funds/live_totals.html", {
            "month": f"{today:%Y-%m}", "total": readable_money(total), "count": count,
            "severities": [(s, severities.get(s, 0)) for s in ("严重", "预警", "关注", "提示")],
        }),
        render_to_string("funds/live_pressing.html", {"pressing": _pressing(first[0].alert) if first else None}),
        render_to_string("funds/live_rows.html", {
            "alerts": [_shown(one, fresh) for one in first],
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


def _news(paths: list[str], since: datetime | None, fresh: datetime) -> tuple[list[News], int, datetime]:
    """Alerts raised or grown, the latest first; how many more there are than fit; and the latest, to ask from next time.

    All that came since the reader last asked is among them, however long ago that was: see `monitoring.news`.
    """
    found = newest(paths, FOUND, fresh)
    more = 0
    if since is not None and len(found) == FOUND and found[-1].alert.grown_at > since:
        found = [one for one in newest(paths, MOST, fresh) if one.alert.grown_at > since]
        more = came_since(paths, since) - MOST if len(found) == MOST else 0
    latest = found[0].alert.grown_at if found else EVER
    return found, max(0, more), max(since or EVER, latest)


def _shown(one: News, fresh: datetime) -> Shown:
    a = one.alert
    return Shown(a, rule_title(a.monitor), readable_money(a.value), one.count, one.added, a.raised_at > fresh)


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
