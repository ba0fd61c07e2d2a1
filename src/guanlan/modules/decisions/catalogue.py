"""What each enterprise has laid down: its item catalogue, its rules of procedure, and what of them is missing."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guanlan.facts.records import records
from guanlan.identity.roles import Permission
from guanlan.modules.decisions import queries
from guanlan.modules.decisions.queries import same
from guanlan.organisations.models import UnitKind
from guanlan.web.pages import guarded, scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown
from guanlan.web.templatetags.guanlan import readable_money

PAGES = (
    ("事项清单", "/decisions/catalogue"),
    ("决策制度", "/decisions/regulations"),
    ("齐备情况", "/decisions/completeness"),
)
# What the matrix shows of a kind of regulation: the best that is on file and in force.
REVIEWED, FILED, MISSING = 2, 1, 0
STATES = {REVIEWED: ("已备案", "good"), FILED: ("未经合法审查或缺文件", "warning"), MISSING: ("缺", "control")}


@guarded(Permission.VIEW, queries.MODULE)
def item_list(request: HttpRequest) -> HttpResponse:
    """Every catalogue item with its bodies in order and how often it was used within a year."""
    bodies, acts, categories = (
        queries.titles("body_kind"),
        queries.titles("body_act"),
        queries.titles("decision_category"),
    )
    steps = same("decision_item_body", "item_code").order_by("order_no")
    used = same("decision_topic_item", "item_code").order_by().values("item_code").annotate(n=Count("topic_no"))
    found = queries.rows(request, "decision_item").select_related("unit").annotate(
        bodies=ArraySubquery(steps.values("body_kind")), acts=ArraySubquery(steps.values("act")), used=Coalesce(Subquery(used.values("n")), 0),
    )  # fmt: skip
    table = build_table(
        request, "事项清单", found,
        [
            Column("unit", "单位", lambda i: Cell(str(i.unit), f"/units/{i.unit_id}"), "unit__name"),
            Column("code", "编码", lambda i: i.item_code, "item_code"),
            Column("title", "事项", lambda i: i.title, "title"),
            Column("category", "类别", lambda i: categories.get(i.category, i.category), "category"),
            Column("way", "须经的会议（依次）", lambda i: " → ".join(f"{bodies.get(b, b)}{acts.get(a, a)}" for b, a in zip(i.bodies, i.acts, strict=True)) or Cell("没有填", badge="warning")),
            Column("needs", "另须", lambda i: "、".join(t for on, t in ((i.legal_review, "合法审查"), (i.workers_heard, "听取职工意见"), (i.reported, "报国资监管机构")) if on)),
            Column("from", "金额起点", lambda i: readable_money(i.amount_from) if i.amount_from else "", "amount_from", numeric=True),
            Column("used", "议题", lambda i: Cell(str(i.used) if i.used else "没有用过", badge="" if i.used else "warning", value=i.used), "used", numeric=True),
        ],
        filters=[
            Filter("q", "事项或编码", lambda q, v: q.filter(Q(title__icontains=v) | Q(item_code=v))),
            Filter("unit", "单位", lambda q, v: q.filter(Q(unit__name__icontains=v) | Q(organisation=v))),
            Filter("category", "类别", lambda q, v: q.filter(category=v), list(categories.items())),
            Filter("used", "使用", lambda q, v: q.filter(used__gt=0) if v == "yes" else q.filter(used=0), [("yes", "用过"), ("no", "没有用过")]),
        ],
        sort="unit", empty="还没有报送事项清单。",
    )  # fmt: skip
    return _shown(request, table, "各企业哪些事项须经哪些会议、按什么次序决定")


@guarded(Permission.VIEW, queries.MODULE)
def regulation_list(request: HttpRequest) -> HttpResponse:
    """Every regulation on file."""
    kinds, bodies, bases = queries.titles("regulation_kind"), queries.titles("body_kind"), queries.titles("vote_base")
    today = timezone.localdate()
    table = build_table(
        request, "决策制度", queries.rows(request, "decision_regulation").select_related("unit"),
        [
            Column("unit", "单位", lambda r: Cell(str(r.unit), f"/units/{r.unit_id}"), "unit__name"),
            Column("title", "制度", lambda r: r.title, "title"),
            Column("kind", "类别", lambda r: kinds.get(r.kind, r.kind), "kind"),
            Column("body", "适用机构", lambda r: bodies.get(r.body_kind or "", "")),
            Column("from", "生效日期", lambda r: f"{r.valid_from:%Y-%m-%d}", "valid_from"),
            Column("state", "状态", lambda r: Cell("已失效", badge="plain") if r.valid_to and r.valid_to < today else Cell("有效", badge="good"), "valid_to"),
            Column("quorum", "应出席", lambda r: _rate(r.attendance_rate, r.attendance_over)),
            Column("vote", "同意票", lambda r: f"{bases.get(r.vote_base, '')}的{_rate(r.vote_rate, r.vote_over)}" if r.vote_base else ""),
            Column("legal", "合法审查", lambda r: Cell("已审查", badge="good") if r.legal_reviewed else Cell("没有", badge="control"), "legal_reviewed"),
            Column("file", "正式文件", lambda r: r.file or Cell("没有", badge="warning")),
        ],
        filters=[
            Filter("q", "制度名称", lambda q, v: q.filter(title__icontains=v)),
            Filter("unit", "单位", lambda q, v: q.filter(Q(unit__name__icontains=v) | Q(organisation=v))),
            Filter("kind", "类别", lambda q, v: q.filter(kind=v), list(kinds.items())),
            Filter("legal", "合法审查", lambda q, v: q.filter(legal_reviewed=v == "yes"), [("yes", "已审查"), ("no", "没有")]),
        ],
        sort="unit", empty="还没有报送决策制度。",
    )  # fmt: skip
    return _shown(request, table, "实施办法、议事规则、前置研究事项清单与授权管理办法")


def _rate(rate: Any, over: bool | None) -> str:
    return "" if rate is None else f"{'超过' if over else '不少于'} {float(rate) * 100:.0f}%"


@guarded(Permission.VIEW, queries.MODULE)
def completeness(request: HttpRequest) -> HttpResponse:
    """Which enterprise has which regulation on file: every enterprise that reports decisions, and every group but those
    of which only published statements are kept."""
    today = timezone.localdate()
    kinds = {k: t for k, t in queries.titles("regulation_kind").items() if k != "other"}
    reports = Exists(records("decision_body").filter(organisation=OuterRef("code")))
    units = (
        scope(request).units(Permission.VIEW, queries.MODULE).filter(kind=UnitKind.ENTERPRISE).annotate(reports=reports)
    )
    units = units.filter(Q(reports=True) | Q(level=1, listed_code="")).annotate(
        **{f"has_{k}": _state(k, today) for k in kinds},
        items=Coalesce(Subquery(records("decision_item").filter(organisation=OuterRef("code")).order_by().values("organisation").annotate(n=Count("item_code")).values("n")), 0),
    )  # fmt: skip
    table = build_table(
        request, "制度齐备情况", units,
        [
            Column("name", "单位", lambda u: u.name, "name"),
            Column("reports", "报送", lambda u: "已报送" if u.reports else Cell("没有报送", badge="control"), "reports"),
            Column("items", "清单事项", lambda u: Cell(str(u.items), value=u.items), "items", numeric=True),
            *(Column(k, t, _state_cell(f"has_{k}"), f"has_{k}") for k, t in kinds.items()),
        ],
        filters=[
            Filter("q", "单位", lambda q, v: q.filter(Q(name__icontains=v) | Q(code=v))),
            Filter("missing", "缺哪一类", lambda q, v: q.filter(**{f"has_{v}": MISSING}), list(kinds.items())),
            Filter("reports", "报送", lambda q, v: q.filter(reports=v == "yes"), [("yes", "已报送"), ("no", "没有报送")]),
        ],
        sort="name", empty="没有应报送决策制度的企业。", href=lambda u: f"/decisions/regulations?unit={u.code}",
    )  # fmt: skip
    return _shown(request, table, "各企业的制度是否备案、是否经合法审查；点一行看它的制度")


def _state(kind: str, today: Any) -> Coalesce:
    found = records("decision_regulation").filter(
        Q(valid_to=None) | Q(valid_to__gte=today), organisation=OuterRef("code"), kind=kind
    )
    complete = Q(legal_reviewed=True) & ~Q(file=None)
    ranked = found.annotate(
        state=Case(When(complete, then=Value(REVIEWED)), default=Value(FILED), output_field=IntegerField())
    )
    return Coalesce(Subquery(ranked.order_by("-state").values("state")[:1]), Value(MISSING))


def _state_cell(name: str) -> Any:
    def show(unit: Any) -> Cell:
        text, badge = STATES[getattr(unit, name)]
        return Cell(text, badge=badge)

    return show


def _shown(request: HttpRequest, table: Any, subtitle: str) -> HttpResponse:
    if isinstance(table, HttpResponse):
        return table
    actions = [(title, href) for title, href in PAGES if href != request.path]
    if scope(request).can(Permission.REPORT, queries.MODULE):
        actions.append(("全国系统 XML 报送", "/decisions/national"))
    crumbs = [("三重一大", "/decisions"), (table.title, "")]
    return list_shown(request, table, subtitle=subtitle, actions=actions, crumbs=crumbs)
