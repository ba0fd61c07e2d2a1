"""Large payments: the live wall, the ledger, one payment with its whole chain, and taking payments in."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanlan.audit.queries import version
from guanlan.identity.roles import Permission
from guanlan.intake.evidence import evidence_store
from guanlan.intake.files import MAX_STATEMENT_BYTES
from guanlan.intake.findings import IntakeError
from guanlan.modules.funds import queries
from guanlan.modules.funds.intake import check
from guanlan.monitoring.corrections import PaymentConflict, payments_take
from guanlan.monitoring.models import SETTLED, Alert, AlertEvidence, LedgerLine
from guanlan.monitoring.queries import alerts_visible
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, number, scope, unit_in_scope
from guanlan.web.tables import Cell, Column, Filter, build_table
from guanlan.web.templatetags.guanlan import readable_money

LATEST, FOUND = 15, 40
MONTH_SECONDS = 3
# What nobody sees on the wall.
UNSEEN = ("sign_in", "sign_out", "totp.verify", "password.change", "token")


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
            Column("unit", "付款单位", lambda p: Cell(str(p.unit), f"/units/{p.unit_id}"), "unit__name"),
            Column("payee", "收款单位", lambda p: p.payee_name or p.payee, "payee_name"),
            Column("amount", "金额", lambda p: Cell(f"{p.amount:,.2f}", value=float(p.amount)), "amount", numeric=True),
            Column("kind", "用途类别", lambda p: kinds.get(p.kind, p.kind or ""), "kind"),
            Column("purpose", "用途", lambda p: p.purpose or ""),
            Column("decision", "决策事项", lambda p: p.decision_no or "", "decision_no"),
            Column("alerts", "预警", lambda p: Cell(f"{p.found} 件" if p.found else "", badge="warning" if p.found else "", value=p.found), "found", numeric=True),
        ],
        filters=[
            Filter("q", "收款单位、流水号或用途", lambda q, v: q.filter(Q(payee_name__icontains=v) | Q(payment_no=v) | Q(purpose__icontains=v))),
            Filter("unit", "付款单位", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("month", "月份", lambda q, v: q.filter(month=v)),
            Filter("kind", "用途类别", lambda q, v: q.filter(kind=v), list(kinds.items())),
            Filter("flagged", "预警", lambda q, v: q.filter(found__gt=0), [("1", "有预警的")]),
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
    return render(request, "funds/ledger.html", {"table": table, "units": units})


@guarded(Permission.VIEW, "funds")
def wall(request: HttpRequest) -> HttpResponse:
    """The live wall: what was paid and what was found, as it happens."""
    return render(request, "funds/wall.html", _live(request))


@guarded(Permission.VIEW, "funds")
def wall_live(request: HttpRequest) -> HttpResponse:
    """The part of the wall that the page asks for again and again; 204 while nothing is new."""
    if request.GET.get("mark") == _mark(request):
        return HttpResponse(status=204)
    # Without what every page has around it, such as the menu with its counts.
    return HttpResponse(render_to_string("funds/live.html", _live(request)))


def _mark(request: HttpRequest) -> str:
    """Another one whenever anything was done that the wall may show; known without a query, and read before the rest."""
    acts: dict[str, int] = request.acts  # type: ignore[attr-defined]
    return f"{timezone.localdate()}-{version(acts, UNSEEN)}"


def _live(request: HttpRequest) -> dict[str, Any]:
    seen = scope(request).condition(Permission.VIEW, "funds", "unit__path")
    open_ones = Alert.objects.filter(seen, module="funds").exclude(status__in=SETTLED)
    first = list(open_ones.select_related("unit").order_by("-risk", "-pk")[:LATEST])
    found = list(open_ones.select_related("unit").order_by("-pk")[:FOUND])
    counts = dict(
        AlertEvidence.objects.filter(alert__in={a.pk for a in (*first, *found)}).values_list("alert").annotate(Count("pk"))
    )  # fmt: skip
    today = timezone.localdate()
    total, count = _month(request, today)
    severities = dict(open_ones.order_by().values_list("severity").annotate(Count("pk")))
    return {
        "alerts": [_shown(a, counts) for a in first], "found": [_shown(a, counts) for a in found],
        "payments": list(lines(request).select_related("unit").order_by("-pk")[:LATEST]),
        "month": f"{today:%Y-%m}", "total": readable_money(total), "count": count,
        "severities": [(s, severities.get(s, 0)) for s in ("严重", "预警", "关注", "提示")], "mark": _mark(request),
    }  # fmt: skip


def _shown(alert: Alert, counts: dict[int, int]) -> tuple[Alert, str, str, int]:
    """An alert, its title, its amount, and the number of its payments."""
    monitors = current().monitors
    title = monitors[alert.monitor].title if alert.monitor in monitors else alert.monitor
    return alert, title, readable_money(alert.value), counts.get(alert.pk, 0)


def _month(request: HttpRequest, today: date) -> tuple[float, int]:
    """What was paid this month: a sum over all units in scope, so it is taken once in some seconds."""
    reaches = sorted(map(str, scope(request).reaches))
    key = "funds-month-" + hashlib.sha256(f"{today}{reaches}".encode()).hexdigest()
    kept: tuple[float, int] | None = cache.get(key)
    if kept is None:
        kept = queries.total_of(queries.days_of(scope(request)), today.replace(day=1), today)
        cache.set(key, kept, MONTH_SECONDS if settings.REMEMBER_SECONDS else 0)
    return kept


@guarded(Permission.VIEW, "funds")
def payment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment and what it rests on: decision, contract, budget, approval; and what was found about it."""
    line = lines(request).select_related("unit").filter(pk=pk).first()
    if line is None:
        raise Http404
    standard = current()
    alerts = Alert.objects.filter(alerts_visible(scope(request)), evidence__line=line).select_related("unit")
    between = lines(request).filter(payer=line.payer, payee=line.payee).exclude(pk=line.pk).order_by("-paid_on")[:20]
    return render(request, "funds/payment.html", {
        "p": line, "chain": _chain(line), "monitors": standard.monitors, "between": between,
        "alerts": [(a, standard.monitors[a.monitor].title if a.monitor in standard.monitors else a.monitor) for a in alerts],
        "kind": standard.codelists["payment_kind"].titles.get(line.kind or "", line.kind or ""),
        "crumbs": [("大额资金", "/funds"), (str(line.unit), f"/units/{line.unit_id}"), (line.payment_no, "")],
    })  # fmt: skip


def _chain(line: LedgerLine) -> list[dict[str, str]]:
    """The steps from the decision to the payment, each with what is on file of it, or with its absence."""
    decision = _register("decision_matter", line.organisation, "decision_no", line.decision_no)
    contract = _register("contract", line.organisation, "contract_no", line.contract_no)
    decided = agreed = None
    if decision:
        verdict = "通过" if decision["passed"] else "未通过"
        decided = f"{decision['title']}，{decision['decided_on']} {verdict}，批准 {decision['amount'] or 0:,.2f} 元"
    if contract:
        agreed = f"{contract['title']}，{contract['signed_on']} 签订，{contract['amount']:,.2f} 元"
    return [
        _step("决策", line.decision_no, decided),
        _step("合同", line.contract_no, agreed),
        _step("预算", line.budget_item, line.budget_item),
        _step("审批", str(line.approved_on or ""), f"{line.approver or ''} {line.approved_on or ''}"),
        _step("支付", line.payment_no, f"{line.paid_on} {line.amount:,.2f} 元"),
    ]


def _step(title: str, given: str | None, found: str | None) -> dict[str, str]:
    if not given:
        return {"title": title, "state": "missing", "text": "没有登记"}
    return {"title": title, "state": "good" if found else "unknown", "text": found or f"{given}：没有备案"}


def _register(dataset: str, organisation: str, key: str, value: str | None) -> dict[str, Any] | None:
    """One row of a register by its number; row-level security holds here as everywhere."""
    if not value:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM facts.{dataset} WHERE organisation = %s AND {key} = %s", [organisation, value])
        row = cursor.fetchone()
        return dict(zip([c.name for c in cursor.description], row, strict=True)) if row else None


@guarded(Permission.REPORT, "funds")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file of payments in, whole or not at all; what is wrong is said cell by cell."""
    unit = unit_in_scope(request, number(request.POST.get("unit")), Permission.REPORT, "funds")
    file = request.FILES.get("file")
    try:
        if file is None:
            raise IntakeError("没有选择文件。", "file")
        if (file.size or 0) > MAX_STATEMENT_BYTES:
            raise IntakeError("文件超过 20 MB，请分批上传。", "size")
        data = file.read()
        bench, findings = check(data, file.name or "", unit)
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
                "file": file,
                "crumbs": [("大额资金", "/funds"), ("没有收下", "")],
            },
        )
    try:
        taken = payments_take(by=actor(request), unit=unit, bench=bench, sha256=evidence_store(data).sha256)
        notify(request, f"{taken.text()}；监测随即进行。")
    except PaymentConflict as error:
        notify(request, f"没有收下：{error}", "danger")
    return redirect("/funds")
