"""How completely and how punctually a part of the tree reports: counted by period in one pass over an index."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from guanlan.organisations.models import Unit


@dataclass(frozen=True)
class Tally:
    """What was owed for one period, what of it has been accepted, and what was first handed in by its deadline."""

    period: str
    owed: int
    done: int
    punctual: int


# China has kept eight hours before UTC since 1991. The fixed offset is ten times cheaper than looking the zone's
# rules up for every row, and this is counted over a year of all enterprises.
_TALLY = """
SELECT period, count(*), count(accepted_at), count(*) FILTER (WHERE (submitted_at AT TIME ZONE INTERVAL '8 hours')::date <= due_on)
FROM intake_duty
WHERE dataset = %(dataset)s AND period BETWEEN %(first)s AND %(last)s AND NOT exempt {below}
GROUP BY period ORDER BY period
"""
_BELOW = "AND unit_id IN (SELECT id FROM organisations_unit WHERE path LIKE %(path)s)"


def tallies(unit: Unit, dataset: str, first: str, last: str) -> list[Tally]:
    """By period, for a unit and all below it; row-level security holds as everywhere."""
    # Everything lies below the root: there is nothing to choose.
    sql = _TALLY.format(below="" if unit.parent_id is None else _BELOW)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"dataset": dataset, "first": first, "last": last, "path": f"{unit.path}%"})
        return [Tally(*row) for row in cursor.fetchall()]
