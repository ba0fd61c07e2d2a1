"""The money of one enterprise, of one counterparty, and the ways it takes between parties."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.monitoring.models import Alert, AlertStatus
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, scope, unit_in_scope
from guanlan.web.tables import Cell, Column, Filter, build_table
from guanlan.web.templatetags.guanlan import readable_money

YEAR, QUARTER = 365, 90


@guarded(Permission.VIEW, "funds")
def cash_list(request: HttpRequest) -> HttpResponse:
    """The enterprises in scope with what they paid this year: the way into each one's cash view."""
    today = timezone.localdate()
    seen = Q(pk__in=queries.days_of(scope(request)).filter(paid_on__gt=today - timedelta(YEAR)).values("unit"))
    units = scope(request).units(Permission.VIEW, "funds").filter(seen)
    table = build_table(
        request, "企业资金", units,
        [
            Column("name", "企业", lambda u: u.name, "name"),
            Column("code", "统一社会信用代码", lambda u: u.code, "code"),
            Column("view", "", lambda u: Cell("资金全景", f"/funds/units/{u.pk}")),
        ],
        filters=[Filter("q", "企业名称或代码", lambda q, v: q.filter(Q(name__icontains=v) | Q(code=v)))],
        sort="name", empty="近一年没有支付数据。", href=lambda u: f"/funds/units/{u.pk}",
    )  # fmt: skip
    if isinstance(table, HttpResponse):
        return table
    return render(request, "list_page.html", {"table": table, "crumbs": [("大额资金", "/funds"), ("企业资金", "")]})


@guarded(Permission.VIEW, "funds")
def cash(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise's cash: in, out, balance, concentration, and a year of days."""
    unit = unit_in_scope(request, pk, Permission.VIEW, "funds")
    today = timezone.localdate()
    since = today - timedelta(YEAR)
    days = queries.days_of(scope(request)).filter(unit=unit)
    lines = queries.lines_of(scope(request)).filter(unit=unit, paid_on__gt=since)
    total, count = queries.total_of(days, since, today)
    this_month = queries.total_of(days, today.replace(day=1), today)
    balances = queries.balances_of(unit.pk, today - timedelta(QUARTER))
    payees = queries.largest_payees(lines)
    top = sum(float(p["amount"]) for p in payees[:5]) / total if total else None
    alerts = Alert.objects.filter(unit=unit, module="funds").exclude(status=AlertStatus.CLOSED)
    severities = dict(alerts.order_by().values_list("severity").annotate(Count("pk")))
    kinds = current().codelists["payment_kind"].titles
    return render(request, "funds/cash.html", {
        "unit": unit, "total": readable_money(total), "count": count, "month": readable_money(this_month[0]), "month_count": this_month[1],
        "top": top, "balance": _latest(balances), "accounts": _accounts(balances), "severities": [(s, severities[s]) for s in ("严重", "预警", "关注", "提示") if s in severities],
        "calendar": _calendar(days.filter(paid_on__gt=since).values_list("paid_on", "amount", "payments"), unit.pk, since, today),
        "months": _months(queries.months_of(days, since)), "flow": _in_and_out(balances),
        "kinds": {"kind": "donut", "format": "money", "data": [{"name": kinds.get(k["kind"], "其他"), "value": float(k["amount"])} for k in queries.by_kind(lines)]},
        "payees": {"kind": "ranking", "format": "money", "label": "金额", "data": [
            {"name": p["name"] or p["payee"], "value": float(p["amount"]), "href": f"/funds/parties?id={p['payee']}"} for p in payees
        ]},
        "crumbs": [("大额资金", "/funds"), ("企业资金", "/funds/units"), (str(unit), "")],
    })  # fmt: skip


def _calendar(days: Any, unit: int, since: date, today: date) -> dict[str, Any]:
    data = [
        {"value": [f"{d:%Y-%m-%d}", float(a), n], "href": f"/funds?unit_id={unit}&on={d:%Y-%m-%d}"} for d, a, n in days
    ]
    return {
        "kind": "calendar",
        "format": "money",
        "x": [],
        "range": [f"{since:%Y-%m-%d}", f"{today:%Y-%m-%d}"],
        "data": data,
        "label": "支付",
    }


def _months(months: dict[str, float]) -> dict[str, Any]:
    return {
        "kind": "bar",
        "format": "money",
        "x": list(months),
        "series": [{"name": "支付", "data": list(months.values())}],
    }


def _in_and_out(balances: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Balance, received and paid of all accounts by day; None where no balances are reported."""
    sums: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in balances:
        for place, name in enumerate(("balance", "received", "paid")):
            sums[row["balance_on"]][place] += float(row[name])
    if not sums:
        return None
    titles = ("余额", "收入", "支出")
    return {
        "kind": "line", "format": "money", "x": [f"{d:%m-%d}" for d in sums],
        "series": [{"name": t, "data": [v[i] for v in sums.values()]} for i, t in enumerate(titles)],
    }  # fmt: skip


def _accounts(balances: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last reported balance of each account."""
    return list({row["account"]: row for row in balances}.values())


def _latest(balances: list[dict[str, Any]]) -> str:
    accounts = _accounts(balances)
    return readable_money(sum(float(a["balance"]) for a in accounts)) if accounts else "未报送"


@guarded(Permission.VIEW, "funds")
def party(request: HttpRequest) -> HttpResponse:
    """One counterparty: who pays it, what is on file of it, what was found."""
    wanted = request.GET.get("id", "").strip()
    since = timezone.localdate() - timedelta(YEAR)
    lines = queries.lines_of(scope(request)).filter(payee=wanted)
    whole = lines.aggregate(amount=Sum("amount"), count=Count("pk"), last=Max("paid_on"), name=Max("payee_name"))
    if not wanted or not whole["count"]:
        raise Http404
    payers = list(
        lines.values("unit_id", "unit__name").annotate(amount=Sum("amount"), count=Count("pk")).order_by("-amount")[:20]
    )
    months: dict[str, float] = dict(
        lines.filter(paid_on__gt=since).values_list("month").annotate(Sum("amount")).order_by("month")
    )
    back = queries.lines_of(scope(request)).filter(payer=wanted).aggregate(amount=Sum("amount"), count=Count("pk"))
    alerts = (
        Alert.objects.filter(evidence__line__in=lines.values("pk"))
        .select_related("unit")
        .distinct()
        .order_by("-pk")[:20]
    )
    monitors = current().monitors
    return render(request, "funds/party.html", {
        "party": wanted, "name": whole["name"] or wanted, "total": readable_money(whole["amount"]), "count": whole["count"], "last": whole["last"],
        "payers": payers, "back": back, "back_money": readable_money(back["amount"] or 0), "registered": queries.registered(wanted),
        "months": {"kind": "bar", "format": "money", "x": list(months), "series": [{"name": "收到", "data": [float(v) for v in months.values()]}]},
        "alerts": [(a, monitors[a.monitor].title if a.monitor in monitors else a.monitor) for a in alerts],
        "latest": lines.select_related("unit").order_by("-paid_on", "-pk")[:20],
        "crumbs": [("大额资金", "/funds"), (whole["name"] or wanted, "")],
    })  # fmt: skip


@guarded(Permission.VIEW, "funds")
def graph(request: HttpRequest) -> HttpResponse:
    """The ways of the money around one party; a click on a party shows its own ways too."""
    wanted = request.GET.get("id", "").strip()
    since = _since(request)
    found = queries.edges(queries.lines_of(scope(request)), wanted, since) if wanted else []
    if wanted and not found:
        raise Http404
    names = _names(found)
    return render(request, "funds/graph.html", {
        "party": wanted, "name": names.get(wanted, wanted), "edges": found, "names": names, "since": since,
        "spec": {"kind": "ways", "format": "money", "label": "金额", "expand": f"/funds/graph/edges?since={since:%Y-%m-%d}&id=", **_drawn(found, wanted)},
        "crumbs": [("大额资金", "/funds"), ("资金流向图", "")],
    })  # fmt: skip


@guarded(Permission.VIEW, "funds")
def graph_edges(request: HttpRequest) -> HttpResponse:
    """The ways to and from one party, for the drawing to grow by."""
    wanted = request.GET.get("id", "").strip()
    found = queries.edges(queries.lines_of(scope(request)), wanted, _since(request)) if wanted else []
    return JsonResponse(_drawn(found, wanted), json_dumps_params={"ensure_ascii": False})


def _since(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return timezone.localdate() - timedelta(YEAR)


def _names(found: list[dict[str, Any]]) -> dict[str, str]:
    names = {e["payee"]: e["payee_name"] or e["payee"] for e in found}
    return names | {e["payer"]: e["payer_name"] for e in found}


def _drawn(found: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    payers = {e["payer"] for e in found}
    return {
        "data": [{"id": party, "name": name, "unit": party in payers, "opened": party == wanted} for party, name in _names(found).items()],
        "links": [
            {"source": e["payer"], "target": e["payee"], "value": float(e["amount"]), "count": e["count"], "days": f"{e['first']} 至 {e['last']}"}
            for e in found
        ],
    }  # fmt: skip
