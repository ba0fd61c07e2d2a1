"""Reads of payments for the pages of this module: sums by day, by counterparty, and from whom to whom."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from guanlan.facts.records import records
from guanlan.identity.roles import Permission
from guanlan.identity.scope import Scope
from guanlan.monitoring.models import SETTLED, Alert, ExchangeRate, LedgerLine, LineState, UnitDay

SHARES, EDGES, NAMED, YEAR = 10, 25, 20, 365


def lines_of(scope: Scope) -> QuerySet[LedgerLine]:
    """Payments of the units whose money a person may look at."""
    return LedgerLine.objects.filter(scope.condition(Permission.VIEW, "funds", "unit__path"))


def present_of(scope: Scope) -> QuerySet[LedgerLine]:
    """The same without what was cancelled or reversed: what sums are made of."""
    return lines_of(scope).filter(state=LineState.PRESENT)


def money_of(lines: QuerySet[LedgerLine]) -> Decimal:
    """Yuan of some payments."""
    found: Decimal | None = lines.aggregate(amount=Sum("amount"))["amount"]
    return found or Decimal(0)


def converted(lines: QuerySet[LedgerLine]) -> str:
    """What to say behind yuan of some payments: whether foreign ones are in it."""
    return "（折人民币）" if lines.filter(foreign_amount__isnull=False).exists() else ""


def rate_of(line: LedgerLine) -> float | None:
    """Yuan per unit of a foreign payment's currency on its day; None for yuan, and where there is no rate."""
    if line.foreign_amount is None:
        return None
    found = ExchangeRate.objects.filter(currency=line.currency, since__lte=line.paid_on, until__gte=line.paid_on)
    rate = found.values_list("rate", flat=True).first()
    return None if rate is None else float(rate)


def days_of(scope: Scope) -> QuerySet[UnitDay]:
    """What those units paid on each day."""
    return UnitDay.objects.filter(scope.condition(Permission.VIEW, "funds", "unit__path"), payments__gt=0)


def total_of(days: QuerySet[UnitDay], since: date, until: date) -> tuple[float, int]:
    """Yuan paid and number of payments from one day to another."""
    found = days.filter(paid_on__gte=since, paid_on__lte=until).aggregate(amount=Sum("amount"), count=Sum("payments"))
    return float(found["amount"] or 0), int(found["count"] or 0)


def totals_of(days: QuerySet[UnitDay], since: date, today: date) -> tuple[tuple[float, int], tuple[float, int]]:
    """The same of the days before today and of today, in one query."""
    before, now = Q(paid_on__lt=today), Q(paid_on=today)
    found = days.filter(paid_on__gte=since, paid_on__lte=today).aggregate(
        paid=Sum("amount", filter=before), count=Sum("payments", filter=before),
        paid_now=Sum("amount", filter=now), count_now=Sum("payments", filter=now),
    )  # fmt: skip
    return (
        (float(found["paid"] or 0), int(found["count"] or 0)),
        (float(found["paid_now"] or 0), int(found["count_now"] or 0)),
    )


def paying_units(scope: Scope, today: date) -> QuerySet[Any]:
    """Units that paid within a year, with what they paid in it and this month, and their alerts that are not settled."""
    year = UnitDay.objects.filter(
        unit=OuterRef("pk"), payments__gt=0, paid_on__gt=today - timedelta(YEAR), paid_on__lte=today
    )
    month = year.filter(paid_on__gte=today.replace(day=1))
    alerts = Alert.objects.filter(unit=OuterRef("pk"), module="funds").exclude(status__in=SETTLED).order_by()
    return scope.units(Permission.VIEW, "funds").filter(Exists(year)).annotate(
        year_paid=_summed(year, "amount"), year_count=_summed(year, "payments"), month_paid=_summed(month, "amount"),
        alerts_open=Coalesce(Subquery(alerts.values("unit").annotate(n=Count("pk")).values("n")), 0),
    )  # fmt: skip


def _summed(days: QuerySet[UnitDay], column: str) -> Subquery:
    return Subquery(days.order_by().values("unit").annotate(total=Sum(column)).values("total"))


def largest_payees(lines: QuerySet[LedgerLine]) -> QuerySet[Any, dict[str, Any]]:
    """The counterparties, the one first to whom most was paid."""
    found: QuerySet[Any, Any] = lines.values("payee").annotate(
        amount=Sum("amount"), count=Count("pk"), name=Max("payee_name")
    )
    return found.order_by("-amount", "payee")


def by_kind(lines: QuerySet[LedgerLine]) -> list[dict[str, Any]]:
    return [dict(row) for row in lines.values("kind").annotate(amount=Sum("amount")).order_by("-amount")]


def months_of(days: QuerySet[UnitDay], since: date) -> dict[str, float]:
    """Yuan paid by month."""
    found: dict[str, float] = defaultdict(float)
    for day, amount in (
        days.filter(paid_on__gte=since).values_list("paid_on").annotate(Sum("amount")).order_by("paid_on")
    ):
        found[f"{day:%Y-%m}"] += float(amount)
    return dict(found)


_BALANCES = """
SELECT b.account, a.bank, a.nature, coalesce(a.currency, 'CNY') AS currency, b.balance_on, b.balance, b.received, b.paid,
       CASE WHEN coalesce(a.currency, 'CNY') = 'CNY' THEN 1 ELSE r.rate END AS rate
FROM facts.account_balance b LEFT JOIN facts.bank_account a ON a.unit_id = b.unit_id AND a.account = b.account
LEFT JOIN monitoring_exchangerate r ON r.currency = a.currency AND b.balance_on BETWEEN r.since AND r.until
WHERE b.unit_id = %s AND b.balance_on >= %s ORDER BY b.balance_on, b.account
"""


def balances_of(unit_id: int, since: date) -> list[dict[str, Any]]:
    """Balances of a unit's accounts day by day, with what came in and went out, each in the account's own currency;
    `rate` is what turns it into yuan, empty where the currency has none."""
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES, [unit_id, since])
        names = [c.name for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_REGISTERED = """
SELECT c.name, c.registered_on, c.ended_on, c.listed_on, c.listed_reason, u.name AS unit
FROM facts.counterparty c JOIN organisations_unit u ON u.id = c.unit_id WHERE c.party = %s ORDER BY u.id LIMIT 20
"""


def registered(party: str) -> list[dict[str, Any]]:
    """What the registers in scope say of a counterparty; row-level security keeps to the scope."""
    with connection.cursor() as cursor:
        cursor.execute(_REGISTERED, [party])
        names = [c.name for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def parties_named(scope: Scope, text: str) -> list[tuple[str, str]]:
    """Units in scope, and counterparties on file, whose name holds a text: (code, name)."""
    units = scope.units(Permission.VIEW, "funds").filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    others = records("counterparty").filter(
        scope.condition(Permission.VIEW, "funds", "unit__path"), name__icontains=text
    )
    found = [*units.values_list("code", "name")[:NAMED], *others.values_list("party", "name").distinct()[:NAMED]]
    return list(dict(found).items())[:NAMED]


def ways(lines: QuerySet[LedgerLine], party: str, since: date) -> QuerySet[LedgerLine]:
    """Payments from and to one party since a day."""
    return lines.filter(Q(payer=party) | Q(payee=party), paid_on__gte=since)


def edges(lines: QuerySet[LedgerLine], party: str, since: date) -> list[dict[str, Any]]:
    """What went to and from one party since a day: the largest ways, each with its sum and its first and last day."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for side in ("payer", "payee"):
        ways = lines.filter(**{side: party}, paid_on__gte=since).values("payer", "payee")
        ways = ways.annotate(
            amount=Sum("amount"), count=Count("pk"), first=Min("paid_on"), last=Max("paid_on"), payer_name=Max("unit__name"),
            payee_name=Max("payee_name"),
        )  # fmt: skip
        found |= {(way["payer"], way["payee"]): dict(way) for way in ways.order_by("-amount", "payer", "payee")[:EDGES]}
    return list(found.values())
