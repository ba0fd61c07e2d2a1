"""The sheets of a workbook, each looked through before its cells are laid out in memory.

A workbook of ten kilobytes can claim a cell in the last column of the last row, or show one long text in a million
cells: laid out, such a sheet ends the process. So the XML of a sheet is read through first, as a stream. The same
look finds the cells that would read as empty although somebody filled them in.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineSheet, CalamineWorkbook

from guanlan.intake.findings import IntakeError
from guanlan.intake.workbook_safety import damaged, open_workbook

# What Excel itself can hold, and what is laid out here at most: cells from A1 to the last one filled, and their text.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MAX_CELLS = 10_000_000
MAX_TEXT, MAX_TEXT_OF_CELL = 100_000_000, 1_000_000
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")


@dataclass
class Sheet:
    """One sheet, safe to lay out; `unread` are its cells without a value: "" a formula not computed, or the error shown."""

    name: str
    unread: dict[str, str]
    _cells: CalamineSheet

    def rows(self) -> Iterator[list[Any]]:
        """The rows from the first one, each from column A."""
        with _damage_named():
            before = [""] * (self._cells.start or (0, 0))[1]
            for row in self._cells.iter_rows():
                yield before + row

    def demand_values(self) -> None:
        """IntakeError where a cell has none; for files whose lines count only with all their values."""
        if self.unread:
            first = "、".join(f"{cell}（{said or '公式未计算'}）" for cell, said in list(self.unread.items())[:3])
            raise IntakeError(
                f"工作表“{self.name}”有 {len(self.unread)} 个单元格没有值：{first}{'等' if len(self.unread) > 3 else ''}。"
                "请在 Excel 中改正公式、重算并保存，或改为数值。", "formula",
            )  # fmt: skip


class Book:
    """A workbook whose archive is whole; IntakeError says what is wrong with it."""

    def __init__(self, data: bytes) -> None:
        self._archive = open_workbook(data)
        self._parts = _parts_of_sheets(self._archive)
        with _damage_named():
            self._book = CalamineWorkbook.from_filelike(BytesIO(data))
            self.names: list[str] = list(self._book.sheet_names)
        self._lengths: list[int] | None = None

    def sheet(self, name: str) -> Sheet:
        if name not in self._parts:
            raise damaged()
        if self._lengths is None:
            self._lengths = _text_lengths(self._archive)
        look = _Look(name, self._lengths)
        _stream(self._archive, self._parts[name], look.start, look.end, look.text)
        with _damage_named():
            return Sheet(name, look.unread, self._book.get_sheet_by_name(name))


@contextmanager
def _damage_named() -> Iterator[None]:
    """Whatever the reader makes of damaged parts, its panics (no `Exception`) among them, is an IntakeError."""
    try:
        yield
    except IntakeError:
        raise
    except Exception as error:
        raise damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _stream(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read one part of XML without keeping it; no document type, hence no entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        with archive.open(part) as source:
            parser.ParseFile(source)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise damaged() from error


def _no_document_type(*_: object) -> None:
    raise damaged()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> its part, as the workbook and its relations say."""
    targets: dict[str, str] = {}
    parts: dict[str, str] = {}

    def relation(name: str, given: dict[str, str]) -> None:
        if _local(name) == "Relationship" and "Id" in given:
            target = given.get("Target", "").removeprefix("/")
            targets[given["Id"]] = target if target.startswith("xl/") else f"xl/{target}"

    def sheet(name: str, given: dict[str, str]) -> None:
        if _local(name) == "sheet":
            target = targets.get(next((v for k, v in given.items() if k.endswith(" id")), ""))
            title = given.get("name", "")
            if target is None or title in parts:
                raise damaged()
            parts[title] = target

    _stream(archive, "xl/_rels/workbook.xml.rels", relation)
    _stream(archive, "xl/workbook.xml", sheet)
    return parts


def _text_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of each text that cells name by its number."""
    lengths: list[int] = []

    def start(name: str, given: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def text(value: str) -> None:
        if lengths:
            lengths[-1] += len(value)

    if "xl/sharedStrings.xml" in archive.namelist():
        _stream(archive, "xl/sharedStrings.xml", start, text=text)
    return lengths


class _Look:
    """What is to be known of a sheet before it is laid out: its extent, its text, its cells without a value."""

    def __init__(self, name: str, lengths: list[int]) -> None:
        self.name, self.lengths = name, lengths
        self.unread: dict[str, str] = {}
        self.rows = self.columns = self.letters = 0
        self.row = self.column = 0
        self.kind = self.value = ""
        self.formula = self.valued = self.inside = False

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            self._at(given.get("r"))
            self.kind, self.value = given.get("t", "n"), ""
            self.formula = self.valued = False
        elif tag in ("v", "is"):
            self.valued = self.inside = True
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            given_row = given.get("r", "")
            if given_row and not (given_row.isascii() and given_row.isdigit() and 0 < int(given_row[:8]) <= LAST_ROW):
                raise self._misplaced(f"第 {given_row[:20]} 行")
            self.row, self.column = int(given_row) if given_row else self.row + 1, 0

    def text(self, value: str) -> None:
        if self.inside:
            self.value += value
            if len(self.value) > MAX_TEXT_OF_CELL:
                raise self._wordy(f"单元格 {self._reference()} 的文字")

    def end(self, name: str) -> None:
        tag = _local(name)
        if tag == "c":
            self._cell()
        elif tag in ("v", "is"):
            self.inside = False

    def _at(self, reference: str | None) -> None:
        """Where the next cell stands: as it says, else beside the one before."""
        if not reference:
            self.column += 1
            return
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise self._misplaced(f"单元格 {reference[:20]}")
        self.column, self.row = column_index_from_string(found[1]), int(found[2])
        if self.column > LAST_COLUMN or self.row > LAST_ROW:
            raise self._misplaced(f"单元格 {reference}")

    def _misplaced(self, place: str) -> IntakeError:
        return IntakeError(
            f"工作表“{self.name}”写有{place}，Excel 里没有这个位置；文件已损坏，请在 Excel 中重新保存后再上传。",
            "truncated",
        )

    def _cell(self) -> None:
        if self.kind == "e":
            self.unread[self._reference()] = self.value.strip() or "#VALUE!"
        elif self.formula and not self.value and not (self.valued and self.kind == "str"):
            self.unread[self._reference()] = ""
        if not self.valued:
            return
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        self.letters += self._length()
        if self.rows * self.columns > MAX_CELLS:
            raise IntakeError(
                f"工作表“{self.name}”太大：单元格 {self._reference()} 有内容，整张表就有 {self.rows} 行、{self.columns} 列，"
                f"超过一次能读的 {MAX_CELLS // 10_000} 万格。请删去填在远处的内容，或分成几个文件。", "size",
            )  # fmt: skip
        if self.letters > MAX_TEXT:
            raise self._wordy("各单元格的文字合计")

    def _wordy(self, what: str) -> IntakeError:
        return IntakeError(f"工作表“{self.name}”{what}长得不合常理，疑似压缩炸弹，已拒绝。", "zip_bomb")

    def _reference(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    def _length(self) -> int:
        """How long the cell's text is; of a text named by its number, that text."""
        if self.kind != "s":
            return len(self.value)
        number = self.value.strip()
        known = number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(self.lengths)
        return self.lengths[int(number)] if known else 0
