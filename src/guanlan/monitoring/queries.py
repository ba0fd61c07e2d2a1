"""Which alerts a person may see, what is told of them to whom, and the payments that they point at."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from guanlan.identity.roles import Permission
from guanlan.identity.scope import Scope
from guanlan.monitoring.models import Alert, AlertStatus, LedgerLine
from guanlan.standard.loading import current

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


def rule_title(rule: str) -> str:
    """What a monitor or compliance check is called; nobody is shown its identifier."""
    card = current().alert_cards.get(rule)
    return card.title if card else "现行标准已没有的规则"


@dataclass(frozen=True)
class Found:
    """The payments that an alert points at and that still hold; of one of which nothing holds any more, those that did.

    `count` is of them all; `lines` are the first of them that the reader may see, `last` is the latest that the alert's
    own unit made, or where it made none (it is the payee) the latest of all.
    """

    count: int
    parties: int
    lines: list[LedgerLine]
    last: LedgerLine | None

    @classmethod
    def of(cls, alert: Alert, lines: list[LedgerLine], count: int) -> Found:
        """Where all were read that the reader may see, in the order of their days."""
        own = [line for line in lines if line.unit_id == alert.unit_id] or lines
        return cls(count, len({line.payer for line in lines}), lines, own[-1] if own else None)


def found_of(alert: Alert, most: int) -> Found:
    """What an alert rests on, with no more than some payments read."""
    evidence = alert.evidence.filter(ended_at=None)
    if not (count := evidence.count()):
        evidence = alert.evidence.all()
        count = evidence.count()
    seen = evidence.select_related("line", "line__unit")
    lines = [e.line for e in seen.order_by("line__paid_on", "line_id")[:most]]
    if count <= most:
        return Found.of(alert, lines, count)
    latest = seen.order_by("-line__paid_on", "-line_id")
    last = latest.filter(line__unit=alert.unit_id).first() or latest.first()
    return Found(count, evidence.values("line__payer").distinct().count(), lines, last.line if last else None)
