"""Reads the daily contract of large payments as it is (`fundreport`, `totalpayment`) from JSON, XML, CSV or workbooks.

What is a payment line and what a day total is told by their items, not by what the sender called the wrapping.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guanlan.intake import text
from guanlan.intake.findings import Finding, IntakeError, Place
from guanlan.intake.markup import xml_root
from guanlan.intake.reported import Reported
from guanlan.intake.worksheets import Book
from guanlan.standard.model import Profile, Standard

LINE, TOTAL = "amountmoney", "totalmoney"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass
class DailyReport:
    """The two parts of the contract, mapped; `operations` are the opertypes of the totals in their order."""

    lines: Reported
    totals: Reported
    operations: list[str] = field(default_factory=list)


def read_daily(data: bytes, name: str, standard: Standard, organisation: str, title: str) -> DailyReport:
    """Read a delivery of the daily contract of one unit; IntakeError if it is of another form."""
    rows = [({k.strip().lower(): v.strip() for k, v in row.items()}, place) for row, place in _rows(data, name)]
    of_line, of_total = standard.profiles["daily_fundreport"], standard.profiles["daily_totalpayment"]
    report = DailyReport(
        Reported(standard.datasets["payment"], partial=of_line.partial), Reported(standard.datasets["payment_day"])
    )
    report.lines.waived = of_line.waived(report.lines.dataset)
    for row, place in rows:
        part, profile = (report.lines, of_line) if LINE in row else (report.totals, of_total)
        _map(row, place, profile, part, organisation)
        _whose(row, place, part, organisation, title)
        if part is report.totals:
            report.operations.append(row.get("opertype", "") or "01")
    if not rows:
        raise IntakeError(f"里面既没有支付明细（{LINE}），也没有日汇总（{TOTAL}），不是大额资金监测日报。", "template")
    return report


def _map(row: dict[str, str], place: str, profile: Profile, part: Reported, organisation: str) -> None:
    """One record by the profile; texts that go to one field are joined, unknown items are said."""
    record = {"organisation": organisation, **profile.constants}
    number = len(part.records) + 1
    given: dict[str, str] = {}
    known = {k.lower(): v for k, v in profile.map.items()}
    for label, value in row.items():
        if not value or label in {k.lower() for k in profile.ignore}:
            continue
        if label not in known:
            part.findings.append(Finding("unknown_field", "error", f"日报里没有 {label} 这一项。", Place(number, label, f"{place} {label}"), label, record=number))  # fmt: skip
            continue
        target = known[label][0]
        if target in profile.dates:
            value = _day(value, profile.dates[target])
        given[target] = f"{given[target]}：{value}" if target in given and given[target] != value else value
        part.places[number, target] = Place(number, label, f"{place} {label}")
    part.records.append(record | _told(row, profile) | given)


def _told(row: dict[str, str], profile: Profile) -> dict[str, str]:
    """Fields that the words of other items make sure."""
    found = {
        n: told.of(next((v for label in told.labels if (v := row.get(label.lower()))), ""))
        for n, told in profile.told.items()
    }
    return {name: value for name, value in found.items() if value}


def _day(value: str, forms: str) -> str:
    for form in forms.split("|"):
        try:
            return datetime.strptime(value, form).date().isoformat()
        except ValueError:
            continue
    return value


def _whose(row: dict[str, str], place: str, part: Reported, organisation: str, title: str) -> None:
    """The reporting unit that the delivery names must be the one it is sent for: by its code, or by its name."""
    code, name = row.get("comcode", ""), row.get("comname", "")
    if (code or name) and code != organisation and name != title:
        number = len(part.records)
        message = f"上报单位 {code} {name} 不是本次填报的单位（{organisation} {title}）。"
        part.findings.append(Finding("organisation", "error", message, Place(number, "comcode", f"{place} comcode"), "organisation", record=number))  # fmt: skip


def _rows(data: bytes, name: str) -> Iterator[tuple[dict[str, str], str]]:
    if not data.strip():
        raise IntakeError("文件是空的。", "empty")
    if data.startswith(_WORKBOOKS):
        return _of_workbook(data)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return _of_xml(data)
    if start in (b"{", b"["):
        return _of_json(data)
    return _of_table(text.csv_rows(data), "")


def _of_json(data: bytes) -> Iterator[tuple[dict[str, str], str]]:
    return _walk(text.json_value(data), "")


def _walk(given: Any, place: str) -> Iterator[tuple[dict[str, str], str]]:
    if isinstance(given, list):
        for number, item in enumerate(given, 1):
            yield from _walk(item, f"{place} 第 {number} 条".strip())
    elif isinstance(given, dict):
        if {LINE, TOTAL} & {k.lower() for k in given}:
            yield {k: "" if v is None else str(v) for k, v in given.items() if not isinstance(v, dict | list)}, place
            return
        for key, value in given.items():
            yield from _walk(value, f"{place} {key}".strip())


def _of_xml(data: bytes) -> Iterator[tuple[dict[str, str], str]]:
    number = 0
    for element in xml_root(data, "文件").iter():
        items = {_bare(k): v for k, v in element.attrib.items()} | {_bare(c.tag): c.text or "" for c in element}
        if {LINE, TOTAL} & {k.lower() for k in items}:
            number += 1
            yield items, f"{_bare(element.tag)} 第 {number} 条"


def _bare(tag: str) -> str:
    return str(tag).rpartition("}")[2]


def _of_workbook(data: bytes) -> Iterator[tuple[dict[str, str], str]]:
    book = Book(data)
    for name in book.names:
        sheet = book.sheet(name)
        found = list(_of_table([[_plain(cell) for cell in row] for row in sheet.rows()], f"{name} "))
        if found:
            sheet.demand_values()
        yield from found


def _plain(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _of_table(rows: list[list[str]], sheet: str) -> Iterator[tuple[dict[str, str], str]]:
    head: list[str] = []
    for number, row in enumerate(rows, 1):
        if {LINE, TOTAL} & {cell.strip().lower() for cell in row}:
            head = [cell.strip().lower() for cell in row]
        elif head and any(cell.strip() for cell in row):
            yield {k: v for k, v in zip(head, row, strict=False) if k}, f"{sheet}第 {number} 行"
