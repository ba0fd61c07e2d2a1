"""Computes indicators: only those that read what changed, for the units and periods that it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from guanlan.indicators.models import Basis
from guanlan.standard import sql
from guanlan.standard.model import DataSet, Indicator, Standard
from guanlan.standard.periods import Period


def affected_periods(dataset: DataSet, unit_ids: Sequence[int], period: str) -> list[str]:
    """The period itself, and stored later ones whose indicators look back at it."""
    with connection.cursor() as cursor:
        parts = [
            f"SELECT period FROM facts.{dataset.id}{suffix} WHERE unit_id = ANY(%s) AND period_end >= %s AND "
            "%s IN (prior_period, previous_period, opening_period)"
            for suffix in (["", "_summed"] if dataset.layout == "statement" else [""])
        ]
        end = Period.parse(period).end
        cursor.execute(" UNION ".join(parts), [list(unit_ids), end, period] * len(parts))
        return sorted({period, *(row[0] for row in cursor.fetchall())})


def rendered(card: Indicator, basis: str) -> str:
    """An indicator's SQL over the stored facts of one basis."""
    suffix = "_summed" if basis == Basis.SUMMED else ""
    params = {name: p.value for name, p in card.params.items()}
    return sql.render(card.sql, params, {d: f"facts.{d}{suffix}" for d in card.datasets}, "postgres")


def computable(indicators: Iterable[Indicator], basis: str) -> list[Indicator]:
    """Indicators that can be had on a basis: `none` says that its sums through the tree mean nothing."""
    return [i for i in indicators if basis == Basis.REPORTED or i.aggregate != "none"]


def values_compute(
    standard: Standard, indicators: Iterable[Indicator], unit_ids: Sequence[int], periods: Sequence[str], basis: str
) -> int:
    """Compute and store indicators of some units and periods on one basis, in one statement; the rows written.

    Values that are no longer there, because a cell was emptied, are removed. The lines that a value is
    judged by depend on the unit's industry section (GB/T 4754).
    """
    chosen = computable(indicators, basis)
    if not chosen or not unit_ids:
        return 0
    parts = " UNION ALL ".join(_one(i, basis) for i in chosen)
    ids, codes = list(unit_ids), _codes(unit_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM indicators_indicatorvalue WHERE unit_id = ANY(%s) AND period = ANY(%s) AND basis = %s "
            "AND indicator = ANY(%s)",
            [ids, list(periods), basis, [i.id for i in chosen]],
        )
        cursor.execute(
            f"""
            INSERT INTO indicators_indicatorvalue
              (unit_id, indicator, period, basis, value, warning_line, control_line, level, computed_at)
            SELECT u.id, v.indicator, v.period, %(basis)s, v.value, v.warning_line, v.control_line,
                   CASE WHEN v.control_line IS NOT NULL AND v.value * v.sign < v.control_line * v.sign THEN 'control'
                        WHEN v.warning_line IS NOT NULL AND v.value * v.sign < v.warning_line * v.sign THEN 'warning'
                        ELSE '' END, now()
            FROM (
              SELECT DISTINCT ON (x.organisation, x.indicator, x.period) x.indicator, x.organisation, x.period, x.value,
                     x.sign, x.warning_line, x.control_line
              FROM ({parts}) x WHERE x.value IS NOT NULL
              ORDER BY x.organisation, x.indicator, x.period, x.scope
            ) v JOIN organisations_unit u ON u.code = v.organisation
            """,
            {"basis": str(basis), "codes": codes, "periods": list(periods)},
        )
        return int(cursor.rowcount)


def _codes(unit_ids: Sequence[int]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM organisations_unit WHERE id = ANY(%s)", [list(unit_ids)])
        return [row[0] for row in cursor.fetchall()]


def _one(indicator: Indicator, basis: str) -> str:
    sign = {"more": "1", "less": "-1"}.get(indicator.direction, "NULL::int")
    text = rendered(indicator, basis).replace("%", "%%")
    return (
        f"(SELECT '{indicator.id}' AS indicator, s.organisation, s.scope, s.period, s.value::float8 AS value, "
        f"{sign} AS sign, {_line(indicator, indicator.warning)} AS warning_line, "
        f"{_line(indicator, indicator.control)} AS control_line "
        f"FROM ({text}) s JOIN organisations_unit su ON su.code = s.organisation "
        "WHERE s.organisation = ANY(%(codes)s) AND s.period = ANY(%(periods)s))"
    )


# How much of the year a period that begins with the year covers.
_SHARE = (
    "CASE WHEN length(s.period) = 4 THEN 1 WHEN substr(s.period, 5, 1) = 'Q' THEN substr(s.period, 6)::int / 4.0 "
    "ELSE substr(s.period, 6)::int / 12.0 END"
)


def _line(indicator: Indicator, lines: dict[str, float]) -> str:
    """A line for judging as SQL over the unit's industry section; part of it for part of a year where values accrue."""
    if not lines:
        return "NULL::float8"
    whole = _section_line(lines)
    return f"({whole} * {_SHARE})" if indicator.accrues else whole


def _section_line(lines: dict[str, float]) -> str:
    default = lines.get("default")
    last = "NULL" if default is None else repr(default)
    cases = "".join(f"WHEN '{k}' THEN {v!r} " for k, v in lines.items() if k != "default")
    return f"(CASE su.section {cases}ELSE {last} END)::float8" if cases else f"{last}::float8"


def peers_refresh(periods: Sequence[str], indicators: Sequence[str]) -> None:
    """Recompute median and median absolute deviation of enterprises' reported values, by industry section."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM indicators_peerstatistic WHERE period = ANY(%s) AND indicator = ANY(%s)",
            [list(periods), list(indicators)],
        )
        cursor.execute(_PEERS, [list(periods), list(indicators)])


_PEERS = """
INSERT INTO indicators_peerstatistic (indicator, period, section, median, mad, count)
WITH v AS (
  SELECT i.indicator, i.period, u.section, i.value FROM indicators_indicatorvalue i
  JOIN organisations_unit u ON u.id = i.unit_id
  WHERE i.basis = 'reported' AND u.kind = 'enterprise' AND u.section <> '' AND i.period = ANY(%s)
    AND i.indicator = ANY(%s)
), m AS (
  SELECT indicator, period, section, percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median, count(*) AS n
  FROM v GROUP BY 1, 2, 3
)
SELECT indicator, period, section, m.median,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(v.value - m.median)), max(m.n)
FROM v JOIN m USING (indicator, period, section) GROUP BY 1, 2, 3, 4
"""
