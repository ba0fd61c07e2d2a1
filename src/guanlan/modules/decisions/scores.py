"""How well each enterprise keeps to the rules of deciding: score with its reasons, the national exception classes."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Count, FloatField, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.decisions import judged, queries
from guanlan.modules.decisions.judged import BREACH, COMPLIES, UNKNOWN
from guanlan.modules.decisions.queries import fetched
from guanlan.monitoring.models import Verdict
from guanlan.monitoring.queries import alerts_visible
from guanlan.monitoring.record_names import Names
from guanlan.standard.model import EXCEPTIONS
from guanlan.web.pages import guarded, scope, unit_in_scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown

# Each rule that could be judged counts with its weight and the share of its records that comply. Records that cannot
# be judged are no part of the share: they are shown beside the score, never as a good mark.
_SCORES = """
SELECT coalesce(jsonb_object_agg(unit_id, jsonb_build_array(score, bad, unknown, judged)), '{}')::text AS scores FROM (
  SELECT r.unit_id, 100.0 * sum(w.weight * r.good / nullif(r.good + r.bad, 0)) / nullif(sum(w.weight) FILTER (WHERE r.good + r.bad > 0), 0) AS score,
         sum(r.bad) AS bad, sum(r.unknown) AS unknown, sum(r.judged) AS judged
  FROM (SELECT v.unit_id, v.rule, count(*) FILTER (WHERE v.verdict = %(good)s)::float AS good, count(*) FILTER (WHERE v.verdict = %(bad)s) AS bad,
               count(*) FILTER (WHERE v.verdict = %(unknown)s) AS unknown, count(*) AS judged
        FROM monitoring_verdict v JOIN organisations_unit u ON u.id = v.unit_id
        WHERE u.path LIKE ANY(%(paths)s) AND v.rule = ANY(%(rules)s) GROUP BY 1, 2) r
  JOIN unnest(%(rules)s::text[], %(weights)s::float[]) AS w(rule, weight) ON w.rule = r.rule
  GROUP BY r.unit_id) s
"""

_RULES = """
SELECT rule, count(*) FILTER (WHERE verdict = %(good)s) AS good, count(*) FILTER (WHERE verdict = %(bad)s) AS bad,
       count(*) FILTER (WHERE verdict = %(unknown)s) AS unknown
FROM monitoring_verdict WHERE unit_id = %(unit)s AND rule = ANY(%(rules)s) GROUP BY rule
"""


def scored(request: HttpRequest) -> QuerySet[Any]:
    """Enterprises in scope about which there are verdicts, with score, breaches and what cannot be judged.

    The scores are computed once for all units and looked up by each row: a subquery a row would aggregate anew.
    """
    rules = judged.rules()
    values = {"paths": queries.prefixes(request), "rules": list(rules), "weights": [r.weight for r in rules.values()],
              "good": COMPLIES, "bad": BREACH, "unknown": UNKNOWN}  # fmt: skip
    scores = fetched(_SCORES, values)[0]["scores"]
    units: QuerySet[Any] = scope(request).units(Permission.VIEW, queries.MODULE)
    found: QuerySet[Any] = units.filter(pk__in=list(map(int, json.loads(scores)))).annotate(
        score=_looked_up(scores, 0, FloatField()), breaches=_looked_up(scores, 1, IntegerField()),
        unknown=_looked_up(scores, 2, IntegerField()), verdicts_count=_looked_up(scores, 3, IntegerField()),
    )  # fmt: skip
    return found


def _looked_up(scores: str, place: int, kind: Any) -> RawSQL:
    cast = "float" if isinstance(kind, FloatField) else "int"
    return RawSQL(f"(%s::jsonb -> organisations_unit.id::text ->> {place})::{cast}", [scores], output_field=kind)


def level(score: float | None) -> str:
    """The badge of a score: the bounds are those of the platform's traffic lights."""
    return "plain" if score is None else "good" if score >= 95 else "warning" if score >= 80 else "control"


def score_text(score: float | None) -> str:
    """One decimal, rounded down, so that 100 means without a breach."""
    return "—" if score is None else f"{int(score * 10) / 10:.1f}"


@guarded(Permission.VIEW, queries.MODULE)
def ranking(request: HttpRequest) -> HttpResponse:
    """Every enterprise with its score, the worst first."""
    table = build_table(
        request, "决策合规得分", scored(request).select_related("parent"),
        [
            Column("name", "单位", lambda u: u.name, "name"),
            Column("parent", "上级单位", lambda u: str(u.parent) if u.parent else "", "parent__name"),
            Column("score", "得分", lambda u: Cell(score_text(u.score), badge=level(u.score), value=u.score), "score", numeric=True),
            Column("breaches", "违规", lambda u: Cell(str(u.breaches), value=u.breaches), "breaches", numeric=True),
            Column("unknown", "无法判断", lambda u: Cell(f"{u.unknown / u.verdicts_count:.1%}", value=u.unknown / u.verdicts_count), "unknown", numeric=True),
            Column("judged", "检查次数", lambda u: Cell(str(u.verdicts_count), value=u.verdicts_count), "verdicts_count", numeric=True),
        ],
        filters=[
            Filter("q", "单位", lambda q, v: q.filter(Q(name__icontains=v) | Q(code=v))),
            Filter("level", "层级", lambda q, v: q.filter(level=int(v)), [("1", "集团"), ("2", "子企业")]),
        ],
        sort="score", empty="还没有检查结果。", href=lambda u: f"/decisions/score/{u.pk}",
    )  # fmt: skip
    return _shown(request, table, "得分＝各规则合规记录所占比例按权重平均；无法判断的不计入得分，另行列出")


@guarded(Permission.VIEW, queries.MODULE)
def unit_page(request: HttpRequest, unit: int) -> HttpResponse:
    """One enterprise's score and what it lost points for, the costliest rule first."""
    found = unit_in_scope(request, unit, Permission.VIEW, queries.MODULE)
    rules = judged.rules()
    values = {"unit": found.pk, "rules": list(rules), "good": COMPLIES, "bad": BREACH, "unknown": UNKNOWN}
    rows = [r | {"card": rules[r["rule"]]} for r in fetched(_RULES, values)]
    total = sum(r["card"].weight for r in rows if r["good"] + r["bad"])
    for row in rows:
        of = row["good"] + row["bad"]
        row["lost"] = 100 * row["card"].weight * row["bad"] / of / total if of else 0
    score = 100 - sum(r["lost"] for r in rows) if total else None
    every = sum(r["good"] + r["bad"] + r["unknown"] for r in rows)
    unknown = sum(r["unknown"] for r in rows)
    return render(request, "decisions/score.html", {
        "unit": found, "score": score_text(score), "level": level(score), "broken": sorted((r for r in rows if r["bad"]), key=lambda r: (-r["lost"], r["rule"])),
        "kept": sum(1 for r in rows if not r["bad"] and r["good"]), "unjudged": sorted((r for r in rows if r["unknown"]), key=lambda r: (-r["unknown"], r["rule"])),
        "breaches": sum(r["bad"] for r in rows), "unknown": unknown, "unknown_share": unknown / every if every else None, "every": every,
        "crumbs": [("三重一大", "/decisions"), ("合规得分", "/decisions/score"), (str(found), f"/units/{found.pk}"), ("得分", "")],
    })  # fmt: skip


@guarded(Permission.VIEW, queries.MODULE)
def verdict_list(request: HttpRequest) -> HttpResponse:
    """What the rules said, record by record: where scores and exception classes lead."""
    rules = judged.rules()
    badge = {BREACH: "control", COMPLIES: "good", UNKNOWN: "plain"}
    names = Names()
    table = build_table(
        request, "检查结果", Verdict.objects.filter(queries.seen(request), rule__in=list(rules)).select_related("unit").annotate(alert=judged.alert_of(alerts_visible(scope(request)))),
        [
            Column("on", "日期", lambda v: f"{v.judged_on:%Y-%m-%d}" if v.judged_on else "", "judged_on"),
            Column("unit", "单位", lambda v: Cell(str(v.unit), f"/decisions/score/{v.unit_id}"), "unit__name"),
            Column("rule", "规则", lambda v: Cell(rules[v.rule].title, f"/standard/rules/{v.rule}"), "rule"),
            Column("verdict", "结论", lambda v: Cell(v.verdict, badge=badge[v.verdict]), "verdict"),
            Column("reason", "说明", lambda v: judged.said(v, names).text if v.verdict != COMPLIES else ""),
            Column("record", "记录", lambda v: _record_cell(v, names), "record"),
            Column("alert", "预警", lambda v: Cell("看预警", f"/alerts/{v.alert}") if v.alert else ""),
        ],
        filters=[
            Filter("unit", "单位", lambda q, v: q.filter(Q(unit__name__icontains=v) | Q(unit__code=v))),
            Filter("verdict", "结论", lambda q, v: q.filter(verdict=v), [(v, v) for v in badge], default=BREACH),
            Filter("rule", "规则", lambda q, v: q.filter(rule=v), [(r.id, r.title) for r in rules.values()]),
            Filter("exception", "国家例外类别", lambda q, v: q.filter(rule__in=_of_class(int(v))), [(str(n), t) for n, t in EXCEPTIONS.items()]),
            Filter("record", "记录", lambda q, v: q.filter(record=v), quiet=True),
        ],
        sort="-on", empty="没有符合条件的检查结果。", href=lambda v: record_href(v) or f"/decisions/score/{v.unit_id}",
        prepare=lambda verdicts: names.load(map(judged.record_of, verdicts)),
    )  # fmt: skip
    return _shown(request, table, "每条规则对每条记录的结论；数据不齐的是“无法判断”，不当作合规")


def _record_cell(verdict: Verdict, names: Names) -> Cell:
    """The record by name; its numbers show when pointed at, and stand in the workbook beside the names."""
    parts, numbers = names.of(*judged.record_of(verdict)), verdict.record.split("|")
    shown = " / ".join([*(part.shown for part in parts), *numbers[len(parts) :]])
    plain = " / ".join(numbers)
    return Cell(shown, record_href(verdict), title=plain, value=shown if shown == plain else f"{shown}（{plain}）")


def record_href(verdict: Verdict) -> str:
    """The page on which a judged record is seen in its place."""
    first = verdict.record.split("|")[0]
    code = verdict.unit.code
    if verdict.dataset in ("decision_meeting", "decision_attendance"):
        return f"/decisions/held/{verdict.unit_id}/{first}"
    if verdict.dataset in judged.OF_TOPIC:
        return f"/decisions/topics/{verdict.unit_id}/{first}"
    if verdict.dataset in judged.OF_DECISION:
        return f"/decisions/matters/{verdict.unit_id}/{first}"
    if verdict.dataset in ("decision_item", "decision_item_body"):
        return f"/decisions/catalogue?unit={code}&q={first}"
    return f"/decisions/regulations?unit={code}" if verdict.dataset == "decision_regulation" else ""


def _of_class(number: int) -> list[str]:
    return [r.id for r in judged.rules().values() if r.exception == number]


@guarded(Permission.VIEW, queries.MODULE)
def exceptions(request: HttpRequest) -> HttpResponse:
    """The national exception classes by enterprise, as the national system asks for them."""
    classes = {n: _of_class(n) for n in EXCEPTIONS}
    ours = [r for found in classes.values() for r in found]
    broken = Q(verdicts__verdict=BREACH)
    counts = {f"class_{n}": Count("verdicts", filter=Q(verdicts__rule__in=found)) for n, found in classes.items()}
    units = scope(request).units(Permission.VIEW, queries.MODULE).filter(broken, verdicts__rule__in=ours)
    table = build_table(
        request, "国家例外类别", units.annotate(**counts, total=Count("verdicts")).select_related("parent"),
        [
            Column("name", "单位", lambda u: Cell(u.name, f"/decisions/score/{u.pk}"), "name"),
            *(Column(f"class_{n}", t, _count_cell(n), f"class_{n}", numeric=True) for n, t in EXCEPTIONS.items()),
            Column("total", "合计", lambda u: Cell(str(u.total), f"/decisions/verdicts?unit={u.code}", value=u.total), "total", numeric=True),
        ],
        filters=[Filter("q", "单位", lambda q, v: q.filter(Q(name__icontains=v) | Q(code=v)))],
        sort="-total", empty="没有属于国家例外类别的违规。", href=lambda u: f"/decisions/verdicts?unit={u.code}",
    )  # fmt: skip
    return _shown(request, table, "国家监管系统的六类例外；点数字看记录")


def _count_cell(number: int) -> Any:
    def show(unit: Any) -> Cell:
        n = getattr(unit, f"class_{number}")
        return Cell(
            str(n) if n else "", f"/decisions/verdicts?unit={unit.code}&exception={number}" if n else "", value=n
        )

    return show


def _shown(request: HttpRequest, table: Any, subtitle: str) -> HttpResponse:
    if isinstance(table, HttpResponse):
        return table
    pages = (
        ("合规得分", "/decisions/score"),
        ("国家例外类别", "/decisions/exceptions"),
        ("检查结果", "/decisions/verdicts"),
    )
    actions = [(title, href) for title, href in pages if href != request.path]
    crumbs = [("三重一大", "/decisions"), (table.title, "")]
    return list_shown(request, table, subtitle=subtitle, actions=actions, crumbs=crumbs)


def worst(request: HttpRequest, count: int) -> dict[str, Any]:
    """The picture of the lowest scores."""
    found = scored(request).order_by("score", "pk")[:count]
    data = [
        {"name": str(u), "value": int((u.score or 0) * 10) / 10, "href": f"/decisions/score/{u.pk}"}
        for u in found
        if u.score is not None
    ]
    return {"kind": "ranking", "data": data, "label": f"得分（{timezone.localdate()}）"}
