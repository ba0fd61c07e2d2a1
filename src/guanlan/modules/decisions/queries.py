"""Accepted records of 三重一大 as their pages read them, always narrowed to the units of the reader's scope."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from guanlan.facts.records import records
from guanlan.identity.roles import Permission
from guanlan.monitoring.models import LedgerLine
from guanlan.standard.loading import current
from guanlan.web.pages import scope

MODULE = "decisions"
BODIES = ("party", "board", "managers", "workers", "shareholders")
# A decision without a step done or a payment for a quarter is listed: steps are reported monthly, so that
# two reports have been missed by then.
IDLE_DAYS = 90
# Payments that no body decides on one by one, as in the monitor `pay_no_decision`.
UNDECIDED_KINDS = ("tax", "payroll")
YEAR = timedelta(days=366)


def seen(request: HttpRequest, lookup: str = "unit__path") -> Q:
    """Rows of the units whose decisions the reader may look at."""
    return scope(request).condition(Permission.VIEW, MODULE, lookup)


def rows(request: HttpRequest, dataset: str) -> QuerySet[Any]:
    return records(dataset).filter(seen(request))


def prefixes(request: HttpRequest) -> list[str]:
    """The same scope for SQL text: `path LIKE ANY(...)`. Paths are digits and dots."""
    return [f"{p}%" for p in scope(request).paths(Permission.VIEW, MODULE)]


def fetched(sql: str, params: Any) -> list[dict[str, Any]]:
    """Rows of one SELECT as dicts."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [c.name for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def loaded(text: str) -> dict[str, Any]:
    """One row that PostgreSQL wrote as JSON; amounts stay exact, dates are ISO text."""
    found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return found


def titles(codelist: str) -> dict[str, str]:
    return current().codelists[codelist].titles


def same(dataset: str, *names: str) -> QuerySet[Any]:
    """Records of a data set that have the outer row's organisation and the given numbers, for a subquery."""
    return records(dataset).filter(organisation=OuterRef("organisation"), **{n: OuterRef(n) for n in names})


def meetings(request: HttpRequest) -> QuerySet[Any]:
    """Meetings with the kind of their body, and how many topics they had."""
    topics = same("decision_topic", "meeting_no").order_by().values("meeting_no").annotate(n=Count("topic_no"))
    found: QuerySet[Any] = rows(request, "decision_meeting").annotate(
        body_kind=Subquery(same("decision_body", "body_no").values("body_kind")[:1]),
        topics=Coalesce(Subquery(topics.values("n")), 0),
    )
    return found


def topics(request: HttpRequest) -> QuerySet[Any]:
    """Topics with the day and the body of their meeting."""
    held = same("decision_meeting", "meeting_no")
    found: QuerySet[Any] = rows(request, "decision_topic").annotate(
        held_on=Subquery(held.values("held_on")[:1]), body_no=Subquery(held.values("body_no")[:1]),
        body_kind=Subquery(same("decision_body", "body_no").values("body_kind")[:1]),
    )  # fmt: skip
    return found


def of_category(category: str) -> Exists:
    """Whether a topic belongs to an item of one category."""
    items = same("decision_item", "item_code").filter(category=category)
    return Exists(same("decision_topic_item", "topic_no").filter(Exists(items)))


def matters(request: HttpRequest) -> QuerySet[Any]:
    """Matters with what was paid for them, what is left, and how many of their steps are done."""
    paid = LedgerLine.objects.filter(organisation=OuterRef("organisation"), decision_no=OuterRef("decision_no"))
    steps = same("decision_step", "decision_no").order_by().values("decision_no")
    done = steps.filter(state="done").annotate(n=Count("step_no"))
    found: QuerySet[Any] = rows(request, "decision_matter").annotate(
        paid=Coalesce(
            Subquery(paid.order_by().values("decision_no").annotate(total=Sum("amount")).values("total")), Decimal(0)
        ),
        left=F("amount") - F("paid"),
        steps=Coalesce(Subquery(steps.annotate(n=Count("step_no")).values("n")), 0),
        done=Coalesce(Subquery(done.values("n")), 0),
    )
    return found


def idle_matters(request: HttpRequest, today: date) -> QuerySet[Any]:
    """Decisions that were passed and never carried out: no step done and no payment since."""
    paid = LedgerLine.objects.filter(organisation=OuterRef("organisation"), decision_no=OuterRef("decision_no"))
    return matters(request).filter(
        ~Exists(same("decision_step", "decision_no").filter(state="done")), ~Exists(paid),
        passed=True, decided_on__lt=today - timedelta(days=IDLE_DAYS),
    )  # fmt: skip


def large_line() -> Decimal:
    """From which amount a payment is large where no line is filed, as the monitor has it."""
    return Decimal(current().monitors["pay_no_decision"].params["large"].value)


def undecided_payments(request: HttpRequest) -> QuerySet[LedgerLine]:
    """Large payments that name no decision, or one that nobody has reported."""
    known = Exists(same("decision_matter", "decision_no"))
    found = LedgerLine.objects.filter(seen(request), amount__gte=Coalesce("threshold", large_line()))
    return found.exclude(kind__in=UNDECIDED_KINDS).filter(Q(decision_no=None) | Q(decision_no="") | ~known)
