"""Which alerts a person may see, and what is told of them to whom."""

from __future__ import annotations

from django.db.models import Q

from guanlan.identity.roles import Permission
from guanlan.identity.scope import Scope
from guanlan.monitoring.models import AlertStatus

# The modules that raise alerts.
MODULES = {"finance": "财务监管", "funds": "大额资金", "decisions": "三重一大"}


def alerts_in(scope: Scope, permission: str) -> Q:
    """Alerts of the modules and units in which a permission holds."""
    condition = Q(pk__in=[])
    for module in MODULES:
        condition |= Q(module=module) & scope.condition(permission, module, "unit__path")
    return condition


def alerts_visible(scope: Scope) -> Q:
    """Alerts that a person may open: suppressed ones are the regulator's own matter."""
    inside = alerts_in(scope, Permission.READ_CONCLUSION)
    return alerts_in(scope, Permission.VIEW) & (~Q(status=AlertStatus.SUPPRESSED) | inside)
