"""What was approved of a decided matter and what was paid for it: one definition for every page.

The monitor `pay_over_decision` says the same in the standard's SQL; tests/monitoring/test_approvals.py holds the two
against each other.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from guanlan.facts.records import records
from guanlan.monitoring.models import LedgerLine, LineState


def changes_passed() -> QuerySet[Any]:
    """Changes of the amount that a topic passed, each with the day `since` which it holds: that of the topic's meeting."""
    topic = records("decision_topic").filter(organisation=OuterRef("organisation"), topic_no=OuterRef("topic_no"))
    held = records("decision_meeting").filter(organisation=OuterRef("organisation"), meeting_no=OuterRef("meeting_no"))
    day = Subquery(topic.annotate(held=Subquery(held.values("held_on")[:1])).values("held")[:1])
    passed = Exists(topic.filter(outcome="passed"))
    found: QuerySet[Any] = (
        records("decision_change")
        .filter(passed, amount_after__isnull=False)
        .annotate(since=Coalesce(day, "changed_on"))
    )
    return found


def payments_of() -> QuerySet[LedgerLine]:
    """Payments that stand and name the outer row's matter."""
    return LedgerLine.objects.filter(
        organisation=OuterRef("organisation"), decision_no=OuterRef("decision_no"), state=LineState.PRESENT
    ).order_by()


def with_money(matters: QuerySet[Any]) -> QuerySet[Any]:
    """Matters with `approved` (by the latest change that was passed), `paid`, `left`, and `allowed`: what the payments
    so far are held against, the amount in force when the last was made or, if more, what was approved after it; and
    whether they are `over` it."""
    changes = changes_passed().filter(organisation=OuterRef("organisation"), decision_no=OuterRef("decision_no"))
    sums = payments_of().values("decision_no").annotate(total=Sum("amount"), last=Max("paid_on"))
    before = changes.filter(since__lte=OuterRef("last_paid_on")).order_by("-since")
    since = changes.filter(since__gte=Coalesce(OuterRef("held_since"), Value(date.min))).order_by("-amount_after")
    found: QuerySet[Any] = matters.annotate(
        approved=Coalesce(Subquery(changes.order_by("-since", "-amount_after").values("amount_after")[:1]), "amount"),
        paid=Coalesce(Subquery(sums.values("total")), Decimal(0)),
        left=F("approved") - F("paid"),
        last_paid_on=Subquery(sums.values("last")),
        held_since=Subquery(before.values("since")[:1]),
        most=Subquery(since.values("amount_after")[:1]),
        allowed=Case(When(Q(held_since__isnull=False) | Q(most__gt=F("amount")), then="most"), default="amount"),
        over=Case(When(paid__gt=F("allowed"), then=True), default=False),
    )
    return found
