"""Day totals of large payments: every version kept, the present one brought into the facts and reconciled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from guanlan.audit.operations import Actor, entry_append
from guanlan.monitoring.conflicts import PaymentConflict
from guanlan.monitoring.models import DayTotal
from guanlan.monitoring.waking import wake
from guanlan.organisations.models import Unit


@dataclass(frozen=True)
class Total:
    """One day's totals as reported; `operation` is 01 new, 02 corrected, 03 deleted."""

    paid_on: date
    total: Decimal
    large_total: Decimal
    large_count: int
    operation: str = "01"

    @property
    def said(self) -> tuple[Decimal, Decimal, int]:
        return self.total, self.large_total, self.large_count


@transaction.atomic
def day_totals_take(*, by: Actor | None, unit: Unit, totals: Sequence[Total], sha256: str) -> int:
    """Keep day totals as new versions, whole or not at all; the number that say something new."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    days = [t.paid_on for t in totals]
    problems = [
        f"{day} 的日汇总在同一批里重复出现，请按先后分批报送" for day in sorted({d for d in days if days.count(d) > 1})
    ]
    present = {
        t.paid_on: t
        for t in DayTotal.objects.filter(unit=unit, paid_on__in=days)
        .order_by("paid_on", "-version")
        .distinct("paid_on")
    }
    fresh = []
    for given in totals:
        known = present.get(given.paid_on)
        there = known if known is not None and known.operation != "03" else None
        same = there is not None and given.said == (there.total, there.large_total, there.large_count)
        if (same and given.operation != "03") or (there is None and known is not None and given.operation == "03"):
            continue
        if there is not None and given.operation == "01":
            problems.append(
                f"{given.paid_on} 的日汇总已收下（第 {there.version} 版），这次的内容不同；更正请把操作类型填 02"
            )
        elif there is None and given.operation != "01":
            problems.append(f"没有 {given.paid_on} 的日汇总，不能修改或删除")
        fresh.append(
            DayTotal(
                unit=unit, paid_on=given.paid_on, version=known.version + 1 if known else 1, total=given.total,
                large_total=given.large_total, large_count=given.large_count, operation=given.operation,
                by_id=by.pk if by is not None else None, sha256=sha256,
            )
        )  # fmt: skip
    if problems:
        raise PaymentConflict(problems)
    DayTotal.objects.bulk_create(fresh)
    if fresh:
        with connection.cursor() as cursor:
            wake(cursor)
        entry_append(by=by, action="days.take", target="days", unit_id=unit.pk, days=len(fresh), sha256=sha256)
    return len(fresh)


_BRING = """
WITH taken AS (
  UPDATE monitoring_daytotal SET brought_at = now() WHERE brought_at IS NULL RETURNING unit_id, paid_on
), present AS (
  SELECT DISTINCT ON (d.unit_id, d.paid_on) d.*, u.code AS organisation
  FROM monitoring_daytotal d JOIN organisations_unit u ON u.id = d.unit_id
  WHERE (d.unit_id, d.paid_on) IN (SELECT unit_id, paid_on FROM taken) ORDER BY d.unit_id, d.paid_on, d.version DESC
), gone AS (
  DELETE FROM facts.payment_day f USING present p
  WHERE f.organisation = p.organisation AND f.paid_on = p.paid_on AND p.operation = '03'
), put AS (
  INSERT INTO facts.payment_day (unit_id, submission_id, row_id, rounding_step, organisation, paid_on, total, large_total, large_count)
  SELECT unit_id, 0, 1, 0.01, organisation, paid_on, total, large_total, large_count FROM present WHERE operation <> '03'
  ON CONFLICT (organisation, paid_on) DO UPDATE
    SET total = excluded.total, large_total = excluded.large_total, large_count = excluded.large_count
), again AS (
  INSERT INTO monitoring_freshline (line_id)
  SELECT l.id FROM present p JOIN monitoring_presentline l ON l.organisation = p.organisation AND l.payer = p.organisation AND l.day = p.paid_on - DATE '1970-01-01'
  ON CONFLICT DO NOTHING
)
SELECT DISTINCT unit_id FROM taken
"""


def bring(cursor: Any) -> list[int]:
    """Bring new day totals into the facts and have the payments of those days judged again; the units touched."""
    cursor.execute("SELECT 1 FROM monitoring_daytotal WHERE brought_at IS NULL LIMIT 1")
    if not cursor.fetchone():
        return []
    cursor.execute(_BRING)
    return [row[0] for row in cursor.fetchall()]


def days_bring() -> list[int]:
    """The same in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        return bring(cursor)
