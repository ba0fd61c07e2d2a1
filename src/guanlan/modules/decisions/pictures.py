"""Figures of the module's overview and heat map, each in one grouped query over the units in scope."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from guanlan.modules.decisions import queries
from guanlan.modules.decisions.judged import BREACH
from guanlan.modules.decisions.queries import BODIES, fetched, prefixes, titles
from guanlan.monitoring.approvals import with_money

ENTERPRISES = 24
BLUES = ["#f2f6fc", "#7ba6dc", "#174a94"]
REDS = ["#f6f3f2", "#e9a48f", "#b5332a"]

# Topics of a time by month, body and category of their item; a topic of several items counts once in each category.
_BY_MONTH = """
SELECT to_char(m.held_on, 'YYYY-MM') AS month, b.body_kind AS body, i.category, count(DISTINCT (t.organisation, t.topic_no)) AS n
FROM facts.decision_topic t
JOIN organisations_unit u ON u.id = t.unit_id
JOIN facts.decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN facts.decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
LEFT JOIN facts.decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
LEFT JOIN facts.decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
WHERE u.path LIKE ANY(%(paths)s) AND m.held_on BETWEEN %(since)s AND %(until)s
GROUP BY 1, 2, 3
"""

# The same by enterprise, with the topics that break a rule; the enterprises with most of what is asked come first.
_BY_UNIT = """
WITH cell AS (
  SELECT u.id AS unit_id, coalesce(nullif(u.short_name, ''), u.name) AS unit, u.code, b.body_kind AS body, i.category, t.topic_no,
         EXISTS (SELECT 1 FROM monitoring_verdict v WHERE v.unit_id = t.unit_id AND v.dataset = 'decision_topic'
                 AND v.record = t.topic_no AND v.verdict = %(breach)s) AS broken
  FROM facts.decision_topic t
  JOIN organisations_unit u ON u.id = t.unit_id
  JOIN facts.decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  LEFT JOIN facts.decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
  LEFT JOIN facts.decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
  LEFT JOIN facts.decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
  WHERE u.path LIKE ANY(%(paths)s) AND m.held_on BETWEEN %(since)s AND %(until)s
), counted AS (
  SELECT unit_id, unit, code, body, category, count(DISTINCT topic_no) AS topics, count(DISTINCT topic_no) FILTER (WHERE broken) AS broken
  FROM cell GROUP BY 1, 2, 3, 4, 5
), first AS (
  SELECT unit_id FROM counted GROUP BY 1 ORDER BY sum({measure}) DESC, sum(topics) DESC, unit_id LIMIT {limit}
)
SELECT unit_id, unit, code, body, category, {measure} AS n, sum({measure}) OVER (PARTITION BY unit_id) AS total,
       sum(topics) OVER (PARTITION BY unit_id) AS topics
FROM counted JOIN first USING (unit_id) ORDER BY total DESC, topics DESC, unit_id
"""


def of_year(request: HttpRequest, today: date) -> dict[str, Any]:
    """Topics of the last year by month and body, by category, by body."""
    found = fetched(_BY_MONTH, {"paths": prefixes(request), "since": today - queries.YEAR, "until": today})
    bodies, categories = titles("body_kind"), titles("decision_category")
    months = sorted({r["month"] for r in found})
    by_body: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_category: dict[str, int] = defaultdict(int)
    for row in found:
        by_body[row["body"] or ""][row["month"]] += row["n"]
        by_category[row["category"] or ""] += row["n"]
    shown = [b for b in BODIES if b in by_body]
    return {
        "topics": sum(n for per in by_body.values() for n in per.values()),
        "trend": {"kind": "bar", "stack": True, "x": months, "series": [
            {"name": bodies[b], "data": [by_body[b].get(m, 0) for m in months],
             "hrefs": [f"/decisions/held?day={m}&body={b}" for m in months]} for b in shown]},
        "categories": {"kind": "donut", "data": [
            {"name": categories.get(c, "没有归类"), "value": n, "href": f"/decisions/topics?category={c}"} for c, n in sorted(by_category.items(), key=lambda p: -p[1])]},
        "bodies": {"kind": "ranking", "data": [
            {"name": bodies[b], "value": sum(by_body[b].values()), "href": f"/decisions/topics?body={b}"} for b in shown]},
    }  # fmt: skip


def heat(request: HttpRequest, since: date, until: date, measure: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Enterprises by body, and enterprises by category of item; darker is more."""
    column = "broken" if measure == "broken" else "topics"
    paths = prefixes(request)
    found = fetched(
        _BY_UNIT.format(measure=column, limit=ENTERPRISES),
        {"paths": paths, "since": since, "until": until, "breach": BREACH},
    )
    colours = REDS if measure == "broken" else BLUES
    return (
        _heat(found, "body", {b: t for b, t in titles("body_kind").items() if any(r["body"] == b for r in found)}, colours, measure),
        _heat(found, "category", titles("decision_category"), colours, measure),
    )  # fmt: skip


def _heat(
    found: list[dict[str, Any]], by: str, columns: dict[str, str], colours: list[str], measure: str
) -> dict[str, Any]:
    units = list({r["unit_id"]: r for r in found}.values())
    rows = {r["unit_id"]: n for n, r in enumerate(units)}
    places = {c: n for n, c in enumerate(columns)}
    cells: dict[tuple[int, int], int] = defaultdict(int)
    for row in found:
        if row[by] in places:
            cells[(places[row[by]], rows[row["unit_id"]])] += int(row["n"])
    flawed = "&flawed=1" if measure == "broken" else ""
    keys = list(columns)
    data = [
        {"value": [x, y, cells.get((x, y), 0)], "href": f"/decisions/topics?unit={units[y]['code']}&{by}={keys[x]}{flawed}"}
        for y in range(len(units)) for x in range(len(keys))
    ]  # fmt: skip
    return {
        "kind": "heat",
        "x": list(columns.values()),
        "y": [u["unit"] for u in units],
        "data": data,
        "max": max([1, *cells.values()]),
        "colours": colours,
        "label": True,
    }


_SUMS = """
SELECT (SELECT count(*) FROM facts.decision_meeting x JOIN organisations_unit u ON u.id = x.unit_id
        WHERE u.path LIKE ANY(%(paths)s) AND held_on BETWEEN %(since)s AND %(until)s) AS meetings,
       (SELECT coalesce(sum(amount), 0) FROM monitoring_presentline x JOIN organisations_unit u ON u.id = x.unit_id
        WHERE u.path LIKE ANY(%(paths)s) AND paid_on BETWEEN %(since)s AND %(until)s AND decision_no IS NOT NULL) AS paid
"""


def sums_of_year(request: HttpRequest, today: date) -> dict[str, Any]:
    """Meetings held, matters passed and for how much, and what was paid by decisions, within a year."""
    since = today - queries.YEAR
    matters = with_money(queries.rows(request, "decision_matter")).filter(passed=True, decided_on__range=(since, today))
    sums = fetched(_SUMS, {"paths": prefixes(request), "since": since, "until": today})[0]
    return sums | matters.aggregate(matters=Count("decision_no"), granted=Coalesce(Sum("approved"), Decimal(0)))
