"""Suppressions: which rules are quiet at which units, why, until when; approving one, and ending one early."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.monitoring.models import Alert, AlertStatus, LedgerLine, Suppression
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.queries import MODULES, rule_title
from guanlan.monitoring.suppression import SuppressionError, suppression_approve, suppression_decline, suppression_lift
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown

STATES = {
    "pending": "待批准",
    "active": "生效中",
    "soon": "即将到期",
    "over": "已到期",
    "lifted": "已解除",
    "declined": "未批准",
}
# What a query is annotated with to tell what a suppression is about in words: a payee by the name that payments give it.
NAMED = {"payee_name": Subquery(LedgerLine.objects.filter(payee=OuterRef("payee")).values("payee_name")[:1])}


def module_of(monitor: str) -> str:
    """The module whose alerts a rule raises."""
    standard = current()
    if (rule := standard.rules.get(monitor)) is not None:
        return standard.datasets[rule.dataset].module
    found = standard.monitors.get(monitor)
    return "finance" if found is not None and found.indicator else "funds"


def _in_scope(request: HttpRequest, permission: str) -> QuerySet[Suppression]:
    """Suppressions of units and rules in which a permission holds."""
    condition = Q(pk__in=[])
    # Of a rule that the standard no longer has, the stored name tells nothing: it counts with those of payments.
    used = Suppression.objects.values_list("monitor", flat=True).order_by().distinct()
    modules = {monitor: module_of(monitor) for monitor in used}
    for module in MODULES:
        rules = Q(monitor__in=[monitor for monitor, its in modules.items() if its == module])
        condition |= rules & scope(request).condition(permission, module, "unit__path")
    return Suppression.objects.filter(condition)


def _state(today: date) -> Case:
    """Where a suppression stands, in the words of `STATES`."""
    soon = today + timedelta(days=parameters().suppress_remind_days)
    return Case(
        When(lifted_at__isnull=False, approved_at=None, then=Value("declined")),
        When(lifted_at__isnull=False, then=Value("lifted")), When(ends_on__lt=today, then=Value("over")),
        When(approved_at=None, then=Value("pending")), When(ends_on__lte=soon, then=Value("soon")), default=Value("active"),
    )  # fmt: skip


def _reach(s: Suppression) -> str:
    """To what a suppression is limited, in words."""
    if s.payee:
        return f"只限收款方 {s.payee_name or s.payee}"  # type: ignore[attr-defined]
    return "只限一件预警" if s.key else "该规则在该单位的全部发现"


@guarded(Permission.READ_CONCLUSION)
def suppression_list(request: HttpRequest) -> HttpResponse:
    """Every suppression, those in force first asked for; the ones that end soon are marked."""
    monitors, today = current().alert_cards, timezone.localdate()
    hidden = Alert.objects.filter(
        status=AlertStatus.SUPPRESSED, monitor=OuterRef("monitor"), unit=OuterRef("unit")
    ).order_by()
    rows = _in_scope(request, Permission.READ_CONCLUSION).select_related("unit", "by", "approver").annotate(
        **NAMED, state=_state(today), hidden=Coalesce(Subquery(hidden.values("monitor").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    )  # fmt: skip
    badges = {"soon": "warning", "active": "good", "pending": "warning"}
    table = build_table(
        request, "预警抑制", rows,
        [
            Column("state", "状态", lambda s: Cell(STATES[s.state], badge=badges.get(s.state, "plain"))),
            Column("unit", "单位", lambda s: Cell(str(s.unit), f"/units/{s.unit_id}"), "unit__name"),
            Column("monitor", "监测规则", lambda s: Cell(rule_title(s.monitor), f"/alerts/suppressions/{s.pk}"), "monitor"),
            Column("reach", "范围", _reach),
            Column("reason", "理由", lambda s: s.reason),
            Column("by", "申请人", lambda s: str(s.by)),
            Column("approver", "批准人", lambda s: str(s.approver)),
            Column("starts", "起", lambda s: f"{s.starts_on:%Y-%m-%d}", "starts_on"),
            Column("ends", "止", lambda s: f"{s.ends_on:%Y-%m-%d}", "ends_on"),
            Column("hidden", "已抑制预警", lambda s: Cell(f"{s.hidden} 件", value=s.hidden), "hidden", numeric=True),
        ],
        filters=[
            Filter("q", "单位名称", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("state", "状态", lambda q, v: q.filter(lifted_at=None, ends_on__gte=today) if v == "valid" else q.filter(state=v),
                   [("valid", "待批准和生效中"), *STATES.items()], default="valid"),
            Filter("monitor", "监测规则", lambda q, v: q.filter(monitor=v), [(m.id, m.title) for m in monitors.values()]),
        ],
        sort="ends", empty="没有符合条件的抑制。", href=lambda s: f"/alerts/suppressions/{s.pk}",
    )  # fmt: skip
    return list_shown(
        request, table, subtitle="一人申请、另一人批准后生效；抑制期内的发现照常记录，不上待办和大屏；到期自动恢复办理",
        actions=[("预警", "/alerts"), ("规则查准率", "/alerts/statistics")], crumbs=[("预警", "/alerts"), ("抑制", "")],
    )  # fmt: skip


@guarded(Permission.READ_CONCLUSION)
def suppression_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One suppression: its approval, the alerts that it hides, and its end."""
    today = timezone.localdate()
    visible = _in_scope(request, Permission.READ_CONCLUSION).select_related("unit", "by", "approver", "lifted_by")
    found = visible.annotate(**NAMED, state=_state(today)).filter(pk=pk).first()
    if found is None:
        raise Http404
    module = module_of(found.monitor)
    if request.method == "POST":
        scope(request).require(Permission.HANDLE_ALERT, found.unit, module)
        try:
            notify(request, _decide(request, found))
        except SuppressionError as error:
            notify(request, str(error), "danger")
        return redirect(f"/alerts/suppressions/{pk}")
    title, own = rule_title(found.monitor), found.by_id == actor(request).pk
    alerts = Alert.objects.filter(monitor=found.monitor, unit=found.unit).order_by("-pk")
    return render(request, "alerts/suppression.html", {
        "s": found, "title": title, "state": STATES[found.state], "reach": _reach(found),
        "one": alerts.filter(Q(module="finance", period=found.key) | Q(key=found.key)).first() if found.key else None,
        "card": current().alert_cards.get(found.monitor), "kind": "monitors" if found.monitor in current().monitors else "rules",
        "hidden": alerts.filter(status=AlertStatus.SUPPRESSED)[:100], "own": own,
        "may": found.lifted_at is None and scope(request).can(Permission.HANDLE_ALERT, module, found.unit.path),
        "crumbs": [("预警", "/alerts"), ("抑制", "/alerts/suppressions"), (title, "")],
    })  # fmt: skip


def _decide(request: HttpRequest, found: Suppression) -> str:
    """Approve, decline (or withdraw) or lift; what is told of it."""
    by, reason = actor(request), request.POST.get("text", "")
    match request.POST.get("step"):
        case "approve":
            return f"已批准，{suppression_approve(by=by, suppression=found)} 件预警转为已抑制。"
        case "decline":
            suppression_decline(by=by, suppression=found, reason=reason)
            return "已办理，这项抑制不生效。"
        case _:
            return f"已解除，{suppression_lift(by=by, suppression=found, reason=reason)} 件预警恢复办理。"
