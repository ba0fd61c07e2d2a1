"""What waits for one person: counted once a request, listed on the home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.identity.scope import Scope
from guanlan.intake.models import Duty, Status, Submission
from guanlan.monitoring.models import Alert, AlertStatus


def submissions(request: HttpRequest) -> QuerySet[Submission]:
    """Forms to review, or forms that came back to be mended."""
    scope = request.scope  # type: ignore[attr-defined]
    review = scope.condition(Permission.REVIEW, "finance", "unit__path") & Q(status=Status.SUBMITTED)
    mend = scope.condition(Permission.REPORT, "finance", "unit__path") & Q(status=Status.RETURNED)
    return Submission.objects.filter(review | mend)


def alerts_in(scope: Scope, permission: str) -> Q:
    """Alerts of the modules and units in which a permission holds."""
    parts = [Q(module=m) & scope.condition(permission, m, "unit__path") for m in ("finance", "funds")]
    return parts[0] | parts[1]


def alerts(request: HttpRequest) -> QuerySet[Alert]:
    """Alerts on which this person has the next step."""
    scope = request.scope  # type: ignore[attr-defined]
    handle = alerts_in(scope, Permission.HANDLE_ALERT) & Q(
        status__in=[AlertStatus.OPEN, AlertStatus.ASSIGNED, AlertStatus.ANSWERED]
    )
    answer = alerts_in(scope, Permission.ANSWER_ALERT) & Q(status=AlertStatus.ASKED)
    return Alert.objects.filter(handle | answer)


def duties(request: HttpRequest) -> QuerySet[Duty]:
    """What this person's units still owe."""
    scope = request.scope  # type: ignore[attr-defined]
    return Duty.objects.filter(
        scope.condition(Permission.REPORT, "finance", "unit__path"), accepted_at=None, submitted_at=None, exempt=False
    )


def counts(request: HttpRequest) -> dict[str, Any]:
    """Numbers for the menu: {"reporting", "alerts", "late"}; counted once a request."""
    if (known := getattr(request, "todo_counts", None)) is not None:
        return dict(known)
    scope = request.scope  # type: ignore[attr-defined]
    found = {"reporting": 0, "alerts": 0, "late": 0}
    if scope.can(Permission.REVIEW) or scope.can(Permission.REPORT):
        found["reporting"] = submissions(request).count()
    if scope.can(Permission.HANDLE_ALERT) or scope.can(Permission.ANSWER_ALERT):
        found["alerts"] = alerts(request).count()
    if scope.can(Permission.REPORT):
        today = timezone.localdate()
        late = duties(request).aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
        found["reporting"] += late["all"]
        found["late"] = late["late"]
    request.todo_counts = found  # type: ignore[attr-defined]
    return found
