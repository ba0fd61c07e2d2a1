"""The payments that an alert points at, as its page lists and exports them: those that hold, then those that no longer do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.monitoring.models import Alert, AlertEvidence, LedgerLine
from guanlan.monitoring.queries import Found, found_of, rule_title
from guanlan.web.export import workbook_response
from guanlan.web.pages import scope
from guanlan.web.payment_findings import DRAWN, titles_of

LISTED = 300


def _evidence(alert: Alert) -> QuerySet[AlertEvidence]:
    ordered = alert.evidence.order_by(F("ended_at").asc(nulls_first=True), "line__paid_on", "line_id")
    return ordered.select_related("line", "line__unit")


@dataclass(frozen=True)
class Payments:
    """The first of them, with how many hold and how many no longer do."""

    evidence: list[AlertEvidence]
    count: int
    ended: int

    def found(self, alert: Alert) -> Found:
        """What the sentence and the drawing are made of."""
        if self.count + self.ended > LISTED:
            return found_of(alert, DRAWN + 1)
        holding = [e.line for e in self.evidence if e.ended_at is None]
        return Found.of(alert, holding if self.count else [e.line for e in self.evidence], self.count or self.ended)


def payments_of(alert: Alert) -> Payments:
    """What is read of them for the page; only alerts about payments have any."""
    if alert.module != "funds":
        return Payments([], 0, 0)
    counts = alert.evidence.aggregate(
        count=Count("pk", filter=Q(ended_at=None)), ended=Count("pk", filter=Q(ended_at__isnull=False))
    )
    return Payments(list(_evidence(alert)[:LISTED]), counts["count"], counts["ended"])


def payments_shown(request: HttpRequest, alert: Alert, payments: Payments) -> dict[str, Any]:
    """The table; `unseen` payments are of units that the reader may not look into."""
    lines = [e.line for e in payments.evidence]
    contracts, decisions = titles_of(lines, "contract"), titles_of(lines, "decision")
    can, seen = scope(request).can, len(lines)
    if seen == LISTED:
        seen = LedgerLine.objects.filter(alerts__alert=alert).count()
    return {
        "count": payments.count, "ended": payments.ended,
        "evidence": [
            (
                e, p, contracts.get((p.organisation, p.contract_no or "")), decisions.get((p.organisation, p.decision_no or "")),
                can(Permission.VIEW, "funds", p.unit.path),
            )
            for e, p in zip(payments.evidence, lines, strict=True)
        ],
        "unseen": payments.count + payments.ended - seen, "cut": LISTED if seen > LISTED else 0,
    }  # fmt: skip


def payments_exported(alert: Alert) -> HttpResponse:
    """All of them, as a workbook."""
    head = (
        "是否仍然成立", "支付日期", "付款单位", "收款单位", "金额（元）", "用途", "合同编号", "合同名称", "决策事项编号", "决策事项名称", "支付流水号",
    )  # fmt: skip
    evidence = list(_evidence(alert))
    lines = [e.line for e in evidence]
    contracts, decisions = titles_of(lines, "contract"), titles_of(lines, "decision")
    rows = (
        (
            "已不成立" if e.ended_at else "成立", p.paid_on, p.payer_title, p.payee_title, p.amount, p.purpose or "",
            p.contract_no or "", contracts.get((p.organisation, p.contract_no or ""), ""),
            p.decision_no or "", decisions.get((p.organisation, p.decision_no or ""), ""), p.payment_no,
        )
        for e, p in zip(evidence, lines, strict=True)
    )  # fmt: skip
    name = f"{alert.unit}“{rule_title(alert.monitor)}”预警涉及的支付 {timezone.localdate()}"
    return workbook_response(name, head, rows)
