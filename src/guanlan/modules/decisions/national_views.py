"""The page on which an enterprise hands in the national XML."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guanlan.identity.roles import Permission
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Channel
from guanlan.modules.decisions.national_intake import national_take
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, notify, number, scope, unit_in_scope, uploaded


@guarded(Permission.REPORT, "decisions")
def national(request: HttpRequest) -> HttpResponse:
    """Take one XML file or a zip of them, whole or not at all."""
    units = scope(request).units(Permission.REPORT, "decisions").filter(kind="enterprise").order_by("path")
    context = {"units": units[:500], "crumbs": [("三重一大", "/decisions"), ("全国系统 XML 报送", "")]}
    if request.method != "POST":
        return render(request, "decisions/national.html", context)
    unit = unit_in_scope(request, number(request.POST.get("unit")), Permission.REPORT, "decisions")
    try:
        data, name = uploaded(request)
        taken, notes = national_take(by=actor(request), unit=unit, data=data, name=name, channel=Channel.EXCEL)
    except IntakeError as error:
        return render(
            request, "decisions/national.html", {**context, "error": error.message, "chosen": unit.pk}, status=422
        )
    said = "、".join(f"{current().datasets[s.dataset].title} {s.rows} 条" for s in taken)
    notify(request, f"已收下：{said}。")
    for note in notes[:10]:
        notify(request, note, "warning")
    return redirect("/decisions/national")
