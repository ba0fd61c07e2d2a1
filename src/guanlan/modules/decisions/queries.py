"""Accepted records of 三重一大 as their pages read them, always narrowed to the units of the reader's scope."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from guanlan.facts.records import records
from guanlan.identity.roles import Permission
from guanlan.monitoring.approvals import payments_of, with_money
from guanlan.monitoring.models import LedgerLine, LineState
from guanlan.standard.loading import current
from guanlan.web.pages import scope

MODULE = "decisions"
BODIES = ("party", "board", "managers", "workers", "shareholders")
# A decision on which nothing moves for a quarter is listed: steps are reported monthly, so that two reports have been
# missed by then.
IDLE_DAYS = 90
# Payments that no body decides on one by one, as in the monitor `pay_no_decision`.
UNDECIDED_KINDS = ("tax", "payroll")
YEAR = timedelta(days=366)
# Why no decision carries a payment.
FAULTS = {"none": "没有填", "unknown": "没有报送", "refused": "没有通过", "late": "决策晚于支付"}
# Steps that are still to be done.
OPEN = ~Q(state__in=("done", "stopped"))


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


def matters(request: HttpRequest, today: date | None = None) -> QuerySet[Any]:
    """Matters with what was approved, paid and left, and how many of their steps are done and how many overdue."""
    steps = same("decision_step", "decision_no").order_by().values("decision_no")
    done = steps.filter(state="done").annotate(n=Count("step_no"))
    late = steps.filter(OPEN, due_on__lt=today or timezone.localdate()).annotate(n=Count("step_no"))
    found: QuerySet[Any] = with_money(rows(request, "decision_matter")).annotate(
        steps=Coalesce(Subquery(steps.annotate(n=Count("step_no")).values("n")), 0),
        done=Coalesce(Subquery(done.values("n")), 0),
        late=Coalesce(Subquery(late.values("n")), 0),
        unpaid=Coalesce("left", Decimal(0)),
    )
    return found


def idle_matters(request: HttpRequest, today: date) -> QuerySet[Any]:
    """Decisions that were passed and are not carried out: a step is overdue, or for a quarter nothing was paid though
    money is left (of what was never paid at all, or with steps still open), or without money no step was done."""
    quiet = today - timedelta(days=IDLE_DAYS)
    untouched, steps = ~Exists(payments_of()), same("decision_step", "decision_no")
    late, still = Exists(steps.filter(OPEN, due_on__lt=today)), ~Exists(payments_of().filter(paid_on__gte=quiet))
    undone = untouched & ~Exists(steps.filter(state="done"))
    unpaid = (untouched | Exists(steps.filter(OPEN))) & Q(left__gt=0)
    idle = late | (Q(decided_on__lt=quiet) & still & (undone | unpaid))
    return matters(request, today).filter(idle, passed=True)


def large_line() -> Decimal:
    """From which amount a payment is large where no line is filed, as the monitor has it."""
    return Decimal(current().monitors["pay_no_decision"].params["large"].value)


def undecided_payments(request: HttpRequest) -> QuerySet[LedgerLine]:
    """Large payments that no decision carries: none is named, or the one named was not reported, not passed or made
    only after the payment; `fault` says which."""
    matter = same("decision_matter", "decision_no")
    carries = matter.filter(passed=True, decided_on__lte=OuterRef("paid_on"))
    found = LedgerLine.objects.filter(
        seen(request), state=LineState.PRESENT, amount__gte=Coalesce("threshold", large_line())
    ).exclude(kind__in=UNDECIDED_KINDS)
    fault = Case(
        When(Q(decision_no=None) | Q(decision_no=""), then=Value("none")), When(~Exists(matter), then=Value("unknown")),
        When(Exists(matter.filter(passed=True)), then=Value("late")), default=Value("refused"),
    )  # fmt: skip
    return found.filter(~Exists(carries)).annotate(fault=fault)
