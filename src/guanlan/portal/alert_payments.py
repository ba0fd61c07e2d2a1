"""The payments that an alert points at, as its page lists and exports them: those that hold, then those that no longer do."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.monitoring.models import Alert, AlertEvidence, LedgerLine
from guanlan.monitoring.queries import rule_title
from guanlan.web.export import workbook_response
from guanlan.web.pages import scope
from guanlan.web.payment_findings import titles_of

LISTED = 300


def _evidence(alert: Alert) -> QuerySet[AlertEvidence]:
    ordered = alert.evidence.order_by(F("ended_at").asc(nulls_first=True), "line__paid_on", "line_id")
    return ordered.select_related("line", "line__unit")


def payments_shown(request: HttpRequest, alert: Alert) -> dict[str, Any]:
    """What the page needs; `unseen` payments are of units that the reader may not look into."""
    counts = alert.evidence.aggregate(
        count=Count("pk", filter=Q(ended_at=None)), ended=Count("pk", filter=Q(ended_at__isnull=False))
    )
    evidence = list(_evidence(alert)[:LISTED])
    lines = [e.line for e in evidence]
    contracts, decisions = titles_of(lines, "contract"), titles_of(lines, "decision")
    can, total = scope(request).can, counts["count"] + counts["ended"]
    seen = len(evidence) if len(evidence) < LISTED else LedgerLine.objects.filter(alerts__alert=alert).count()
    return counts | {
        "evidence": [
            (
                e, e.line, contracts.get((e.line.organisation, e.line.contract_no or "")), decisions.get((e.line.organisation, e.line.decision_no or "")),
                can(Permission.VIEW, "funds", e.line.unit.path),
            )
            for e in evidence
        ],
        "unseen": total - seen, "cut": LISTED if seen > LISTED else 0,
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
            "已不成立" if e.ended_at else "成立", p.paid_on, p.unit.name, p.payee_name or p.payee, p.amount, p.purpose or "",
            p.contract_no or "", contracts.get((p.organisation, p.contract_no or ""), ""),
            p.decision_no or "", decisions.get((p.organisation, p.decision_no or ""), ""), p.payment_no,
        )
        for e, p in zip(evidence, lines, strict=True)
    )  # fmt: skip
    name = f"{alert.unit}“{rule_title(alert.monitor)}”预警涉及的支付 {timezone.localdate()}"
    return workbook_response(name, head, rows)
