"""The pictures of the live wall: made only when the wall is drawn anew, so that asking for news costs nothing more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.monitoring.models import SETTLED, Alert, AlertEvidence
from guanlan.standard.loading import current
from guanlan.web.pages import scope
from guanlan.web.payment_findings import DRAWN, flow, payment_message
from guanlan.web.templatetags.guanlan import readable_money

NEWEST = 6
FRESH = timedelta(hours=1)


def pictures(request: HttpRequest, pressing: Alert | None) -> dict[str, Any]:
    """The most pressing alert with the money's way, and the newest alerts whatever their risk."""
    seen = scope(request).condition(Permission.VIEW, "funds", "unit__path")
    found = Alert.objects.filter(seen, module="funds").exclude(status__in=SETTLED).select_related("unit")
    newest = list(found.order_by("-pk")[:NEWEST])
    # Counted for these few alone: within the query it would be counted for every open alert before the first are taken.
    of_newest = AlertEvidence.objects.filter(alert__in=newest).order_by()
    payments = dict(of_newest.values_list("alert").annotate(Count("pk")))
    since = timezone.now() - FRESH
    return {
        "fresh": since, "newest": [(a, _title(a), readable_money(a.value), payments.get(a.pk, 0)) for a in newest],
        "pressing": _pressing(pressing) if pressing is not None else None,
    }  # fmt: skip


def _title(alert: Alert) -> str:
    monitor = current().monitors.get(alert.monitor)
    return monitor.title if monitor else alert.monitor


def _pressing(alert: Alert) -> dict[str, Any]:
    evidence = [
        e.line
        for e in alert.evidence.select_related("line", "line__unit").order_by("line__paid_on", "line_id")[: DRAWN + 1]
    ]
    return {
        "alert": alert, "title": _title(alert), "money": readable_money(alert.value), "drawing": flow(evidence),
        "message": payment_message(alert, current().monitors.get(alert.monitor), evidence),
    }  # fmt: skip
