"""How good each rule is: what became of the alerts it raised. Everything is grouped in the database.

An alert that was decided and opened again later counts with each decision: there may be more of them than alerts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncDate, TruncMonth

from guanlan.monitoring.models import SETTLED, Alert, AlertStatus, PastCase
from guanlan.monitoring.parameters import parameters
from guanlan.standard.loading import current


class Median(Aggregate):
    """The median, interpolated."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Precision:
    """What became of the alerts of one rule; shares are null where there is nothing to divide by."""

    monitor: str
    module: str
    raised: int
    open: int
    suppressed: int
    conclusions: dict[str, int]
    concluded: int
    precision: float | None
    false_alarms: float | None
    days: float | None
    overdue: float | None
    bad: bool


def groups() -> dict[str, tuple[str, ...]]:
    """The conclusions that count as confirmed and as unfounded, by the standard's code list."""
    parents = current().codelists["alert_conclusion"].parents
    return {g: tuple(c for c, p in parents.items() if p == g) for g in sorted(set(parents.values()))}


def precision(alerts: QuerySet[Alert], today: date) -> list[Precision]:
    """One line for each rule, the worst of those that have enough cases first."""
    conclusions = [c for codes in groups().values() for c in codes]
    closed = Q(status=AlertStatus.CLOSED)
    late = (closed & Q(due_on__lt=TruncDate("closed_at"))) | (~Q(status__in=SETTLED) & Q(due_on__lt=today))
    took = ExpressionWrapper(F("closed_at") - F("raised_at"), output_field=DurationField())
    rows: Iterable[Any] = (
        alerts.order_by()
        .values("monitor", "module")
        .annotate(
            raised=Count("pk"), unsettled=Count("pk", filter=~Q(status__in=SETTLED)), late=Count("pk", filter=late),
            suppressed=Count("pk", filter=Q(status=AlertStatus.SUPPRESSED)), took=Median(took, filter=closed),
            **{f"n_{c}": Count("pk", filter=Q(conclusion=c)) for c in conclusions},
        )
    )  # fmt: skip
    earlier = _earlier(alerts, "alert__monitor", "alert__module", "conclusion")
    found = [_line(row, conclusions, earlier) for row in rows]
    return sorted(found, key=lambda r: (not r.bad, -r.raised, r.monitor))


def _earlier(alerts: QuerySet[Alert], *by: str, **named: Any) -> dict[tuple[Any, ...], int]:
    """How many past cases of these alerts there are, by some columns."""
    past = PastCase.objects.filter(alert__in=alerts.order_by()).order_by().annotate(**named)
    return {row[:-1]: row[-1] for row in past.values_list(*by).annotate(Count("pk"))}


def _line(row: dict[str, Any], conclusions: list[str], earlier: dict[tuple[Any, ...], int]) -> Precision:
    params, by_group = parameters(), groups()
    counts = {c: row[f"n_{c}"] + earlier.get((row["monitor"], row["module"], c), 0) for c in conclusions}
    concluded = sum(counts.values())
    share = sum(counts[c] for c in by_group["confirmed"]) / concluded if concluded else None
    handled = row["raised"] - row["suppressed"]
    return Precision(
        row["monitor"], row["module"], row["raised"], row["unsettled"], row["suppressed"], counts, concluded, share,
        counts.get("false_alarm", 0) / concluded if concluded else None,
        row["took"].total_seconds() / 86400 if row["took"] is not None else None,
        row["late"] / handled if handled else None,
        share is not None and concluded >= params.precision_cases and share < params.precision_least,
    )  # fmt: skip


def by_month(alerts: QuerySet[Alert]) -> list[Any]:
    """For each month of raising: raised, confirmed, unfounded."""
    by_group = groups()
    raised = TruncMonth("alert__raised_at", output_field=DateTimeField())
    earlier = _earlier(alerts, "month", "conclusion", month=raised)
    rows: list[Any] = list(
        alerts.order_by()
        .annotate(month=TruncMonth("raised_at", output_field=DateTimeField()))
        .values("month")
        .annotate(
            raised=Count("pk"), confirmed=Count("pk", filter=Q(conclusion__in=by_group["confirmed"])),
            unfounded=Count("pk", filter=Q(conclusion__in=by_group["unfounded"])),
        )
        .order_by("month")
    )  # fmt: skip
    for row in rows:
        for group in ("confirmed", "unfounded"):
            row[group] += sum(earlier.get((row["month"], c), 0) for c in by_group[group])
    return rows
