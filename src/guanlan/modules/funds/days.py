"""Day reports unit by unit: which days reconcile (合), which do not (不合), and which are missing (缺报)."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanlan.identity.roles import Permission
from guanlan.intake.findings import IntakeError
from guanlan.modules.funds.daily import DailyRefused, daily_take
from guanlan.monitoring.conflicts import PaymentConflict
from guanlan.monitoring.on_file import owed
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, number, scope, unit_in_scope, uploaded
from guanlan.web.tables import Cell, Column, Filter, build_table

MATCHED, UNMATCHED, MISSING = "合", "不合", "缺报"
BADGES = {MATCHED: "good", UNMATCHED: "warning", MISSING: "control"}
MEANS = {MATCHED: "日汇总与明细相符", UNMATCHED: "日汇总与明细不符", MISSING: "应报而没有报"}

# Lines may be all payments or the large ones only: they match the totals of either, foreign payments within the drift
# that the monitor of day totals allows.
_STATES = """
WITH owed AS ({owed}), line AS (
  SELECT unit_id, paid_on, sum(amount) AS amount, count(*) AS lines,
         %(drift)s * coalesce(sum(amount) FILTER (WHERE foreign_amount IS NOT NULL), 0) AS drift,
         count(*) FILTER (WHERE amount >= coalesce(threshold, %(large)s)) AS large,
         coalesce(sum(amount) FILTER (WHERE amount >= coalesce(threshold, %(large)s)), 0) AS large_amount
  FROM monitoring_presentline WHERE paid_on BETWEEN %(since)s AND %(until)s GROUP BY 1, 2
)
SELECT u.id, cast(d.day AS date),
  CASE WHEN t.organisation IS NULL THEN CASE WHEN o.organisation IS NOT NULL THEN '缺报' END
       WHEN (abs(coalesce(l.amount, 0) - t.total) <= coalesce(l.drift, 0) AND coalesce(l.large, 0) = t.large_count
             AND abs(coalesce(l.large_amount, 0) - t.large_total) <= coalesce(l.drift, 0))
         OR (abs(coalesce(l.amount, 0) - t.large_total) <= coalesce(l.drift, 0) AND coalesce(l.lines, 0) = t.large_count) THEN '合' ELSE '不合' END,
  t.total, t.large_total, t.large_count, coalesce(l.amount, 0), coalesce(l.lines, 0), coalesce(l.large_amount, 0), coalesce(l.large, 0)
FROM organisations_unit u CROSS JOIN generate_series(%(since)s::date, %(until)s::date, INTERVAL '1 day') d(day)
LEFT JOIN facts.payment_day t ON t.organisation = u.code AND t.paid_on = d.day
LEFT JOIN owed o ON o.organisation = u.code AND o.owed_on = d.day
LEFT JOIN line l ON l.unit_id = u.id AND l.paid_on = d.day
WHERE (t.organisation IS NOT NULL OR o.organisation IS NOT NULL) ORDER BY 1, 2
"""

Day = tuple[str, str]


def states(since: date, until: date) -> dict[int, dict[date, Day]]:
    """State and explanation of each reported or owed day, by unit; row-level security holds."""
    tables = {"payment_day": "facts.payment_day", "payment_day_duty": "facts.payment_day_duty"}
    monitors = current().monitors
    large, drift = monitors["pay_day_count"].params["large"].value, monitors["pay_day_total"].params["drift"].value
    found: dict[int, dict[date, Day]] = defaultdict(dict)
    with connection.cursor() as cursor:
        query = _STATES.replace("{owed}", owed(tables, timezone.localdate()))
        cursor.execute(query, {"since": since, "until": until, "large": large, "drift": drift})
        for unit, day, state, total, large_total, count, amount, lines, large_amount, large_lines in cursor.fetchall():
            said = "" if total is None else (
                f"；汇总 {total:,.2f} 元，其中大额 {count} 笔 {large_total:,.2f} 元；"
                f"明细 {lines} 笔 {amount:,.2f} 元，其中大额 {large_lines} 笔 {large_amount:,.2f} 元"
            )  # fmt: skip
            found[unit][day] = state, f"{day} {MEANS[state]}{said}"
    return found


def _month(text: str) -> date:
    """The first day of the month asked for, or of the present one (of the last, on its first day)."""
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        return (timezone.localdate() - timedelta(1)).replace(day=1)


@guarded(Permission.VIEW, "funds")
def days(request: HttpRequest) -> HttpResponse:
    """A calendar of day reports for each unit that owes them."""
    first = _month(request.GET.get("month", ""))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    found = states(first, last)
    units = scope(request).units(Permission.VIEW, "funds").filter(pk__in=list(found)).order_by("name")

    def with_state(state: str) -> list[int]:
        return [unit for unit, known in found.items() if state in {s for s, _ in known.values()}]

    def having(queryset: QuerySet[Unit], value: str) -> QuerySet[Unit]:
        return queryset.filter(pk__in=with_state(value))

    table = build_table(
        request, "大额资金日报", units,
        [
            Column("unit", "单位", lambda u: Cell(u.name, f"/funds?unit={u.name}&month={first:%Y-%m}"), "name"),
            *(_count(state, found) for state in (MISSING, UNMATCHED)),
            *(_day(first.replace(day=n), found) for n in range(1, last.day + 1)),
        ],
        filters=[
            Filter("q", "单位名称或代码", lambda q, v: q.filter(name__icontains=v) | q.filter(code=v)),
            Filter("month", "月份，如 2026-03", lambda q, v: q, default=f"{first:%Y-%m}"),
            Filter("state", "状态", having, [(MISSING, "有缺报的"), (UNMATCHED, "有不合的")]),
        ],
        empty="这个月没有单位报送或应当报送日报。",
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    reporters = scope(request).units(Permission.REPORT, "funds").filter(kind="enterprise")[:500]
    return render(request, "funds/days.html", {
        "table": table, "units": reporters, "subtitle": f"{first.year} 年 {first.month} 月：逐日报送，没有支付报零；明细之和与日汇总自动核对",
        "sums": [(s, BADGES[s], MEANS[s], sum(1 for pk in units.values_list("pk", flat=True) for t, _ in found[pk].values() if t == s)) for s in BADGES],
        "before": f"{first - timedelta(1):%Y-%m}", "after": f"{last + timedelta(1):%Y-%m}",
    })  # fmt: skip


def _count(state: str, found: dict[int, dict[date, Day]]) -> Column:
    def show(unit: Any) -> Cell:
        count = sum(1 for s, _ in found[unit.pk].values() if s == state)
        return Cell(str(count) if count else "", value=count)

    return Column(f"n{state}", f"{state}天数", show, numeric=True)


def _day(day: date, found: dict[int, dict[date, Day]]) -> Column:
    def show(unit: Any) -> Cell:
        state, title = found[unit.pk].get(day, ("", ""))
        return Cell(state, badge=BADGES.get(state, ""), title=title)

    return Column(f"d{day.day}", str(day.day), show)


@guarded(Permission.REPORT, "funds")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a daily report in, as the contract has it; whole or not at all."""
    unit = unit_in_scope(request, number(request.POST.get("unit")), Permission.REPORT, "funds")
    try:
        data, name = uploaded(request)
        taken = daily_take(by=actor(request), unit=unit, data=data, name=name)
    except DailyRefused as refused:
        context = {"errors": refused.errors[:500], "count": len(refused.errors), "name": name}
        crumbs = [("大额资金", "/funds"), ("日报", "/funds/days"), ("没有收下", "")]
        return render(request, "funds/refused.html", context | {"crumbs": crumbs, "back": "/funds/days"})
    except IntakeError as error:
        notify(request, f"没有收下：{error.message}", "danger")
    except PaymentConflict as conflict:
        notify(request, f"没有收下：{conflict}", "danger")
    else:
        notify(request, f"{taken.text()}。")
    return redirect("/funds/days")
