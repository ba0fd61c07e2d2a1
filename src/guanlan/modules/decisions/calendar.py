"""The month calendar of meetings across the units in scope."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.decisions import queries
from guanlan.web.pages import guarded

# As many meetings as one day of the month shows one by one; more are counted by body.
ONE_BY_ONE = 4


@guarded(Permission.VIEW, queries.MODULE)
def month_page(request: HttpRequest) -> HttpResponse:
    """One month: each day with its meetings, or with their number by body; back and forth by the arrow keys."""
    first = _month(request.GET.get("month", ""))
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    bodies = queries.titles("body_kind")
    found = queries.meetings(request).select_related("unit").filter(held_on__range=(first, last))
    body, unit = request.GET.get("body", ""), request.GET.get("unit", "").strip()[:60]
    if body in bodies:
        found = found.filter(body_kind=body)
    if unit:
        found = found.filter(Q(unit__name__icontains=unit) | Q(unit__short_name__icontains=unit))
    by_day: dict[date, list[Any]] = defaultdict(list)
    for meeting in found.order_by("held_on", "unit_id", "meeting_no")[:20_000]:
        by_day[meeting.held_on].append(meeting)
    weeks = [
        [_day(d, first, by_day.get(d, []), bodies, unit) for d in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    query = f"&body={body}&unit={unit}" if body or unit else ""
    return render(request, "decisions/calendar.html", {
        "first": first, "weeks": weeks, "bodies": bodies.items(), "body": body, "unit_text": unit, "query": query,
        "before": first - timedelta(days=1), "after": last + timedelta(days=1), "total": sum(map(len, by_day.values())),
        "today": timezone.localdate(), "weekdays": "一二三四五六日", "crumbs": [("三重一大", "/decisions"), ("会议日历", "")],
    })  # fmt: skip


def _month(text: str) -> date:
    """The first day of the month that was asked for; this month when the text names none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _day(day: date, first: date, meetings: list[Any], bodies: dict[str, str], unit: str) -> dict[str, Any]:
    counts: dict[str, int] = defaultdict(int)
    for meeting in meetings:
        counts[meeting.body_kind or ""] += 1
    many = len(meetings) > ONE_BY_ONE
    order = {b: n for n, b in enumerate(bodies)}
    return {
        "on": day, "inside": day.month == first.month, "meetings": [] if many else meetings,
        "counts": [(b, bodies.get(b, "其他"), n, f"/decisions/held?day={day}&body={b}&unit={unit}")
                   for b, n in sorted(counts.items(), key=lambda p: order.get(p[0], 9))] if many else [],
    }  # fmt: skip
