"""Alerts: the list, and the page on which one is handled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guanlan.identity.models import Grant, User
from guanlan.identity.roles import Permission
from guanlan.indicators import queries
from guanlan.monitoring import operations
from guanlan.monitoring.models import Alert, AlertStatus, LedgerLine, Severity
from guanlan.portal import figures, todo
from guanlan.portal.remembering import PAYMENTS, remembered
from guanlan.standard.loading import current
from guanlan.standard.model import Monitor
from guanlan.web.pages import actor, guarded, notify, number, scope
from guanlan.web.tables import Cell, Column, Filter, build_table
from guanlan.web.templatetags.guanlan import readable_money


@guarded(Permission.VIEW)
@remembered(apart_from=PAYMENTS)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Alerts in scope; those not closed unless asked otherwise."""
    monitors = current().monitors
    rows = (
        todo.alerts(request)
        if request.GET.get("mine")
        else Alert.objects.filter(todo.alerts_in(scope(request), Permission.VIEW))
    )
    today = timezone.localdate()

    def due(alert: Alert) -> Cell:
        late = alert.open and alert.due_on < today
        return Cell(f"{alert.due_on:%Y-%m-%d}" + (" 已超期" if late else ""), badge="control" if late else "")

    table = build_table(
        request, "预警", rows.select_related("unit", "assigned_to"),
        [
            Column("severity", "等级", lambda a: Cell(a.severity, badge=a.severity), "severity"),
            Column("unit", "单位", lambda a: Cell(a.unit.name, f"/units/{a.unit_id}"), "unit__name"),
            Column("monitor", "事项", lambda a: Cell(monitors[a.monitor].title if a.monitor in monitors else a.monitor, f"/alerts/{a.pk}"), "monitor"),
            Column("period", "所属期", lambda a: a.period, "period"),
            Column("value", "指标值", lambda a: Cell(_value_text(a), value=a.value), "value", numeric=True),
            Column("threshold", "界限", lambda a: Cell(figures.text_of(a.indicator, a.threshold), value=a.threshold), numeric=True),
            Column("status", "状态", lambda a: a.get_status_display() + ("（指标已恢复）" if a.cleared_at and a.open else ""), "status"),
            Column("assigned", "承办人", lambda a: str(a.assigned_to or "")),
            Column("due", "办理期限", due, "due_on"),
        ],
        filters=[
            Filter("q", "单位名称", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("module", "模块", lambda q, v: q.filter(module=v), [("finance", "财务监管"), ("funds", "大额资金")]),
            Filter("severity", "等级", lambda q, v: q.filter(severity=v), Severity.choices),
            Filter("status", "状态", lambda q, v: q.exclude(status=AlertStatus.CLOSED) if v == "unclosed" else q.filter(status=v),
                   [("unclosed", "未关闭"), *AlertStatus.choices], default="unclosed"),
            Filter("monitor", "事项", lambda q, v: q.filter(monitor=v), [(m.id, m.title) for m in monitors.values()]),
            Filter("period", "所属期", lambda q, v: q.filter(period=v)),
        ],
        sort="due", empty="没有符合条件的预警。", href=lambda a: f"/alerts/{a.pk}",
    )  # fmt: skip
    return (
        table
        if isinstance(table, HttpResponse)
        else render(request, "list_page.html", {"table": table, "subtitle": "由监测规则从指标自动发现；办理全程留痕"})
    )


def _value_text(alert: Alert) -> str:
    return readable_money(alert.value) if alert.module == "funds" else figures.text_of(alert.indicator, alert.value)


def _alert(request: HttpRequest, pk: int) -> Alert:
    found = (
        Alert.objects.filter(todo.alerts_in(scope(request), Permission.VIEW), pk=pk)
        .select_related("unit", "assigned_to")
        .first()
    )
    if found is None:
        raise Http404
    return found


@guarded(Permission.VIEW)
def alert_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert: what was found, where it comes from, and its handling."""
    alert = _alert(request, pk)
    standard = current()
    monitor, card = standard.monitors.get(alert.monitor), standard.indicators.get(alert.indicator)
    if request.method == "POST":
        _handle(request, alert)
        return redirect(f"/alerts/{alert.pk}")
    evidence = [
        e.line for e in alert.evidence.select_related("line", "line__unit").order_by("line__paid_on", "line_id")[:300]
    ]
    if alert.module == "funds":
        points, message = {}, _payment_message(alert, monitor, evidence)
    else:
        points = queries.series(alert.unit, [alert.indicator], alert.basis, queries.kind_of(alert.period))[
            alert.indicator
        ]
        message = (
            (monitor.message if monitor else "")
            .replace("{value}", figures.text_of(alert.indicator, alert.value))
            .replace("{threshold}", figures.text_of(alert.indicator, alert.threshold))
        )
    can = scope(request).can
    handle = can(Permission.HANDLE_ALERT, alert.module, alert.unit.path)
    officers = officers_of(alert)[:50] if handle else []
    return render(request, "alerts/alert.html", {
        "evidence": evidence, "parties": _flow(evidence), "alert": alert, "monitor": monitor, "card": card, "message": message, "events": alert.events.select_related("by"),
        "trend": figures.line(card, points) if card else None, "handle": handle, "officers": officers,
        "answer": can(Permission.ANSWER_ALERT, alert.module, alert.unit.path) and alert.status == AlertStatus.ASKED,
        "text": _value_text(alert), "today": timezone.localdate(),
        "others": Alert.objects.exclude(pk=alert.pk).exclude(status=AlertStatus.CLOSED).filter(unit=alert.unit)[:8], "monitors": standard.monitors,
        "crumbs": [("预警", "/alerts"), (str(alert.unit), f"/units/{alert.unit_id}"), (monitor.title if monitor else alert.monitor, "")],
    })  # fmt: skip


def _payment_message(alert: Alert, monitor: Monitor | None, evidence: list[LedgerLine]) -> str:
    """The monitor's sentence with what was found and its parameters put in."""
    if monitor is None or not evidence:
        return ""
    last = evidence[-1]
    words: dict[str, Any] = {name: p.value for name, p in monitor.params.items()}
    words |= {
        "payer": last.unit, "payee": last.payee_name or last.payee, "amount": f"{last.amount:,.2f}", "day": f"{last.paid_on:%Y-%m-%d}",
        "count": len(evidence), "total": f"{alert.value:,.2f}", "parties": len({line.payer for line in evidence}),
    }  # fmt: skip
    message = monitor.message
    for name, value in words.items():
        message = message.replace("{" + name + "}", str(value))
    return message


def _flow(evidence: list[LedgerLine]) -> dict[str, Any] | None:
    """The money's way as a drawing: parties, and what went from one to another."""
    if not evidence or len(evidence) > 60:
        return None
    names = {line.payer: str(line.unit) for line in evidence}
    for line in evidence:
        names.setdefault(line.payee, line.payee_name or line.payee)
    sums: dict[tuple[str, str], float] = {}
    for line in evidence:
        sums[line.payer, line.payee] = sums.get((line.payer, line.payee), 0) + float(line.amount)
    return {
        "kind": "flow", "format": "money", "x": [],
        "data": [{"id": party, "name": name} for party, name in names.items()],
        "links": [{"source": a, "target": b, "value": value} for (a, b), value in sums.items()],
    }  # fmt: skip


def officers_of(alert: Alert) -> QuerySet[User]:
    """Officers whose grant covers the alert's unit."""
    covering, today = [*alert.unit.ancestor_ids, alert.unit_id], timezone.localdate()
    grants = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), role="officer", unit_id__in=covering, module__in=("*", alert.module),
        valid_from__lte=today,
    )  # fmt: skip
    return User.objects.filter(pk__in=grants.values("user"), is_active=True)


def _handle(request: HttpRequest, alert: Alert) -> None:
    step, text, by = request.POST.get("step", ""), request.POST.get("text", "")[:1000], actor(request)
    permission = Permission.ANSWER_ALERT if step == "answer" else Permission.HANDLE_ALERT
    scope(request).require(permission, alert.unit, alert.module)
    try:
        if step == "assign":
            to = officers_of(alert).filter(pk=number(request.POST.get("to"))).first()
            if to is None:
                raise operations.AlertError("请选择承办人。")
            operations.alert_assign(by=by, alert=alert, to=to, text=text)
        elif step == "ask":
            given = request.POST.get("due_on", "")
            operations.alert_ask(by=by, alert=alert, text=text, due_on=date.fromisoformat(given) if given else None)
        elif step in ("answer", "close", "urge"):
            steps: dict[str, Callable[..., Alert]] = {
                "answer": operations.alert_answer, "close": operations.alert_close, "urge": operations.alert_urge,
            }  # fmt: skip
            steps[step](by=by, alert=alert, text=text)
        else:
            raise operations.AlertError("没有这一步。")
    except (operations.AlertError, ValueError) as error:
        notify(request, str(error) if isinstance(error, operations.AlertError) else "日期不对。", "danger")
    else:
        notify(request, "已办理。")
