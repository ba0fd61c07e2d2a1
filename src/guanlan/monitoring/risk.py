"""The order in which alerts are looked at: severity × amount × age × the unit's history (`handling.yaml`), in SQL.

The figure is kept with the alert, so that the list and the wall read it from an index; it is computed when an alert is
raised or grows, when a conclusion changes its unit's history, and for all of them once a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from guanlan.monitoring.parameters import parameters

CONFIRMED = ("rectify", "corrected", "handed_over")

SEVERITY = """CASE a.severity WHEN '严重' THEN %(severity_serious)s WHEN '预警' THEN %(severity_warning)s
  WHEN '关注' THEN %(severity_watch)s ELSE %(severity_note)s END::float8"""
AMOUNT = """least(%(amount_most)s, CASE WHEN a.module = 'funds'
  THEN 1 + log(1 + greatest(a.value, 0) / %(amount_base)s) ELSE 1 END)::float8"""
AGE = "least(%(age_most)s, 1 + greatest(0, extract(epoch FROM now() - a.raised_at)) / 86400 / %(age_days)s)::float8"
# An alert that was opened again counts by how it had been decided; each once.
HISTORY = """least(%(history_most)s, 1 + %(history_step)s * (SELECT count(*) FROM (
  SELECT h.id FROM monitoring_alert h
  WHERE h.unit_id = a.unit_id AND h.id <> a.id AND h.conclusion <> '' AND h.conclusion = ANY(%(confirmed)s)
    AND h.raised_at > now() - make_interval(months => %(history_months)s)
  UNION SELECT p.alert_id FROM monitoring_pastcase p
  WHERE p.unit_id = a.unit_id AND p.alert_id <> a.id AND p.conclusion = ANY(%(confirmed)s)
    AND p.closed_at > now() - make_interval(months => %(history_months)s)) c))::float8"""

_REFRESH = f"""
UPDATE monitoring_alert a SET risk = round(({SEVERITY} * {AMOUNT} * {AGE} * {HISTORY})::numeric, 1)
WHERE a.status <> 'closed' AND (%(ids)s::bigint[] IS NULL OR a.id = ANY(%(ids)s)) AND (%(unit)s::bigint IS NULL OR a.unit_id = %(unit)s)
"""


@dataclass(frozen=True)
class Factors:
    """What the risk of one alert is made of."""

    severity: float
    amount: float
    age: float
    history: float


def risk_refresh(ids: Sequence[int] | None = None, *, unit: int | None = None) -> int:
    """Compute the risk anew of some alerts, of one unit's, or of all that are not closed; their number."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {**_values(), "ids": None if ids is None else list(ids), "unit": unit})
        return int(cursor.rowcount)


def factors(alert: int) -> Factors:
    """The factors of one alert as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {SEVERITY}, {AMOUNT}, {AGE}, {HISTORY} FROM monitoring_alert a WHERE a.id = %(id)s",
            {**_values(), "id": alert},
        )
        return Factors(*cursor.fetchone())


def _values() -> dict[str, Any]:
    return {**asdict(parameters()), "confirmed": list(CONFIRMED)}
