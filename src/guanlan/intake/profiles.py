"""Takes in a foreign statement by its mapping profile: layout, labels to fields, units; no code.

Nothing is dropped silently: a line without a label, a number under no heading, a line that the form has and
the file has not, another unit than the rest are findings, each with its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from openpyxl.utils import get_column_letter

from guanlan.intake import text
from guanlan.intake.findings import Finding, IntakeError, Place, Unmapped
from guanlan.intake.foreign_ledgers import read_records
from guanlan.intake.reported import Reported
from guanlan.intake.text import UNITS
from guanlan.intake.workbooks import as_text, lacking, plain
from guanlan.intake.worksheets import Book
from guanlan.standard.model import Field, Profile, Standard

# "货币资金(万元)", also with the closing bracket lost, as real exports have it.
_LABEL_UNIT = re.compile(r"^(?P<label>.*?)\s*[(（](?:单位[:：])?(?:人民币)?(?P<unit>元|千元|万元|百万元|亿元)[)）]?$")
_UNIT_NAMES = {size: name for name, size in UNITS.items()}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Columns of a statement that hold no amounts.
_NOT_AMOUNTS = ("行次", "附注", "附注号", "注释")


@dataclass(frozen=True)
class Sheet:
    """One table of a file as text; `unread` are its cells without a value: "" a formula not computed, or the error shown."""

    rows: list[list[str]]
    name: str = ""
    unread: Mapping[str, str] = field(default_factory=dict)


def read_profile(data: bytes, profile: Profile, standard: Standard, *, organisation: str) -> Reported:
    """Read one file in a foreign form into records: items in rows and periods in columns, or a ledger line by line."""
    if profile.layout == "records_in_rows":
        return read_records(data, profile, standard, organisation=organisation)
    sheets = _sheets(data)
    if not any(cell for sheet in sheets for row in sheet.rows for cell in row):
        raise IntakeError("文件是空的，里面没有一行内容。", "empty")
    statements = [StatementReader(s, *head, profile, standard) for s in sheets if (head := _head(s, profile))]
    if not statements:
        raise IntakeError(f"找不到表头“{profile.first_cell}”，文件与映射方案“{profile.title}”不符。", "template")
    best = max(statements, key=lambda s: s.known_labels(profile))
    best.refuse_other_form()
    return best.read(organisation)


def split_label(label: str) -> tuple[str, int | None]:
    """Split `货币资金(万元)` into the label and the size of its unit in yuan (None: no unit given)."""
    found = _LABEL_UNIT.match(label)
    return (found["label"], text.UNITS[found["unit"]]) if found else (label, None)


def _key(label: str) -> str:
    """A label as it is looked up: without differences of width, brackets, leading marks."""
    return plain(plain(label).lstrip("△▲☆*#"))


def _sheets(data: bytes) -> list[Sheet]:
    if not data.startswith(_WORKBOOKS):
        return [Sheet([[cell.strip() for cell in row] for row in text.csv_rows(data)])]
    book = Book(data)
    sheets = [book.sheet(name) for name in book.names]
    return [Sheet([[as_text(v) for v in row] for row in s.rows()], s.name, s.unread) for s in sheets]


def _head(sheet: Sheet, profile: Profile) -> tuple[int, int] | None:
    """Where the head stands: the row and the column of the labels (0 = first)."""
    wanted = _key(profile.first_cell)
    return next(((r, c) for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if _key(v) == wanted), None)


class StatementReader:
    """One statement of one file."""

    def __init__(self, sheet: Sheet, head: int, left: int, profile: Profile, standard: Standard) -> None:
        self.sheet, self.head, self.left, self.profile, self.standard = sheet, head, left, profile, standard
        self.dataset = standard.datasets[profile.dataset]
        self.reported = Reported(self.dataset, partial=profile.partial)
        self.columns: dict[int, int] = {}  # index of a period's column -> number of its record
        self.aside: set[int] = set()  # columns that are understood and hold no amounts, or were found fault with
        self.lines: dict[str, list[int]] = {}  # label -> the lines in which it stands

    # --- what the file is -------------------------------------------------

    @cached_property
    def _targets(self) -> dict[str, tuple[str, ...]]:
        """Label -> fields: the profile's, and beside them the titles of the form itself."""
        titles = {
            _key(title): (cell.name,)
            for cell in reversed(self.dataset.cells)
            if cell.field.is_number and not cell.column.id
            for title in (*cell.field.aliases, cell.field.title)
        }
        ignored = {_key(label) for label in self.profile.ignore}
        titles = {label: fields for label, fields in titles.items() if label not in ignored}
        return titles | {_key(label): fields for label, fields in self.profile.map.items()}

    def _label(self, row: list[str]) -> str:
        return row[self.left] if self.left < len(row) else ""

    @cached_property
    def _labels(self) -> set[str]:
        rows = self.sheet.rows[self.head + 1 :]
        return {_key(split_label(label)[0]) for row in rows if (label := self._label(row))}

    def known_labels(self, profile: Profile) -> int:
        return len(self._labels & {_key(label) for label in (*profile.map, *profile.ignore)})

    def refuse_other_form(self) -> None:
        """IntakeError where another profile knows most of the labels and this one does not."""
        others = [p for p in self.standard.profiles.values() if p.layout == "items_in_rows"]
        best = max(others, key=self.known_labels)
        mine = self.known_labels(self.profile)
        if self.known_labels(best) > mine and mine * 2 < len(self._labels):
            raise IntakeError(
                f"这个文件更像是“{best.title}”，不是“{self.profile.title}”；请改用映射方案 {best.id}。", "template"
            )

    # --- reading ----------------------------------------------------------

    def read(self, organisation: str) -> Reported:
        self._periods(organisation)
        if not self.columns:
            raise IntakeError(f"表头“{self.profile.first_cell}”右边没有一个能认的期间（例如 2019-12-31）。", "period")
        expected = self._unit()
        rows = [(n, row) for n, row in enumerate(self.sheet.rows[self.head + 1 :], self.head + 2) if any(row)]
        for number, row in rows:
            last, label = number == rows[-1][0], self._label(row)
            self._width(row, number, last)
            if label:
                self._take(row, number, expected)
            elif any(row[i] for i in self.columns if i < len(row)):
                message = f"第 {number} 行有数，但没有写项目名称，不知道是什么数；请补上名称，或删去这一行。"
                self._fault("unlabelled", message, number, self.left)
        self._unheaded(rows)
        self._lost()
        return self.reported

    def _fault(
        self, rule: str, message: str, row: int, index: int, *, severity: str = "error",
        field: str = "", title: str = "", found: str = "", expected: str = "",
    ) -> None:  # fmt: skip
        place = self._place(row, index)
        self.reported.findings.append(Finding(rule, severity, message, place, field, title, found, expected))

    def _place(self, row: int, index: int) -> Place:
        letter = get_column_letter(index + 1)
        return Place(row, letter, f"{letter}{row}", self.sheet.name)

    def _periods(self, organisation: str) -> None:
        """One record for each period column."""
        seen: dict[str, int] = {}
        head = self.sheet.rows[self.head]
        for index, cell in enumerate(head[self.left + 1 :], self.left + 1):
            if not cell:
                continue
            period = text.period_of(cell)
            where = {"field": "period", "title": "所属期", "found": cell}
            if period is None:
                self.aside.add(index)
                if plain(cell) not in _NOT_AMOUNTS:
                    message = f"表头“{cell}”不是能认的期间，这一列没有取用。"
                    self._fault("period", message, self.head + 1, index, expected="2019-12-31", **where)
                continue
            at_year_end = self.profile.period_format == "year_end_date" and period.end.month == 12
            code = str(period.year) if at_year_end else str(period.fitting(self.dataset.frequency))
            if code in seen:
                self.aside.add(index)
                message = f"期间 {code} 出现两次，第一次在 {get_column_letter(seen[code] + 1)} 列。"
                self._fault("duplicate_key", message, self.head + 1, index, **where)
                continue
            seen[code] = index
            if self._empty(index):
                message = f"{code} 这一列一个数也没有，没有取用。"
                self._fault("empty_column", message, self.head + 1, index, severity="warning", **where)
                continue
            number = len(self.reported.records) + 1
            self.reported.records.append({"organisation": organisation, "period": code, **self.profile.constants})
            self.reported.places[number, "period"] = self._place(self.head + 1, index)
            self.columns[index] = number

    def _empty(self, index: int) -> bool:
        below = [row[index] for row in self.sheet.rows[self.head + 1 :] if index < len(row)]
        return all(value in self.profile.empty or not value for value in below)

    def _width(self, row: list[str], number: int, last: bool) -> None:
        """A line that is longer or shorter than the head; a last one that is cut off."""
        width = len(self.sheet.rows[self.head])
        for index in range(width, len(row)):
            if row[index]:
                message = (
                    f"第 {number} 行比表头多出“{row[index]}”，从哪一列起错位无法知道；"
                    "数里的千位逗号请去掉，或给数加上引号。"
                )
                self._fault("columns", message, number, index)
                break
        usual = len(self.sheet.rows[self.head + 1]) if self.head + 1 < len(self.sheet.rows) else width
        if last and len(row) < min(width, usual) and (len(row) > self.left + 1 or self._begins(row)):
            message = f"文件在第 {number} 行断开了，后面的内容没有传全，请重新导出后再上传。"
            self._fault("truncated", message, number, len(row) - 1)
        elif len(row) <= max(self.columns) and (len(row) > self.left + 1 or self._known(row)):
            message = f"第 {number} 行只有 {len(row)} 列，少于表头的期间，缺了哪一期的数无法知道。"
            self._fault("columns", message, number, len(row) - 1)

    def _known(self, row: list[str]) -> bool:
        return _key(split_label(self._label(row))[0]) in self._targets

    def _begins(self, row: list[str]) -> bool:
        label = _key(split_label(self._label(row))[0])
        return any(known.startswith(label) for known in self._targets)

    def _unheaded(self, rows: list[tuple[int, list[str]]]) -> None:
        """Columns of numbers without a period above them; the empty column at the end of real exports is fine."""
        for index in range(self.left + 1, len(self.sheet.rows[self.head])):
            if index in self.columns or index in self.aside or self.sheet.rows[self.head][index]:
                continue
            filled = [(n, row[index]) for n, row in rows if index < len(row) and row[index]]
            if filled:
                message = f"{get_column_letter(index + 1)} 列有 {len(filled)} 个数，但表头没有写期间，没有取用。"
                self._fault("columns", message, filled[0][0], index, found=filled[0][1])

    # --- units ------------------------------------------------------------

    def _unit(self) -> Decimal:
        """The size of the unit that the file is in: the profile's, or that of most labels."""
        if self.profile.unit != "from_label":
            return Decimal(UNITS.get(self.profile.unit) or self.profile.unit)
        units = Counter(
            unit for row in self.sheet.rows[self.head + 1 :] if (unit := split_label(self._label(row))[1]) is not None
        )
        if not units:
            message = "没有一个项目写明金额单位，例如“货币资金(万元)”，不知道金额是元还是万元。"
            self._fault("unit", message, self.head + 1, self.left, field="unit", title="金额单位")
            return Decimal(1)
        return Decimal(units.most_common(1)[0][0])

    def _factor(self, label: str, number: int, unit: int | None, expected: Decimal, item: Field) -> Decimal:
        """What a line's amounts are multiplied by; another unit than the file's, or none, is a finding."""
        if item.type != "money":
            return Decimal(unit or 1)
        mine, everybody = "" if unit is None else _UNIT_NAMES[unit], _UNIT_NAMES.get(int(expected), f"{expected} 元")
        said = any(f.rule == "unit" and f.field == "unit" for f in self.reported.findings)
        by_label = self.profile.unit == "from_label"
        if unit is None and by_label and not said:
            message = f"“{label}”没有写金额单位，其他项目的单位是{everybody}；请写明单位。"
            self._fault("unit", message, number, self.left, field=item.id, title=item.title, expected=everybody)
        elif unit is not None and unit != expected:
            message = f"“{label}”的单位是{mine}，其他项目的单位是{everybody}；一个文件只能用一种单位。"
            self._fault("unit", message, number, self.left, field=item.id, title=item.title, found=mine, expected=everybody)  # fmt: skip
        factor = Decimal(unit) if unit is not None else expected
        if by_label or factor > 1:
            self.reported.step = max(self.reported.step, factor)
        return factor

    # --- one line ---------------------------------------------------------

    def _take(self, row: list[str], number: int, expected: Decimal) -> None:
        label, unit = split_label(self._label(row))
        key = _key(label)
        values = {i: row[i] for i in self.columns if i < len(row) and row[i] not in self.profile.empty}
        targets = self._targets.get(key)
        if targets is None:
            self._leave(label, key, number, values)
            return
        before = self.lines.setdefault(key, [])
        if len(before) >= len(targets):
            message = f"项目“{label}”出现两次，第一次在第 {before[0]} 行。"
            self._fault("duplicate_key", message, number, self.left, title=label)
            return
        before.append(number)
        item = self.dataset.by_name[targets[0].lstrip("+")].field
        factor = self._factor(label, number, unit, expected, item)
        for index in self.columns:
            self._put(targets, index, number, values.get(index, ""), factor)

    def _leave(self, label: str, key: str, number: int, values: dict[int, str]) -> None:
        """A line that the standard has no item for: listed with the reason; its total can then not be told wrong."""
        name = next((known for known in self.profile.ignore if _key(known) == key), "")
        reason = self.profile.ignore.get(name, "映射方案里没有这个项目")
        filled = {index for index, value in values.items() if value.strip("-0.,")}
        self.reported.unmapped.append(Unmapped(label, number, reason, bool(filled)))
        if total := self.profile.part_of.get(name):
            for index in filled:
                self.reported.untaken[self.columns[index], total] = label

    def _put(self, targets: tuple[str, ...], index: int, row: int, value: str, factor: Decimal) -> None:
        """Put one value into the first of its target fields that is free, or add it to a field marked `+`."""
        place, record = self._place(row, index), self.columns[index]
        values, factors = self.reported.records[record - 1], self.reported.factors
        field = targets[0].lstrip("+")
        if not value and place.cell in self.sheet.unread:
            said = self.sheet.unread[place.cell]
            self._fault("formula", lacking(said), row, index, field=field, found=said or "公式", expected="数值")
        if not value:
            self.reported.places.setdefault((record, field), place)
            return
        if field in self.profile.added and field in values:
            before, added = text.amount_of(values[field]), text.amount_of(value)
            if before is not None and added is not None:
                values[field] = str(before + added * factor / factors[field])
                return
        free = [t for t in (t.lstrip("+") for t in targets) if t not in values]
        if not free:
            message = f"字段 {field} 已由另一个项目填过。"
            self._fault("duplicate_key", message, row, index, field=field, found=value)
            return
        values[free[0]] = value
        factors[free[0]] = factor
        self.reported.places[record, free[0]] = place

    # --- what is not there --------------------------------------------------

    def _lost(self) -> None:
        """Name each line that the file ought to have: those of a fixed form, and what the form requires."""
        there = {t.lstrip("+") for key in self.lines for t in self._targets[key]}
        numbers = [c for c in self.dataset.cells if c.field.is_number]
        self.reported.absent = {c.name for c in numbers} - there
        wanted = list(self.profile.map)
        lost = [label for label in wanted if self._is_lost(label, there)]
        tail = 0
        while tail < len(wanted) and wanted[-1 - tail] in lost:
            tail += 1
        if self.profile.fixed and 2 <= tail < len(wanted):
            message = f"文件到“{wanted[-1 - tail]}”为止，后面应有的 {tail} 行都没有，文件可能没有传全。"
            self._fault("truncated", message, len(self.sheet.rows), self.left)
            lost = [label for label in lost if label not in wanted[-tail:] or self._item(label).required]
        for label in lost:
            self._name_lost(label)

    def _item(self, label: str) -> Field:
        return self.dataset.by_name[self.profile.map[label][0].lstrip("+")].field

    def _is_lost(self, label: str, there: set[str]) -> bool:
        fields = self.profile.map[label]
        if _key(label) in self.lines or (fields[0].lstrip("+") in there and not fields[0].startswith("+")):
            return False
        return self.profile.fixed or self._item(label).required

    def _name_lost(self, label: str) -> None:
        item, periods = self._item(label), [r["period"] for r in self.reported.records]
        which = f"{periods[0]} 至 {periods[-1]} 共 {len(periods)} 期" if len(periods) > 1 else f"{periods[0]} 一期"
        letters = [get_column_letter(i + 1) for i in self.columns]
        span = letters[0] if len(letters) == 1 else f"{letters[0]}:{letters[-1]}"
        self.reported.findings.append(
            Finding(
                "missing_row", "error", f"文件里没有“{label}”这一行（{which}的数都没有）。", Place(None, span, "", self.sheet.name),
                item.id, label, "", "有这一行", "补上这一行；确实没有数的，写“--”。",
            )
        )  # fmt: skip
