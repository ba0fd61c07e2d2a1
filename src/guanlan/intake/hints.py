"""What helps at entry: the unit's own history of each cell, and values that another data set already holds."""

from __future__ import annotations

from decimal import Decimal
from statistics import median
from typing import Any

from guanlan.intake import partners
from guanlan.intake.models import Submission
from guanlan.intake.text import amount_of
from guanlan.organisations.models import Unit
from guanlan.standard.model import DataSet, Standard
from guanlan.standard.periods import Period

MANY_ENOUGH = 6
LOOK_BACK = 36


def history(dataset: DataSet, submission: Submission) -> dict[str, dict[str, float]]:
    """{cell: {median, mad, n}} over the unit's last accepted periods of the same kind; cells with few are left out."""
    period = Period.parse(submission.period)
    codes, current = [], period
    for _ in range(LOOK_BACK):
        current = current.previous
        codes.append(str(current))
    rows = partners.accepted(dataset, [submission.unit_id], codes)
    if rows is None:
        return {}
    result = {}
    for cell in dataset.cells:
        if not cell.field.is_number:
            continue
        values = [float(v) for v in rows[cell.name].to_pylist() if v is not None]
        if len(values) >= MANY_ENOUGH:
            middle = median(values)
            result[cell.name] = {"median": middle, "mad": median(abs(v - middle) for v in values), "n": len(values)}
    return result


def filled(standard: Standard, dataset: DataSet, unit: Unit, period: str) -> dict[str, tuple[str, str]]:
    """{cell: (value, where it is from)}: asked once, used everywhere (数出一源).

    Fields with `from` come from that data set's record of the same day; the opening or comparative column
    comes from this data set's own earlier record.
    """
    result: dict[str, tuple[str, str]] = {}
    moment = Period.parse(period)
    sources: dict[str, dict[str, Any] | None] = {}
    for cell in dataset.cells:
        name, _, field = cell.field.filled_from.partition(".")
        if not name or cell.column.id or cell.field.key:
            continue
        if name not in sources:
            sources[name] = _same_day(standard.datasets[name], unit, moment)
        value = (sources[name] or {}).get(field)
        if value is not None:
            result[cell.name] = (str(value), f"取自{standard.datasets[name].title}")
    looks = {"begin": moment.opening, "prior": moment.prior}
    for column, earlier in looks.items():
        cells = [c for c in dataset.cells if c.column.id == column]
        record = _record(dataset, unit, str(earlier)) if cells else None
        for cell in cells:
            value = (record or {}).get(cell.field.id)
            if value is not None:
                result[cell.name] = (str(value), f"取自{earlier.title}")
    return result


def _same_day(dataset: DataSet, unit: Unit, period: Period) -> dict[str, Any] | None:
    """The record of the period that ends on the same day, whatever its kind."""
    same = [period]
    if period.kind == "month" and period.number % 3 == 0:
        same.append(Period(period.year, "quarter", period.number // 3))
    if period.end.month == 12:
        same.append(Period(period.year, "year"))
    for candidate in same:
        if candidate.kind in dataset.frequency and (record := _record(dataset, unit, str(candidate))):
            return record
    return None


def _record(dataset: DataSet, unit: Unit, period: str) -> dict[str, Any] | None:
    rows = partners.accepted(dataset, [unit.pk], [period])
    return rows.slice(0, 1).to_pylist()[0] if rows is not None else None


def record_of(dataset: DataSet, submission: Submission) -> dict[str, Any]:
    """A submission's record; one that was loaded in bulk has it in the facts alone."""
    records = submission.content.get("records")
    if records:
        return dict(records[0])
    if submission.content or submission.status != "accepted":
        return {}
    return {k: v for k, v in (_record(dataset, submission.unit, submission.period) or {}).items() if v is not None}


def differences(standard: Standard, old: Submission, new: Submission) -> list[dict[str, Any]]:
    """Cells that changed between two versions: [{cell, title, before, after}], amounts in yuan."""
    dataset = standard.datasets[new.dataset]
    before, after = values_in_yuan(old, dataset), values_in_yuan(new, dataset)
    return [
        {"cell": c.name, "title": c.title, "before": before.get(c.name), "after": after.get(c.name)}
        for c in dataset.cells
        if before.get(c.name) != after.get(c.name)
    ]


def values_in_yuan(submission: Submission, dataset: DataSet) -> dict[str, Any]:
    """A submission's values, amounts in yuan whatever unit the file used."""
    record = (submission.content.get("records") or [{}])[0]
    factors = submission.content.get("factors", {})
    result: dict[str, Any] = {}
    for name, text in record.items():
        money = name in dataset.by_name and dataset.by_name[name].field.type == "money"
        number = amount_of(str(text)) if money else None
        result[name] = text if number is None else (number * Decimal(factors.get(name, submission.factor))).normalize()
    return result
