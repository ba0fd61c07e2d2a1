"""Suppressions: which rules are quiet at which units, why, until when; and ending one early."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.monitoring.models import Alert, AlertStatus, Suppression
from guanlan.monitoring.parameters import parameters
from guanlan.monitoring.queries import MODULES
from guanlan.monitoring.suppression import SuppressionError, suppression_lift
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown

STATES = {"active": "生效中", "soon": "即将到期", "over": "已到期", "lifted": "已解除"}


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


@guarded(Permission.READ_CONCLUSION)
def suppression_list(request: HttpRequest) -> HttpResponse:
    """Every suppression, those in force first asked for; the ones that end soon are marked."""
    monitors, today = current().alert_cards, timezone.localdate()
    soon = today + timedelta(days=parameters().suppress_remind_days)
    state = Case(
        When(lifted_at__isnull=False, then=Value("lifted")), When(ends_on__lt=today, then=Value("over")),
        When(ends_on__lte=soon, then=Value("soon")), default=Value("active"),
    )  # fmt: skip
    hidden = Alert.objects.filter(
        status=AlertStatus.SUPPRESSED, monitor=OuterRef("monitor"), unit=OuterRef("unit")
    ).order_by()
    rows = _in_scope(request, Permission.READ_CONCLUSION).select_related("unit", "by", "approver").annotate(
        state=state, hidden=Coalesce(Subquery(hidden.values("monitor").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    )  # fmt: skip
    badges = {"soon": "warning", "active": "good"}
    table = build_table(
        request, "预警抑制", rows,
        [
            Column("state", "状态", lambda s: Cell(STATES[s.state], badge=badges.get(s.state, "plain"))),
            Column("unit", "单位", lambda s: Cell(str(s.unit), f"/units/{s.unit_id}"), "unit__name"),
            Column("monitor", "监测规则", lambda s: Cell(monitors[s.monitor].title if s.monitor in monitors else s.monitor, f"/alerts/suppressions/{s.pk}"), "monitor"),
            Column("reach", "限于", lambda s: f"收款方 {s.payee}" if s.payee else f"对象 {s.key}" if s.key else "该规则全部"),
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
                   [("valid", "生效中（含即将到期）"), *STATES.items()], default="valid"),
            Filter("monitor", "监测规则", lambda q, v: q.filter(monitor=v), [(m.id, m.title) for m in monitors.values()]),
        ],
        sort="ends", empty="没有符合条件的抑制。", href=lambda s: f"/alerts/suppressions/{s.pk}",
    )  # fmt: skip
    return list_shown(
        request, table, subtitle="抑制期内的命中照常记录，不上待办和大屏；到期自动恢复办理",
        actions=[("预警", "/alerts"), ("规则查准率", "/alerts/statistics")], crumbs=[("预警", "/alerts"), ("抑制", "")],
    )  # fmt: skip


@guarded(Permission.READ_CONCLUSION)
def suppression_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One suppression, the alerts that it hides, and its end."""
    found = (
        _in_scope(request, Permission.READ_CONCLUSION).select_related("unit", "by", "approver", "lifted_by").filter(pk=pk).first()
    )  # fmt: skip
    if found is None:
        raise Http404
    module = module_of(found.monitor)
    if request.method == "POST":
        scope(request).require(Permission.HANDLE_ALERT, found.unit, module)
        try:
            count = suppression_lift(by=actor(request), suppression=found, reason=request.POST.get("text", ""))
            notify(request, f"已解除，{count} 件预警恢复办理。")
        except SuppressionError as error:
            notify(request, str(error), "danger")
        return redirect(f"/alerts/suppressions/{pk}")
    monitor = current().alert_cards.get(found.monitor)
    title = monitor.title if monitor else found.monitor
    return render(request, "alerts/suppression.html", {
        "s": found, "title": title, "today": timezone.localdate(),
        "hidden": Alert.objects.filter(status=AlertStatus.SUPPRESSED, monitor=found.monitor, unit=found.unit).order_by("-pk")[:100],
        "may_lift": found.lifted_at is None and scope(request).can(Permission.HANDLE_ALERT, module, found.unit.path),
        "crumbs": [("预警", "/alerts"), ("抑制", "/alerts/suppressions"), (title, "")],
    })  # fmt: skip
