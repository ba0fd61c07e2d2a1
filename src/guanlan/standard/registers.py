"""Compliance checks over accepted registers: the one text in which a rule's rows become verdicts, for every engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from guanlan.standard import sql
from guanlan.standard.model import Rule


def verdicts(rule: Rule, today: date, tables: Mapping[str, str], dialect: str) -> str:
    """A SELECT of organisation, record, judged_on, verdict, found, expected: one row a record, in its rule's time.

    A record is judged by the rule that was in force on its date. One without a date cannot be judged: it falls to
    the rule in force now. Where a rule's SELECT has two rows for a record the graver one counts.
    """
    params = {name: p.value for name, p in rule.params.items()} | {"today": today}
    judged = sql.render(rule.sql, params, tables, dialect)
    in_force = f"judged_on >= DATE '{rule.valid_from}'"
    if rule.valid_to is None:
        in_force = f"(judged_on IS NULL OR {in_force})"
    else:
        in_force += f" AND judged_on <= DATE '{rule.valid_to}'"
    grade = "CASE WHEN breach THEN 1 WHEN judged_on IS NULL OR breach IS NULL THEN 2 ELSE 3 END"
    return (
        f"SELECT organisation, record, judged_on, CASE grade WHEN 1 THEN '违规' WHEN 2 THEN '无法判断' ELSE '合规' END "
        f"AS verdict, found, expected FROM (SELECT *, row_number() OVER (PARTITION BY organisation, record ORDER BY grade, "
        f"found) AS place FROM (SELECT organisation, record, judged_on, cast(found AS varchar(1000)) AS found, "
        f"cast(expected AS varchar(1000)) AS expected, {grade} AS grade FROM ({judged}) j WHERE {in_force}) g) p "
        f"WHERE place = 1"
    )
