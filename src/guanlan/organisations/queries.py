"""Questions about the supervision tree as it stood on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from guanlan.organisations.models import UnitVersion


def ancestors_on(unit_id: int, day: date) -> list[int]:
    """Ids from the parent up to the root, as the tree stood on that day.

    Before a unit was founded its first parent counts: figures of years before it joined are its own.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLIMB, {"unit": unit_id, "day": day})
        return [row[0] for row in cursor.fetchall()]


def children_on(unit_id: int, day: date) -> QuerySet[UnitVersion, Any]:
    """Ids of the direct children as the tree stood on that day, to be used inside another query."""
    covers = (Q(change="founded") | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))
    return UnitVersion.objects.filter(covers, parent=unit_id).values("unit")


# A version counts on a day when it covers it; the founding version also covers what lies before it.
COVERS = "(v.change = 'founded' OR v.valid_from <= {day}) AND (v.valid_to IS NULL OR v.valid_to >= {day})"
_CLIMB = f"""
WITH RECURSIVE climb AS (
  SELECT v.parent_id, 1 AS step FROM organisations_unitversion v
  WHERE v.unit_id = %(unit)s AND {COVERS.format(day="%(day)s")}
  UNION ALL
  SELECT v.parent_id, c.step + 1 FROM climb c JOIN organisations_unitversion v ON v.unit_id = c.parent_id
  WHERE {COVERS.format(day="%(day)s")} AND c.step < 30
) SELECT parent_id FROM climb WHERE parent_id IS NOT NULL ORDER BY step
"""
