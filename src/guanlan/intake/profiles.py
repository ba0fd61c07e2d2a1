"""Takes in a foreign file by its mapping profile: layout, labels to fields, units; no code."""

from __future__ import annotations

import re
from decimal import Decimal

from openpyxl.utils import get_column_letter

from guanlan.intake import text
from guanlan.intake.findings import Finding, IntakeError, Place, Unmapped
from guanlan.intake.foreign_ledgers import read_records
from guanlan.intake.reported import Reported
from guanlan.standard.model import Profile, Standard

# "货币资金(万元)", also with the closing bracket lost, as real exports have it.
_LABEL_UNIT = re.compile(r"^(?P<label>.*?)\s*[(（](?P<unit>元|千元|万元|百万元|亿元)[)）]?$")


def read_profile(data: bytes, profile: Profile, standard: Standard, *, organisation: str) -> Reported:
    """Read one file in a foreign form into records: items in rows and periods in columns, or a ledger line by line."""
    if profile.layout == "records_in_rows":
        return read_records(data, profile, standard, organisation=organisation)
    rows = [[cell.strip() for cell in row] for row in text.csv_rows(data)]
    header = next((i for i, row in enumerate(rows) if row and row[0] == profile.first_cell), None)
    if header is None:
        raise IntakeError(
            f"第一列里找不到表头“{profile.first_cell}”，文件与映射方案“{profile.title}”不符。", "template"
        )
    reported = Reported(standard.datasets[profile.dataset], partial=profile.partial)
    columns = _periods(rows[header], header + 1, profile, reported, organisation)
    if not columns:
        raise IntakeError(f"表头“{profile.first_cell}”右边没有一个能认的期间（例如 2019-12-31）。", "period")
    labels: dict[str, int] = {}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        if row and row[0]:
            _take_row(row, number, columns, profile, reported, labels)
    return reported


def split_label(label: str) -> tuple[str, int | None]:
    """Split `货币资金(万元)` into the label and the size of its unit in yuan (None: no unit given)."""
    found = _LABEL_UNIT.match(label)
    return (found["label"], text.UNITS[found["unit"]]) if found else (label, None)


def _periods(header: list[str], row: int, profile: Profile, reported: Reported, organisation: str) -> dict[int, int]:
    """Column index -> record number, one record for each period column."""
    columns: dict[int, int] = {}
    seen: dict[str, int] = {}
    for index, cell in enumerate(header[1:], 1):
        if not cell:
            continue
        period = text.period_of(cell)
        letter = get_column_letter(index + 1)
        place = Place(row, letter, f"{letter}{row}")
        if period is None:
            message = f"表头“{cell}”不是能认的期间。"
            reported.findings.append(Finding("period", "error", message, place, "period", "所属期", cell, "2019-12-31"))
            continue
        if profile.period_format == "year_end_date" and period.kind == "month" and period.number == 12:
            code = str(period.year)
        else:
            code = str(period)
        if code in seen:
            message = f"期间 {code} 出现两次，第一次在 {get_column_letter(seen[code] + 1)} 列。"
            reported.findings.append(Finding("duplicate_key", "error", message, place, "period", "所属期", cell))
            continue
        seen[code] = index
        number = len(reported.records) + 1
        reported.records.append({"organisation": organisation, "period": code, **profile.constants})
        reported.places[number, "period"] = place
        columns[index] = number
    return columns


def _take_row(
    row: list[str], number: int, columns: dict[int, int], profile: Profile, reported: Reported, labels: dict[str, int]
) -> None:
    label, unit = split_label(row[0])
    values = {record: row[i] for i, record in columns.items() if i < len(row) and row[i] not in profile.empty}
    targets = profile.map.get(label)
    if targets is None:
        reason = profile.ignore.get(label, "映射方案里没有这个项目")
        reported.unmapped.append(Unmapped(label, number, reason, any(v.strip("0.") for v in values.values())))
        return
    if label in labels:
        message = f"项目“{label}”出现两次，第一次在第 {labels[label]} 行。"
        reported.findings.append(
            Finding("duplicate_key", "error", message, Place(number, "A", f"A{number}"), title=label)
        )
        return
    labels[label] = number
    factor = Decimal(unit if unit is not None else 1)
    if unit is not None:
        reported.step = max(reported.step, factor)
    for index, record in columns.items():
        if record in values:
            _put(reported, profile, record, targets, values[record], factor, number, index)


def _put(
    reported: Reported,
    profile: Profile,
    record: int,
    targets: tuple[str, ...],
    value: str,
    factor: Decimal,
    row: int,
    index: int,
) -> None:
    """Put one value into the first of its target fields that is free, or add it to a field marked `+`."""
    letter = get_column_letter(index + 1)
    place = Place(row, letter, f"{letter}{row}")
    values = reported.records[record - 1]
    if (field := targets[0].lstrip("+")) in profile.added and field in values:
        before, added = text.amount_of(values[field]), text.amount_of(value)
        if before is not None and added is not None:
            values[field] = str(before + added * factor / reported.factors[field])
            return
    free = [t for t in (t.lstrip("+") for t in targets) if t not in values]
    if not free:
        message = f"字段 {field} 已由另一个项目填过。"
        reported.findings.append(Finding("duplicate_key", "error", message, place, field, found=value))
        return
    values[free[0]] = value
    reported.factors[free[0]] = factor
    reported.places[record, free[0]] = place
