"""What waits for one person: counted once a request, listed on the home page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.identity.scope import Scope
from guanlan.intake.models import Duty, Status, Submission
from guanlan.intake.queries import deliveries_in
from guanlan.monitoring.models import SETTLED, Alert, AlertStatus, Rectification, Suppression
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.queries import alerts_in


def submissions(request: HttpRequest) -> QuerySet[Submission]:
    """Forms to review, or forms that came back to be mended."""
    return Submission.objects.filter(_forms(request.scope))  # type: ignore[attr-defined]


def _forms(scope: Scope) -> Q:
    review = scope.condition(Permission.REVIEW, "finance", "unit__path") & Q(status=Status.SUBMITTED, register=False)
    mend = scope.condition(Permission.REPORT, "finance", "unit__path") & Q(status=Status.RETURNED, register=False)
    return review | mend


def _deliveries(scope: Scope) -> Q:
    """The same of registers, each in its own module."""
    review = deliveries_in(scope, Permission.REVIEW) & Q(status=Status.SUBMITTED)
    mend = deliveries_in(scope, Permission.REPORT) & Q(status=Status.RETURNED)
    return review | mend


def alerts(request: HttpRequest) -> QuerySet[Alert]:
    """Alerts on which this person has the next step."""
    scope = request.scope  # type: ignore[attr-defined]
    finished = Q(status=AlertStatus.RECTIFYING, pk__in=_reported())
    handle = alerts_in(scope, Permission.HANDLE_ALERT) & (
        Q(status__in=[AlertStatus.OPEN, AlertStatus.ASSIGNED, AlertStatus.ANSWERED]) | finished
    )
    mend = Q(status=AlertStatus.RECTIFYING) & ~Q(pk__in=_reported())
    answer = alerts_in(scope, Permission.ANSWER_ALERT) & (Q(status=AlertStatus.ASKED) | mend)
    return Alert.objects.filter(handle | answer)


def _reported() -> QuerySet[Any, Any]:
    """Alerts of which the unit says that everything is put right, and nobody has verified it yet."""
    return Rectification.objects.filter(reported_at__isnull=False, verified_at=None).values("alert")


def escalated(request: HttpRequest) -> QuerySet[Alert]:
    """Alerts left lying of which this person was told and has not said anything yet."""
    scope = request.scope  # type: ignore[attr-defined]
    told = Alert.objects.filter(told__user=request.user.pk, told__seen_at=None).exclude(status__in=SETTLED)
    return told.filter(alerts_in(scope, Permission.VIEW))


def ending(request: HttpRequest) -> QuerySet[Suppression]:
    """Suppressions that end within days, for those who asked for them or approved them."""
    until = timezone.localdate() + timedelta(days=parameters().suppress_remind_days)
    own = Q(by=request.user.pk) | Q(approver=request.user.pk)
    return Suppression.objects.filter(
        own, approved_at__isnull=False, lifted_at=None, ends_on__range=(timezone.localdate(), until)
    )


def approvals(request: HttpRequest) -> QuerySet[Suppression]:
    """Suppressions that this person is called on to approve."""
    return Suppression.objects.filter(
        approver=request.user.pk, approved_at=None, lifted_at=None, ends_on__gte=timezone.localdate()
    )


def duties(request: HttpRequest) -> QuerySet[Duty]:
    """What this person's units still owe."""
    scope = request.scope  # type: ignore[attr-defined]
    return Duty.objects.filter(
        scope.condition(Permission.REPORT, "finance", "unit__path"), accepted_at=None, submitted_at=None, exempt=False
    )


def counts(request: HttpRequest) -> dict[str, Any]:
    """Numbers for the menu: {"reporting", "registers", "alerts", "late"}; counted once a request."""
    if (known := getattr(request, "todo_counts", None)) is not None:
        return dict(known)
    scope = request.scope  # type: ignore[attr-defined]
    found = {"reporting": 0, "registers": 0, "alerts": 0, "late": 0}
    if scope.can(Permission.REVIEW) or scope.can(Permission.REPORT):
        waiting = Submission.objects.filter(_forms(scope) | _deliveries(scope)).order_by()
        by_kind = dict(waiting.values_list("register").annotate(Count("pk")))
        found["reporting"], found["registers"] = by_kind.get(False, 0), by_kind.get(True, 0)
    if scope.can(Permission.HANDLE_ALERT) or scope.can(Permission.ANSWER_ALERT):
        found["alerts"] = alerts(request).count()
    if scope.can(Permission.REPORT):
        today = timezone.localdate()
        late = duties(request).aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
        found["reporting"] += late["all"]
        found["late"] = late["late"]
    request.todo_counts = found  # type: ignore[attr-defined]
    return found
