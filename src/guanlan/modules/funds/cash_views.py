"""The money of one enterprise, and the ways it takes between parties."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.funds import queries
from guanlan.monitoring.models import Alert, AlertStatus
from guanlan.standard.loading import current
from guanlan.web import tables
from guanlan.web.export import workbook_response
from guanlan.web.pages import guarded, scope, unit_in_scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown
from guanlan.web.templatetags.guanlan import currency_unit, readable_money

YEAR, QUARTER = queries.YEAR, 90


@guarded(Permission.VIEW, "funds")
def cash_list(request: HttpRequest) -> HttpResponse:
    """The enterprises in scope with what they paid this year: the way into each one's cash view."""
    units = queries.paying_units(scope(request), timezone.localdate())
    table = build_table(
        request, "企业资金", units,
        [
            Column("name", "企业", lambda u: u.name, "name"),
            Column("code", "统一社会信用代码", lambda u: u.code, "code"),
            Column("month", "本月支付", lambda u: _money_cell(u.month_paid), "month_paid", numeric=True),
            Column("year", "近一年支付", lambda u: _money_cell(u.year_paid), "year_paid", numeric=True),
            Column("count", "近一年笔数", lambda u: Cell(f"{u.year_count or 0:,}", value=u.year_count), "year_count", numeric=True),
            Column("alerts", "未关闭预警", lambda u: Cell(f"{u.alerts_open} 件" if u.alerts_open else "", badge="warning" if u.alerts_open else "", value=u.alerts_open), "alerts_open", numeric=True),
        ],
        filters=[
            Filter("q", "企业名称或代码", lambda q, v: q.filter(Q(name__icontains=v) | Q(short_name__icontains=v) | Q(code=v))),
            Filter("alerts", "预警", lambda q, v: q.filter(alerts_open__gt=0), [("1", "有未关闭预警的")]),
        ],
        sort="-year", empty="没有符合条件的企业：近一年有支付的企业才列在这里。", href=lambda u: f"/funds/units/{u.pk}",
    )  # fmt: skip
    subtitle = "近一年有支付的企业；外币支付折成人民币计；点一户看收支、余额、集中度和每日支付"
    crumbs = [("大额资金", "/funds"), ("企业资金", "")]
    return list_shown(request, table, subtitle=subtitle, crumbs=crumbs)


def _money_cell(value: Any) -> Cell:
    return Cell(readable_money(value or 0), value=float(value or 0), title=f"{value or 0:,.2f} 元")


@guarded(Permission.VIEW, "funds")
def cash(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise's cash: in, out, balance, concentration, and a year of days."""
    unit = unit_in_scope(request, pk, Permission.VIEW, "funds")
    today = timezone.localdate()
    since = today - timedelta(YEAR)
    days = queries.days_of(scope(request)).filter(unit=unit)
    lines = queries.present_of(scope(request)).filter(unit=unit, paid_on__gt=since)
    total, count = queries.total_of(days, since, today)
    this_month = queries.total_of(days, today.replace(day=1), today)
    balances = queries.balances_of(unit.pk, today - timedelta(QUARTER))
    if request.GET.get("export"):
        return _exported(request.GET["export"], str(unit), days.filter(paid_on__gt=since), lines, balances)
    payees = queries.largest_payees(lines)[: queries.SHARES]
    top = sum(float(p["amount"]) for p in payees[:5]) / total if total else None
    alerts = Alert.objects.filter(unit=unit, module="funds").exclude(status=AlertStatus.CLOSED)
    severities = dict(alerts.order_by().values_list("severity").annotate(Count("pk")))
    kinds = current().codelists["payment_kind"].titles
    return render(request, "funds/cash.html", {
        "unit": unit, "converted": queries.converted(lines), "total": readable_money(total), "count": count, "month": readable_money(this_month[0]), "month_count": this_month[1],
        "top": top, "balance": _latest(balances), "accounts": _accounts(balances), "open": sum(severities.values()), "severities": [(s, severities[s]) for s in ("严重", "预警", "关注", "提示") if s in severities],
        "calendar": _calendar(days.filter(paid_on__gt=since).values_list("paid_on", "amount", "payments"), unit.pk, since, today),
        "months": _months(queries.months_of(days, since)), "flow": _in_and_out(balances),
        "kinds": {"kind": "donut", "format": "money", "data": [{"name": kinds.get(k["kind"], "其他"), "value": float(k["amount"])} for k in queries.by_kind(lines)]},
        "payees": {"kind": "ranking", "format": "money", "label": "金额", "data": [
            {"name": p["name"] or p["payee"], "value": float(p["amount"]), "href": f"/funds/parties?id={p['payee']}"} for p in payees
        ]},
        "crumbs": [("大额资金", "/funds"), ("企业资金", "/funds/units"), (str(unit), "")],
    })  # fmt: skip


def _exported(wanted: str, name: str, days: Any, lines: Any, balances: list[dict[str, Any]]) -> HttpResponse:
    """One of the lists of the page as a workbook."""
    if wanted == "days":
        rows = days.order_by("paid_on").values_list("paid_on", "payments", "amount")
        return workbook_response(f"{name}每日支付", ("日期", "笔数", "金额（元）"), rows)
    if wanted == "payees":
        payees = queries.largest_payees(lines)[: tables.EXPORT_LIMIT]
        rows = ((p["name"] or "", p["payee"], p["count"], p["amount"]) for p in payees)
        return workbook_response(f"{name}收款方", ("收款方", "代码或账号", "笔数", "近一年金额（元）"), rows)
    if wanted == "balances":
        head = ("账号", "开户行", "账户性质", "币种", "日期", "余额", "当日收入", "当日支出")
        natures = current().codelists["account_nature"].titles
        listed = (
            (b["account"], b["bank"] or "未备案", natures.get(b["nature"], ""), currency_unit(b["currency"]), b["balance_on"], b["balance"], b["received"], b["paid"])
            for b in balances
        )  # fmt: skip
        return workbook_response(f"{name}账户余额", head, listed)
    raise Http404


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
    """Balance, received and paid of all accounts by day in yuan; None where no balances are reported."""
    sums: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in balances:
        for place, name in enumerate(("balance", "received", "paid")):
            sums[row["balance_on"]][place] += float(row[name] * (row["rate"] or 0))
    if not sums:
        return None
    titles = ("余额", "收入", "支出")
    return {
        "kind": "line", "format": "money", "x": [f"{d:%m-%d}" for d in sums],
        "series": [{"name": t, "data": [v[i] for v in sums.values()]} for i, t in enumerate(titles)],
    }  # fmt: skip


def _accounts(balances: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last reported balance of each account."""
    natures = current().codelists["account_nature"].titles
    latest = {row["account"]: row for row in balances}
    return [
        row | {"nature_title": natures.get(row["nature"], ""), "unit": currency_unit(row["currency"])}
        for row in latest.values()
    ]


def _latest(balances: list[dict[str, Any]]) -> str:
    accounts = _accounts(balances)
    total = sum(float(a["balance"] * (a["rate"] or 0)) for a in accounts)
    foreign = any(a["currency"] != "CNY" for a in accounts)
    return readable_money(total) + "（折人民币）" * foreign if accounts else "未报送"


@guarded(Permission.VIEW, "funds")
def graph(request: HttpRequest) -> HttpResponse:
    """The ways of the money around one party; a click on a party shows its own ways too."""
    wanted = request.GET.get("id", "").strip()
    since = _since(request)
    found = queries.edges(queries.present_of(scope(request)), wanted, since) if wanted else []
    names = _names(found)
    if found and request.GET.get("export") == "xlsx":
        head = ("付款方", "收款方", "金额（元）", "笔数", "第一笔", "最近一笔")
        listed = ((names[e["payer"]], names[e["payee"]], e["amount"], e["count"], e["first"], e["last"]) for e in found)
        return workbook_response(f"{names.get(wanted, wanted)}资金往来", head, listed)
    return render(request, "funds/graph.html", {
        "party": wanted, "name": names.get(wanted, wanted), "edges": found, "candidates": queries.parties_named(scope(request), wanted) if wanted and not found else [], "names": names, "since": since, "converted": queries.converted(queries.ways(queries.present_of(scope(request)), wanted, since)) if found else "",
        "spec": {"kind": "ways", "format": "money", "label": "金额", "expand": f"/funds/graph/edges?since={since:%Y-%m-%d}&id=", **_drawn(found, wanted)},
        "crumbs": [("大额资金", "/funds"), ("资金流向图", "")],
    })  # fmt: skip


@guarded(Permission.VIEW, "funds")
def graph_edges(request: HttpRequest) -> HttpResponse:
    """The ways to and from one party, for the drawing to grow by."""
    wanted = request.GET.get("id", "").strip()
    found = queries.edges(queries.present_of(scope(request)), wanted, _since(request)) if wanted else []
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
