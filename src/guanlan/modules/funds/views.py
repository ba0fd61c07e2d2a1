"""Large payments: the live wall, the ledger, and taking payments in."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guanlan.identity.roles import Permission
from guanlan.intake.findings import IntakeError
from guanlan.modules.funds import queries
from guanlan.modules.funds.intake import check, profiles
from guanlan.monitoring.corrections import PaymentConflict, delivery_take
from guanlan.monitoring.models import LedgerLine, LineState
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, number, scope, unit_in_scope, uploaded
from guanlan.web.tables import Cell, Column, Filter, build_table
from guanlan.web.templatetags.guanlan import amount_said

LATEST = 15


def lines(request: HttpRequest) -> QuerySet[LedgerLine]:
    """Payments of the units whose money the user may look at."""
    return queries.lines_of(scope(request))


def on_day(found: QuerySet[LedgerLine], day: str) -> QuerySet[LedgerLine]:
    """Payments of one day; none for what is no day."""
    try:
        return found.filter(paid_on=date.fromisoformat(day))
    except ValueError:
        return found.none()


@guarded(Permission.VIEW, "funds")
def ledger(request: HttpRequest) -> HttpResponse:
    """Every payment in scope, the latest first."""
    standard = current()
    kinds = standard.codelists["payment_kind"].titles
    table = build_table(
        request, "大额资金支付", lines(request).select_related("unit").annotate(found=Count("alerts")),
        [
            Column("on", "支付日期", lambda p: f"{p.paid_on:%Y-%m-%d}", "paid_on"),
            Column("unit", "付款单位", lambda p: Cell(p.payer_title, f"/units/{p.unit_id}"), "unit__name"),
            Column("payee", "收款单位", lambda p: p.payee_title, "payee_name"),
            Column("amount", "金额（元）", lambda p: Cell(amount_said(p), value=p.amount and float(p.amount)), "amount", numeric=True),
            Column("kind", "用途类别", lambda p: kinds.get(p.kind, p.kind or ""), "kind"),
            Column("purpose", "用途", lambda p: p.purpose or ""),
            Column("decision", "决策事项", lambda p: p.decision_no or "", "decision_no"),
            Column("state", "状态", lambda p: Cell(LineState(p.state).label, badge="control") if p.state != LineState.PRESENT else Cell(f"第 {p.version} 版", badge="plain") if p.version > 1 else ""),
            Column("alerts", "预警", lambda p: Cell(f"{p.found} 件" if p.found else "", badge="warning" if p.found else "", value=p.found), "found", numeric=True),
        ],
        filters=[
            Filter("q", "收款单位、流水号或用途", lambda q, v: q.filter(Q(payee_name__icontains=v) | Q(payment_no=v) | Q(purpose__icontains=v))),
            Filter("unit", "付款单位", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("month", "月份", lambda q, v: q.filter(month=v)),
            Filter("kind", "用途类别", lambda q, v: q.filter(kind=v), list(kinds.items())),
            Filter("flagged", "预警", lambda q, v: q.filter(found__gt=0), [("1", "有预警的")]),
            Filter("state", "状态", lambda q, v: q.filter(state=v), LineState.choices),
            Filter("contract", "合同编号", lambda q, v: q.filter(contract_no=v), quiet=True),
            Filter("party", "收款方代码", lambda q, v: q.filter(payee=v), quiet=True),
            Filter("payer", "付款方代码", lambda q, v: q.filter(payer=v), quiet=True),
            Filter("on", "支付日期", on_day, quiet=True),
            Filter("unit_id", "单位编号", lambda q, v: q.filter(unit=number(v)), quiet=True),
        ],
        sort="-on", empty="还没有收到支付数据。", href=lambda p: f"/funds/payments/{p.pk}",
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    units = scope(request).units(Permission.REPORT, "funds").filter(kind="enterprise")[:500]
    return render(request, "funds/ledger.html", {"table": table, "units": units, "profiles": profiles()})


@guarded(Permission.REPORT, "funds")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file of payments in, whole or not at all; what is wrong is said cell by cell."""
    unit = unit_in_scope(request, number(request.POST.get("unit")), Permission.REPORT, "funds")
    try:
        data, name = uploaded(request)
        bench, findings, notes = check(data, name, unit, request.POST.get("profile", ""))
    except IntakeError as error:
        notify(request, f"没有收下：{error.message}", "danger")
        return redirect("/funds")
    errors = [f for f in findings if f.severity == "error" and f.verdict == "违规"]
    if errors:
        return render(
            request,
            "funds/refused.html",
            {
                "errors": errors[:500],
                "count": len(errors),
                "name": name,
                "crumbs": [("大额资金", "/funds"), ("没有收下", "")],
            },
        )
    try:
        taken = delivery_take(by=actor(request), unit=unit, bench=bench, data=data)
        notify(request, " ".join([f"{taken.text()}；监测随即进行。", *notes]))
    except PaymentConflict as error:
        notify(request, f"没有收下：{error}", "danger")
    return redirect("/funds")
