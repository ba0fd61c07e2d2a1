"""Reads of indicators. Pages read these values; none scans facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from guanlan.indicators.models import Basis, IndicatorValue
from guanlan.organisations.models import Unit
from guanlan.organisations.queries import children_on
from guanlan.standard.periods import Period

# Period codes by kind, as SQL LIKE patterns.
KIND_PATTERNS = {"month": r"^\d{4}-\d{2}$", "quarter": r"^\d{4}Q\d$", "year": r"^\d{4}$"}


def basis_of(unit: Unit) -> str:
    """Regulators have only the sums of what lies below them; enterprises are shown by what they report."""
    return Basis.REPORTED if unit.is_enterprise else Basis.SUMMED


def series(
    unit: Unit, indicators: Sequence[str], basis: str, kind: str | None = None
) -> dict[str, dict[str, IndicatorValue]]:
    """All values of a unit: indicator -> period -> value, periods in order."""
    found = IndicatorValue.objects.filter(unit=unit, basis=basis, indicator__in=indicators)
    if kind:
        found = found.filter(period__regex=KIND_PATTERNS[kind])
    result: dict[str, dict[str, IndicatorValue]] = {i: {} for i in indicators}
    for value in found.order_by("period"):
        result[value.indicator][value.period] = value
    return result


def with_comparison(unit: Unit, period: str, basis: str) -> tuple[dict[str, IndicatorValue], dict[str, float | None]]:
    """Every indicator of a unit in one period, and their values of the same period of last year."""
    prior = str(Period.parse(period).prior)
    found = list(IndicatorValue.objects.filter(unit=unit, period__in=[period, prior], basis=basis))
    values = {v.indicator: v for v in found if v.period == period}
    return values, {v.indicator: v.value for v in found if v.period == prior}


def by_basis(unit: Unit, indicator: str, period: str) -> dict[str, IndicatorValue]:
    """One indicator of a unit in one period, on each basis that it is had on."""
    return {v.basis: v for v in IndicatorValue.objects.filter(unit=unit, indicator=indicator, period=period)}


def children_values(unit: Unit, indicator: str, period: str) -> list[dict[str, Any]]:
    """The indicator of every direct child: of regulators summed, of enterprises reported (else summed)."""
    found = (
        IndicatorValue.objects.filter(
            Q(unit__kind="enterprise", basis=Basis.REPORTED) | Q(unit__kind="district_regulator", basis=Basis.SUMMED),
            unit__in=children_on(unit.pk, Period.parse(period).end), indicator=indicator, period=period,
        )
        .order_by("-value")
        .values("unit_id", "unit__name", "unit__short_name", "unit__kind", "unit__district", "value", "level")
    )  # fmt: skip
    return [dict(row) for row in found]


def ranked(units: Q, indicator: str, period: str) -> QuerySet[IndicatorValue]:
    """Reported values of the enterprises in scope, to be sorted and paged."""
    return IndicatorValue.objects.filter(
        units, indicator=indicator, period=period, basis=Basis.REPORTED
    ).select_related("unit", "unit__parent")


def periods_of(unit: Unit, basis: str) -> list[str]:
    """Periods for which a unit has values, latest first."""
    found = IndicatorValue.objects.filter(unit=unit, basis=basis, indicator="total_assets").values_list(
        "period", flat=True
    )
    return latest_first(found)


def latest_first(periods: Iterable[str]) -> list[str]:
    """Periods by their last day, the latest first."""
    return sorted(periods, key=lambda p: (Period.parse(p).end, p), reverse=True)


def kind_of(period: str) -> str:
    """month, quarter or year."""
    return Period.parse(period).kind
