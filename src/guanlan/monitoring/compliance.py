"""Reads of compliance verdicts: how far a unit or a subtree keeps the rules, and which it breaks most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanlan.standard.model import Rule, Standard


@dataclass(frozen=True)
class RuleCount:
    """One rule's verdicts; `lost` is what it takes from the score, in points."""

    rule: str
    complies: int
    breaches: int
    unknown: int
    lost: float


@dataclass(frozen=True)
class Compliance:
    """`score` is 100 × weights of 合规 / weights of (合规 + 违规), None where nothing could be judged; `judged` is the
    share of verdicts that are one or the other. `rules` has the rule that costs most first: the reasons of the score."""

    score: float | None
    judged: float | None
    complies: int
    breaches: int
    unknown: int
    rules: tuple[RuleCount, ...]


_WEIGHTS = "unnest(%(rules)s::text[], %(weights)s::float8[]) AS w(rule, weight)"
_SEEN = """
FROM monitoring_verdict v JOIN organisations_unit u ON u.id = v.unit_id JOIN {weights} ON w.rule = v.rule
WHERE u.path LIKE %(path)s AND (%(since)s::date IS NULL OR v.judged_on >= %(since)s::date)
  AND (%(until)s::date IS NULL OR v.judged_on <= %(until)s::date)
""".replace("{weights}", _WEIGHTS)

_BY_RULE = f"""
WITH counted AS (
  SELECT v.rule, w.weight, count(*) FILTER (WHERE v.verdict = '合规') AS complies,
         count(*) FILTER (WHERE v.verdict = '违规') AS breaches, count(*) FILTER (WHERE v.verdict = '无法判断') AS unknown
  {_SEEN} GROUP BY v.rule, w.weight
), whole AS (
  SELECT sum(weight * (complies + breaches)) AS base FROM counted
)
SELECT rule, complies, breaches, unknown, coalesce(100 * weight * breaches / nullif(base, 0), 0) AS lost
FROM counted, whole ORDER BY lost DESC, breaches DESC, unknown DESC, rule
"""

_BY_UNIT = f"""
SELECT v.unit_id,
       100 * sum(w.weight) FILTER (WHERE v.verdict = '合规') / nullif(sum(w.weight) FILTER (WHERE v.verdict <> '无法判断'), 0),
       count(*) FILTER (WHERE v.verdict <> '无法判断')::float8 / count(*), count(*) FILTER (WHERE v.verdict = '违规')
{_SEEN} GROUP BY v.unit_id
"""


def compliance(
    standard: Standard, path: str, *, since: date | None = None, until: date | None = None, rules: list[Rule] | None = None
) -> Compliance:  # fmt: skip
    """The compliance of everything at or below a path; `rules` restricts it, such as to one module or exception class."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_RULE, _values(standard, path, since, until, rules))
        found = tuple(RuleCount(*row) for row in cursor.fetchall())
    complies, breaches = sum(r.complies for r in found), sum(r.breaches for r in found)
    unknown = sum(r.unknown for r in found)
    known = any(r.complies + r.breaches and standard.rules[r.rule].weight for r in found)
    every = complies + breaches + unknown
    return Compliance(
        score=100 - sum(r.lost for r in found) if known else None,
        judged=(complies + breaches) / every if every else None,
        complies=complies, breaches=breaches, unknown=unknown, rules=found,
    )  # fmt: skip


@dataclass(frozen=True)
class UnitCompliance:
    score: float | None
    judged: float
    breaches: int


def compliance_by_unit(
    standard: Standard, path: str, *, since: date | None = None, until: date | None = None, rules: list[Rule] | None = None
) -> dict[int, UnitCompliance]:  # fmt: skip
    """Each unit's own compliance at or below a path, by the id of the unit: for rankings."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_UNIT, _values(standard, path, since, until, rules))
        return {
            unit: UnitCompliance(0.0 if score is None and breaches else score, judged, breaches)
            for unit, score, judged, breaches in cursor.fetchall()
        }


def _values(
    standard: Standard, path: str, since: date | None, until: date | None, rules: list[Rule] | None
) -> dict[str, Any]:
    chosen = standard.register_rules if rules is None else rules
    return {
        "rules": [r.id for r in chosen], "weights": [r.weight for r in chosen], "path": f"{path}%",
        "since": since, "until": until,
    }  # fmt: skip
