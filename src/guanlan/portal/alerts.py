"""Alerts: the list, and the page on which one is handled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guanlan.identity.models import Grant, User
from guanlan.identity.roles import Permission
from guanlan.indicators import queries
from guanlan.monitoring import operations
from guanlan.monitoring.models import Alert, AlertStatus, Severity
from guanlan.portal import figures, todo
from guanlan.portal.pages import actor, guarded, notify, number, scope
from guanlan.portal.remembering import remembered
from guanlan.standard.loading import current
from guanlan.web.tables import Cell, Column, Filter, build_table


@guarded(Permission.VIEW)
@remembered
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
            Column("value", "指标值", lambda a: Cell(figures.text_of(a.indicator, a.value), value=a.value), "value", numeric=True),
            Column("threshold", "界限", lambda a: Cell(figures.text_of(a.indicator, a.threshold), value=a.threshold), numeric=True),
            Column("status", "状态", lambda a: a.get_status_display() + ("（指标已恢复）" if a.cleared_at and a.open else ""), "status"),
            Column("assigned", "承办人", lambda a: str(a.assigned_to or "")),
            Column("due", "办理期限", due, "due_on"),
        ],
        filters=[
            Filter("q", "单位名称", lambda q, v: q.filter(unit__name__icontains=v)),
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
    points = queries.series(alert.unit, [alert.indicator], alert.basis, queries.kind_of(alert.period))[alert.indicator]
    message = (
        (monitor.message if monitor else "")
        .replace("{value}", figures.text_of(alert.indicator, alert.value))
        .replace("{threshold}", figures.text_of(alert.indicator, alert.threshold))
    )
    can = scope(request).can
    handle = can(Permission.HANDLE_ALERT, alert.module, alert.unit.path)
    officers = officers_of(alert)[:50] if handle else []
    return render(request, "alerts/alert.html", {
        "alert": alert, "monitor": monitor, "card": card, "message": message, "events": alert.events.select_related("by"),
        "trend": figures.line(card, points) if card else None, "handle": handle, "officers": officers,
        "answer": can(Permission.ANSWER_ALERT, alert.module, alert.unit.path) and alert.status == AlertStatus.ASKED,
        "text": figures.text_of(alert.indicator, alert.value), "today": timezone.localdate(),
        "others": Alert.objects.exclude(pk=alert.pk).exclude(status=AlertStatus.CLOSED).filter(unit=alert.unit)[:8], "monitors": standard.monitors,
        "crumbs": [("预警", "/alerts"), (str(alert.unit), f"/units/{alert.unit_id}"), (monitor.title if monitor else alert.monitor, "")],
    })  # fmt: skip


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
