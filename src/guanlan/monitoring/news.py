"""What is new among alerts, in an order that can be followed: no reader who asks for what came since misses any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guanlan.monitoring.models import SETTLED, Alert
from guanlan.organisations.models import Unit
from guanlan.prepared import columns, made


def news_tell(alerts: Sequence[int]) -> None:
    """Mark alerts as raised or grown just now. Called last, after the entry in the audit log.

    The log's writers queue until they commit, so what is marked later is never seen earlier: whoever has seen all up to
    some `grown_at` has missed nothing before it.
    """
    if alerts:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE monitoring_alert SET grown_at = clock_timestamp() WHERE id = ANY(%s)", [list(alerts)]
            )


@dataclass(frozen=True)
class News:
    """An alert, how many payments it points at, and how many of them joined it since some time."""

    alert: Alert
    count: int
    added: int


# What is unsettled, in the words of the indexes `alert_grown` and `alert_risk`.
_UNSETTLED = f"""
FROM monitoring_alert a JOIN organisations_unit u ON u.id = a.unit_id
WHERE a.module = 'funds' AND NOT (a.status IN ({", ".join(f"'{status}'" for status in SETTLED)}))"""


def newest(paths: Sequence[str], most: int, fresh: datetime) -> list[News]:
    """The open alerts on payments of the units below these paths that were raised or have grown last, the latest first."""
    return _news("grown_at", paths, most, fresh)


def riskiest(paths: Sequence[str], most: int, fresh: datetime) -> list[News]:
    """The same by risk, the highest first."""
    return _news("risk", paths, most, fresh)


def _news(order: str, paths: Sequence[str], most: int, fresh: datetime) -> list[News]:
    """One round to the database; `most` of them, and what joined them since `fresh`. The evidence is counted for the alerts
    that are shown alone; before the first are taken it would be counted for every open one."""
    below, values = _below(paths)
    statement = f"""
SELECT {columns(Alert, "n")}, {columns(Unit, "u")}, e.count, e.added
FROM (SELECT a.* {_UNSETTLED} AND ({below}) ORDER BY a.{order} DESC, a.id DESC LIMIT %(most)s) n
JOIN organisations_unit u ON u.id = n.unit_id
CROSS JOIN LATERAL (
  SELECT count(*) AS count, count(*) FILTER (WHERE v.joined_at > %(fresh)s) AS added
  FROM monitoring_alertevidence v WHERE v.alert_id = n.id AND v.ended_at IS NULL
) e
ORDER BY n.{order} DESC, n.id DESC"""
    found = []
    width = len(Alert._meta.concrete_fields)
    for *cells, count, added in _rows(statement, values | {"most": most, "fresh": fresh}):
        alert = made(Alert, cells[:width])
        alert.unit = made(Unit, cells[width:])
        found.append(News(alert, count, added))
    return found


def came_since(paths: Sequence[str], since: datetime) -> int:
    """How many of them were raised or have grown since."""
    below, values = _below(paths)
    statement = f"SELECT count(*) {_UNSETTLED} AND ({below}) AND a.grown_at > %(since)s"
    return int(_rows(statement, values | {"since": since})[0][0])


def _below(paths: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """A condition on the unit `u`, with its values; without a path nothing is seen."""
    values = {f"path{n}": f"{path}%" for n, path in enumerate(paths)}
    return " OR ".join(f"u.path LIKE %({name})s" for name in values) or "FALSE", values


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Planned anew each time: whoever sees few of many alerts needs another plan than who sees them all."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
