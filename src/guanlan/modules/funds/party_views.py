"""The money of one counterparty: who pays it, what is on file of it, what was found."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.monitoring.models import Alert
from guanlan.monitoring.queries import alerts_visible
from guanlan.standard.loading import current
from guanlan.web.export import workbook_response
from guanlan.web.pages import guarded, scope
from guanlan.web.templatetags.guanlan import readable_money

SHOWN = 20


@guarded(Permission.VIEW, "funds")
def party(request: HttpRequest) -> HttpResponse:
    """One counterparty: who pays it, what is on file of it, what was found."""
    wanted = request.GET.get("id", "").strip()
    since = timezone.localdate() - timedelta(queries.YEAR)
    lines = queries.present_of(scope(request)).filter(payee=wanted)
    whole = lines.aggregate(amount=Sum("amount"), count=Count("pk"), last=Max("paid_on"), name=Max("payee_name"))
    if not wanted or not whole["count"]:
        raise Http404
    by_payer = (
        lines.values("unit_id", "unit__name").annotate(amount=Sum("amount"), count=Count("pk")).order_by("-amount")
    )
    if request.GET.get("export") == "payers":
        listed = by_payer.values_list("unit__name", "unit__code", "count", "amount")
        return workbook_response(
            f"付款给{whole['name'] or wanted}的企业", ("企业", "统一社会信用代码", "笔数", "金额（元）"), listed
        )
    months: dict[str, float] = dict(
        lines.filter(paid_on__gt=since).values_list("month").annotate(Sum("amount")).order_by("month")
    )
    back = queries.present_of(scope(request)).filter(payer=wanted).aggregate(amount=Sum("amount"), count=Count("pk"))
    alerts = (
        Alert.objects.filter(alerts_visible(scope(request)), evidence__line__in=lines.values("pk"))
        .select_related("unit")
        .distinct()
        .order_by("-risk", "-pk")[:SHOWN]
    )
    monitors = current().monitors
    return render(request, "funds/party.html", {
        "party": wanted, "name": whole["name"] or wanted, "total": readable_money(whole["amount"]) + queries.converted(lines), "count": whole["count"], "last": whole["last"],
        "payers": by_payer[:SHOWN], "payer_count": by_payer.count(), "back": back, "back_money": readable_money(back["amount"] or 0), "registered": queries.registered(wanted),
        "months": {"kind": "bar", "format": "money", "x": list(months), "series": [{"name": "收到", "data": [float(v) for v in months.values()]}]},
        "alerts": [(a, monitors[a.monitor].title if a.monitor in monitors else a.monitor) for a in alerts],
        "latest": lines.select_related("unit").order_by("-paid_on", "-pk")[:SHOWN],
        "crumbs": [("大额资金", "/funds"), (f"收款方 {whole['name'] or wanted}", "")],
    })  # fmt: skip
