"""Reads filled-in templates: items are found by their hidden field id or their title, wherever they moved to."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from guanlan.intake.findings import Finding, IntakeError, Place, Unmapped
from guanlan.intake.reported import Reported, refuse_too_many
from guanlan.intake.text import UNITS, narrow
from guanlan.intake.worksheets import Book, Sheet
from guanlan.standard.model import DataSet, Field, Standard

_PREFIX = re.compile(r"^(其中|减|加|[一二三四五六七八九十]+)[:：、]")
_COPY = re.compile(r"\s*\(\d+\)$")
# What is smaller is what subtracting binary fractions leaves over, and shown as 0 by Excel.
_RESIDUE = 1e-7
_LABELS = {"统一社会信用代码": "organisation", "所属期": "period", "报表口径": "scope", "金额单位": "unit"}


def read_workbook(data: bytes, standard: Standard, *, dataset: str | None = None) -> list[Reported]:
    """Read every sheet that holds a known data set; IntakeError if none does, or the file is unsafe."""
    book = Book(data)
    sheets: dict[str, str] = {}
    for name in book.names:
        target = _dataset_of(name, standard, dataset)
        if target is None:
            continue
        if target.id in sheets:
            raise IntakeError(
                f"工作簿里“{sheets[target.id]}”和“{name}”是同一张表，不知道该取哪一张；请只留一张，删去另一张工作表。",
                "duplicate_sheet",
            )
        sheets[target.id] = name
    if not sheets:
        wanted = f"“{standard.datasets[dataset].title}”" if dataset else "本标准的任何数据集"
        raise IntakeError(
            f"工作簿里没有{wanted}的工作表（现有：{'、'.join(book.names)}），请使用平台下载的模板。", "template"
        )
    return [SheetReader(book.sheet(name), standard.datasets[target]).read() for target, name in sheets.items()]


def _dataset_of(sheet: str, standard: Standard, wanted: str | None) -> DataSet | None:
    """The data set that a sheet is named by; `资产负债表 (2)` is what Excel calls a copy."""
    bare = _COPY.sub("", narrow(sheet))
    for dataset in standard.datasets.values():
        if bare in (dataset.title[:31], dataset.id) and wanted in (None, dataset.id):
            return dataset
    return None


def plain(title: str) -> str:
    """A title without white space, leading marks and width differences, for finding it again."""
    bare = re.sub(r"\s", "", narrow(title))
    while (shorter := _PREFIX.sub("", bare)) != bare:
        bare = shorter
    return bare.replace("(", "（").replace(")", "）")


def as_text(value: Any) -> str:
    """A cell's value as the text a person would have typed."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        value = 0.0 if abs(value) < _RESIDUE else value
        return format(Decimal(repr(value)), "f").removesuffix(".0") if value == value else "NaN"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S") if value.time() != dt.time() else value.strftime("%Y-%m-%d")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).strip()


class SheetReader:
    """One sheet of one statement."""

    def __init__(self, sheet: Sheet, dataset: DataSet) -> None:
        self.name, self.dataset, self.unread = sheet.name, dataset, sheet.unread
        self.rows = [[as_text(v) for v in row] for row in sheet.rows()]
        self.reported = Reported(dataset)

    def read(self) -> Reported:
        if self.dataset.layout != "statement":
            return self._read_table()
        header = self._header_row()
        columns = self._amount_columns(header)
        self.reported.records.append({})
        self._head(header)
        items = self._items()
        for index in range(header + 1, len(self.rows)):
            self._take(index, columns, items)
        return self.reported

    def _header_row(self) -> int:
        for index, row in enumerate(self.rows[:60]):
            if any(plain(cell) in ("项目", "项目名称") for cell in row):
                return index
        raise IntakeError(f"工作表“{self.name}”里找不到含“项目”的表头行，请使用平台下载的模板。", "template")

    def _amount_columns(self, header: int) -> dict[int, str]:
        """Column index -> amount column id; the header may span merged cells or have moved."""
        found: dict[int, str] = {}
        titles = {plain(c.title or "内容"): c.id for c in self.dataset.columns}
        for index, cell in enumerate(self.rows[header]):
            if plain(cell) in titles:
                found[index] = titles[plain(cell)]
        missing = [c.title or "内容" for c in self.dataset.columns if c.id not in found.values()]
        if missing:
            raise IntakeError(
                f"工作表“{self.name}”的表头缺少“{'”“'.join(missing)}”列，请使用平台下载的模板。", "template"
            )
        return found

    def _head(self, header: int) -> None:
        """Take over what stands above the form: organisation, period, scope, unit of amounts."""
        record = self.reported.records[0]
        for target, (value, row, index) in self._labelled(header).items():
            if target == "unit":
                self._unit(value, row, index)
            elif target in self.dataset.by_name:
                record[target] = value
                self.reported.places[1, target] = self._place(row, index)

    def _labelled(self, header: int) -> dict[str, tuple[str, int, int]]:
        """Values beside their labels above the table, with row and column."""
        found: dict[str, tuple[str, int, int]] = {}
        for row, values in enumerate(self.rows[:header]):
            for column, cell in enumerate(values):
                target = _LABELS.get(plain(cell))
                following = [(i, v) for i, v in enumerate(values[column + 1 :], column + 1) if v]
                until = following[0][0] if following else len(values)
                if target is not None and (unread := self._unread_between(row, column + 1, until)):
                    raise IntakeError(f"工作表“{self.name}”的“{cell}”取不到值：单元格 {unread}", "formula")
                if target is not None and following and plain(following[0][1]) not in _LABELS:
                    found[target] = (following[0][1], row, following[0][0])
        return found

    def _unread_between(self, row: int, first: int, until: int) -> str:
        """What is wrong with the first of some cells in a row that has no value; empty where none is wrong."""
        cells = (self._place(row, column).cell for column in range(first, until))
        return next((f"{cell} {lacking(self.unread[cell])}" for cell in cells if cell in self.unread), "")

    def _unit(self, value: str, row: int, column: int) -> None:
        if value not in UNITS:
            message = f"金额单位“{value}”不认识，应为 {'、'.join(UNITS)} 之一。"
            self.reported.findings.append(
                Finding("unit", "error", message, self._place(row, column), "unit", "金额单位", value, "元")
            )
            return
        self.reported.factor = Decimal(UNITS[value])
        self.reported.step = max(Decimal("0.01"), self.reported.factor / 100)

    def _items(self) -> dict[str, list[Field]]:
        """Title -> fields of that title, in the order of the form (其中：优先股 occurs twice)."""
        items: dict[str, list[Field]] = {}
        for field in self.dataset.fields:
            for title in {plain(field.title), *map(plain, field.aliases)}:
                items.setdefault(title, []).append(field)
        return items

    def _take(self, index: int, columns: dict[int, str], items: dict[str, list[Field]]) -> None:
        row = self.rows[index]
        first = min(columns)
        labels = [cell for cell in row[:first] if cell]
        if not labels:
            if any(row[i] for i in columns if i < len(row)):
                self.reported.unmapped.append(Unmapped("", index + 1, "这一行有数但没有项目名称", True))
            return
        field = self._field(labels, items)
        values = {c: row[c] for c in columns if c < len(row) and row[c]}
        if field is None:
            if values:
                self.reported.unmapped.append(Unmapped(labels[-1], index + 1, "标准里没有这个项目", True))
            return
        for cell in self.dataset.cells:
            if cell.field is field:
                position = next((c for c, column in columns.items() if column == cell.column.id), None)
                if position is not None:
                    self._put(cell.name, index, position, values.get(position, ""))

    def _field(self, labels: list[str], items: dict[str, list[Field]]) -> Field | None:
        by_id = {f.id: f for f in self.dataset.fields}
        for label in labels:
            if label in by_id:
                return by_id[label]
        waiting = items.get(plain(labels[-1]), [])
        free = [
            f
            for f in waiting
            if not any(c.name in self.reported.records[0] for c in self.dataset.cells if c.field is f)
        ]
        return next(iter(free or waiting), None)

    def _put(self, name: str, row: int, column: int, value: str) -> None:
        place = self._place(row, column)
        record = self.reported.records[0]
        title = self.dataset.by_name[name].title
        if not value and place.cell in self.unread:
            self.reported.findings.append(self._unsaved(name, place))
            return
        if value and record.get(name):
            message = f"{title}：同一项目填了两次，前一次在 {self.reported.place(1, name).cell}。"
            self.reported.findings.append(Finding("duplicate_key", "error", message, place, name, title, value))
            return
        self.reported.places.setdefault((1, name), place)
        if value:
            record[name] = value
            self.reported.places[1, name] = place

    def _place(self, row: int, column: int) -> Place:
        letter = get_column_letter(column + 1)
        return Place(row + 1, letter, f"{letter}{row + 1}", self.name)

    def _read_table(self) -> Reported:
        titles = {plain(t): c.name for c in self.dataset.cells for t in (c.title, c.name, *c.field.aliases)}
        header = next((i for i, r in enumerate(self.rows[:60]) if sum(plain(c) in titles for c in r) >= 2), None)
        if header is None:
            raise IntakeError(f"工作表“{self.name}”里找不到表头行，请使用平台下载的模板。", "template")
        columns: dict[int, str] = {}
        for i, cell in enumerate(self.rows[header]):
            name = titles.get(plain(cell))
            if name in columns.values():
                message = f"“{cell}”列出现两次。"
                self.reported.findings.append(Finding("duplicate_column", "error", message, self._place(header, i)))
            elif name:
                columns[i] = name
            elif cell:
                self.reported.unmapped.append(Unmapped(cell, header + 1, "标准里没有这一列", True))
        labelled = self._labelled(header)
        if "unit" in labelled:
            self._unit(*labelled["unit"])
        reporter = labelled.get("organisation")
        refuse_too_many(len(self.rows) - header - 1, self.dataset)
        for index, row in enumerate(self.rows[header + 1 :], header + 1):
            record = {name: row[i] for i, name in columns.items() if i < len(row) and row[i]}
            places = {name: self._place(index, i) for i, name in columns.items()}
            unsaved = [n for n, p in places.items() if n not in record and p.cell in self.unread]
            if not record and not unsaved:
                continue
            if reporter is not None and "organisation" not in record:
                record["organisation"] = reporter[0]
                places["organisation"] = self._place(*reporter[1:])
            self.reported.records.append(record)
            number = len(self.reported.records)
            self.reported.places.update({(number, name): place for name, place in places.items()})
            self.reported.findings += [self._unsaved(name, places[name], number) for name in unsaved]
        return self.reported

    def _unsaved(self, name: str, place: Place, record: int | None = None) -> Finding:
        title, said = self.dataset.by_name[name].title, self.unread[place.cell]
        message = f"{title}：{lacking(said)}"
        return Finding("formula", "error", message, place, name, title, said or "公式", "数值", record=record)


def lacking(said: str) -> str:
    """Why a cell that somebody filled in has no value; `said` is the error that Excel shows in it."""
    if said:
        return f"是错误值 {said}，取不到数；请在 Excel 中改正这个单元格的公式，或改为数值。"
    return "公式没有保存计算结果，请在 Excel 中打开、重算并保存，或改为数值。"
