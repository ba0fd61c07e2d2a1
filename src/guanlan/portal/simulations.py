"""Trying other parameters of a payment monitor, by those who see the payments of all units."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guanlan.identity.roles import Permission
from guanlan.monitoring.handling import AlertError
from guanlan.monitoring.history import SettingError
from guanlan.monitoring.models import Alert, Simulation
from guanlan.monitoring.simulation import simulation_ask
from guanlan.organisations.models import Unit
from guanlan.portal.alerts import day
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, scope


def allowed(request: HttpRequest) -> bool:
    """A simulation reads everybody's payments: it takes a grant over the whole tree."""
    return any(path.count(".") == 1 for path in scope(request).paths(Permission.HANDLE_ALERT, "funds"))


@guarded(Permission.HANDLE_ALERT, "funds")
@require_POST
def simulate(request: HttpRequest, card: str) -> HttpResponse:
    """Queue a simulation with the parameters of the form."""
    monitor = current().monitors.get(card)
    if monitor is None or monitor.kind != "ledger":
        raise Http404
    if not allowed(request):
        raise PermissionDenied("试算要用到全部单位的支付，须有全市范围的授权。")
    try:
        since, until = day(request.POST.get("since", "")), day(request.POST.get("until", ""))
        if since is None or until is None:
            raise AlertError("请选择支付日期的起止。")
        params = {name: request.POST[name] for name in monitor.params if name in request.POST}
        made = simulation_ask(by=actor(request), monitor=monitor, params=params, since=since, until=until)
    except (AlertError, SettingError) as error:
        notify(request, str(error), "danger")
        return redirect(f"/standard/monitors/{card}")
    return redirect(f"/simulations/{made.pk}")


@guarded(Permission.HANDLE_ALERT, "funds")
def simulation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What would come and go; the page looks again by itself while the job runs."""
    found = Simulation.objects.select_related("by").filter(pk=pk).first() if allowed(request) else None
    if found is None:
        raise Http404
    monitor = current().monitors.get(found.monitor)
    present = {n: p for n, p in (monitor.params if monitor else {}).items()}
    response = render(request, "alerts/simulation.html", {
        "s": found, "monitor": monitor, "lists": _lists(found),
        "params": [(present[n].title if n in present else n, present[n].value if n in present else "", v) for n, v in found.params.items()],
        "crumbs": [("数据标准", "/standard"), (monitor.title if monitor else found.monitor, f"/standard/monitors/{found.monitor}"), ("试算", "")],
    })  # fmt: skip
    if found.finished_at is None:
        response["Refresh"] = "3"
    return response


def _lists(found: Simulation) -> list[tuple[str, int, list[dict[str, Any]]]]:
    """The alerts that would appear and vanish, with names and with the alert that stands, where there is one."""
    if not found.result:
        return []
    both = [found.result["appear"], found.result["vanish"]]
    rows = [row for part in both for row in part["alerts"]]
    names = dict(Unit.objects.filter(code__in={r["payer"] for r in rows}).values_list("code", "name"))
    standing = dict(
        Alert.objects.filter(module="funds", monitor=found.monitor, key__in=[r["key"] for r in rows]).values_list(
            "key", "pk"
        )
    )
    for row in rows:
        row["payer"], row["alert"] = names.get(row["payer"], row["payer"]), standing.get(row["key"])
    return [
        ("会新增的预警", both[0]["count"], both[0]["alerts"]),
        ("会消失的预警", both[1]["count"], both[1]["alerts"]),
    ]
