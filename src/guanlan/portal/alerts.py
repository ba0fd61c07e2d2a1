"""The list of alerts, the most pressing first, and steps taken on several of them at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanlan.identity.models import Grant, User
from guanlan.identity.roles import Permission
from guanlan.monitoring import handling
from guanlan.monitoring.models import SETTLED, Alert, AlertStatus, Severity
from guanlan.monitoring.queries import MODULES, alerts_in, alerts_visible, rule_title
from guanlan.monitoring.suppression import SuppressionError, suppression_ask
from guanlan.portal import figures, todo
from guanlan.portal.alert_findings import value_text
from guanlan.portal.remembering import PAYMENTS, remembered
from guanlan.standard.loading import current
from guanlan.web.pages import actor, back, guarded, notify, number, scope
from guanlan.web.tables import Cell, Column, Filter, build_table
from guanlan.web.templatetags.guanlan import period_title


@guarded(Permission.VIEW)
@remembered(apart_from=PAYMENTS)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Alerts in scope; those not settled unless asked otherwise."""
    inside = scope(request).can(Permission.READ_CONCLUSION)
    rows = todo.alerts(request) if request.GET.get("mine") else Alert.objects.filter(alerts_visible(scope(request)))
    today = timezone.localdate()

    def due(alert: Alert) -> Cell | str:
        late = alert.open and alert.due_on < today
        on = f"{alert.due_on:%Y-%m-%d}"
        return Cell(f"{on} 已超期", badge="control") if late else on

    # The unit's history is part of the risk, and would tell an enterprise what became of its closed alerts.
    risk = (
        [Column("risk", "风险值", lambda a: Cell(f"{a.risk:.0f}", value=a.risk), "risk", numeric=True)]
        if inside
        else []
    )
    table = build_table(
        request, "预警", rows.select_related("unit", "assigned_to"),
        [
            Column("severity", "等级", lambda a: Cell(a.severity, badge=a.severity)),
            Column("monitor", "事项", lambda a: Cell(rule_title(a.monitor), f"/alerts/{a.pk}"), "monitor"),
            Column("unit", "单位", lambda a: Cell(a.unit.name, f"/units/{a.unit_id}"), "unit__name"),
            Column("period", "所属期", lambda a: period_title(a.period), "period"),
            Column("value", "指标值或金额", lambda a: Cell(value_text(a), value=a.value), "value", numeric=True),
            Column("threshold", "界限", lambda a: Cell(figures.text_of(a.indicator, a.threshold), value=a.threshold), numeric=True),
            *risk,
            Column("status", "状态", lambda a: a.get_status_display() + (("（指标已恢复）" if a.indicator else "（原因已消失）") if a.cleared_at and a.open else ""), "status"),
            Column("raised", "发现时间", lambda a: f"{timezone.localtime(a.raised_at):%Y-%m-%d}", "pk"),
            Column("grown", "最近发现", lambda a: f"{timezone.localtime(a.grown_at):%Y-%m-%d}", "grown_at"),
            Column("assigned", "承办人", lambda a: str(a.assigned_to or "")),
            Column("due", "办理期限", due, "due_on"),
        ],
        filters=_filters(inside), sort="-risk" if inside else "due", empty="没有符合条件的预警。", href=lambda a: f"/alerts/{a.pk}",
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    handle = scope(request).can(Permission.HANDLE_ALERT)
    table.picks = "batch" if handle else ""
    officers = people_of(request, ("officer",)) if handle else []
    return render(request, "alerts/list.html", {
        "table": table, "handle": handle, "inside": inside, "next": request.get_full_path(), "today": today,
        "officers": officers,
        "approvers": [p for p in officers if p.pk != actor(request).pk],
    })  # fmt: skip


def _filters(inside: bool) -> list[Filter]:
    conclusions = current().codelists["alert_conclusion"]
    states = [s for s in AlertStatus.choices if inside or s[0] != AlertStatus.SUPPRESSED]
    own = [
        Filter("conclusion", "核实结论", lambda q, v: q.filter(conclusion=v),
               [(c, t) for c, t in conclusions.titles.items() if c in conclusions.parents]),
    ] if inside else []  # fmt: skip
    return [
        Filter("q", "单位名称", lambda q, v: q.filter(unit__name__icontains=v)),
        Filter("module", "模块", lambda q, v: q.filter(module=v), list(MODULES.items())),
        Filter("severity", "等级", lambda q, v: q.filter(severity=v), Severity.choices),
        Filter("status", "状态", lambda q, v: q.exclude(status__in=SETTLED) if v == "unclosed" else q.filter(status=v),
               [("unclosed", "未关闭"), *states], default="unclosed"),
        *own,
        Filter("monitor", "事项", lambda q, v: q.filter(monitor=v), [(m.id, m.title) for m in current().alert_cards.values()]),
        Filter("period", "所属期", lambda q, v: q.filter(period=v)),
    ]  # fmt: skip


def granted(roles: tuple[str, ...], condition: Q) -> Any:
    """Users who hold one of some roles today, where a condition on the grant holds."""
    today = timezone.localdate()
    grants = Grant.objects.filter(
        condition, Q(valid_to=None) | Q(valid_to__gte=today), role__in=roles, valid_from__lte=today
    )
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")


def people_of(request: HttpRequest, roles: tuple[str, ...]) -> list[User]:
    """People within the reach of the user; whether they cover one alert is asked alert by alert."""
    units = scope(request).units(Permission.HANDLE_ALERT)
    return list(granted(roles, Q(unit__in=units.filter(~Q(kind="enterprise"))))[:50])


def covering(alert: Alert, roles: tuple[str, ...]) -> Any:
    """People of some roles whose grant covers the alert's unit and module."""
    return granted(roles, Q(unit_id__in=[*alert.unit.ancestor_ids, alert.unit_id], module__in=("*", alert.module)))


@guarded(Permission.HANDLE_ALERT)
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """One step on every chosen alert that it can be taken on; the others are named with the reason."""
    chosen = [number(i) for i in request.POST.getlist("pick")][:200]
    alerts = list(
        Alert.objects.filter(alerts_in(scope(request), Permission.HANDLE_ALERT), pk__in=chosen).select_related("unit")
    )
    step = _BATCH.get(request.POST.get("step", ""))
    if not alerts or step is None:
        notify(request, "没有选择预警。" if step else "没有这一步。", "warning")
        return back(request, "/alerts")
    try:
        done, refused = step(request, alerts)
    except (handling.AlertError, SuppressionError) as error:
        notify(request, str(error), "danger")
        return back(request, "/alerts")
    if done:
        notify(request, f"已办理 {done} 件。")
    if refused:
        shown = "；".join(f"{reason}（{count} 件）" for reason, count in refused.items())
        notify(request, f"没有办理：{shown}", "warning")
    return back(request, "/alerts")


Outcome = tuple[int, dict[str, int]]


def _each(alerts: list[Alert], take: Callable[[Alert], object]) -> Outcome:
    done, refused = 0, dict[str, int]()
    for alert in alerts:
        try:
            take(alert)
            done += 1
        except (handling.AlertError, SuppressionError) as error:
            refused[str(error).rstrip("。")] = refused.get(str(error).rstrip("。"), 0) + 1
    return done, refused


def _assign(request: HttpRequest, alerts: list[Alert]) -> Outcome:
    to = number(request.POST.get("to"))

    def take(alert: Alert) -> None:
        officer = covering(alert, ("officer",)).filter(pk=to).first()
        if officer is None:
            raise handling.AlertError("请选择管辖该单位的承办人" if to else "请选择承办人")
        handling.alert_assign(by=actor(request), alert=alert, to=officer, text=request.POST.get("text", ""))

    return _each(alerts, take)


def _ask(request: HttpRequest, alerts: list[Alert]) -> Outcome:
    text, due_on = request.POST.get("text", ""), day(request.POST.get("due_on", ""))
    return _each(alerts, lambda a: handling.alert_ask(by=actor(request), alert=a, text=text, due_on=due_on))


def _urge(request: HttpRequest, alerts: list[Alert]) -> Outcome:
    return _each(alerts, lambda a: handling.alert_urge(by=actor(request), alert=a, text=request.POST.get("text", "")))


def _suppress(request: HttpRequest, alerts: list[Alert]) -> Outcome:
    """One suppression for each rule and unit among the chosen."""
    pairs = {(a.monitor, a.unit_id): a for a in alerts}
    done, refused = _each(list(pairs.values()), lambda a: suppress(request, a))
    if done:
        notify(request, f"已提交 {done} 项抑制申请，批准之后才生效。")
    return 0, refused


def suppress(request: HttpRequest, alert: Alert, payee: str = "", key: str = "") -> None:
    """Ask for an alert's rule to be suppressed at its unit, as the form says."""
    approver = covering(alert, ("officer",)).filter(pk=number(request.POST.get("approver"))).first()
    ends_on = day(request.POST.get("ends_on", ""))
    if approver is None or ends_on is None:
        raise SuppressionError("抑制须选择批准人和截止日期。")
    suppression_ask(
        by=actor(request), unit=alert.unit, monitor=alert.monitor, reason=request.POST.get("text", ""), approver=approver,
        ends_on=ends_on, payee=payee, key=key,
    )  # fmt: skip


def day(given: str) -> date | None:
    """A day from a form; none where none is given."""
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise handling.AlertError("日期不对，应如 2026-01-31。") from error


_BATCH: dict[str, Callable[[HttpRequest, list[Alert]], Outcome]] = {
    "assign": _assign, "ask": _ask, "urge": _urge, "suppress": _suppress,
}  # fmt: skip
