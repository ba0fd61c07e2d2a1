"""Opens a ledger in a foreign form: a workbook or text in any encoding becomes CSV in UTF-8, and its head is found."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from guanlan.intake.findings import IntakeError
from guanlan.intake.text import csv_fault
from guanlan.intake.workbooks import plain
from guanlan.intake.worksheets import Book
from guanlan.standard.model import Profile

# The head of a foreign file may stand below a title and remarks.
HEAD_WITHIN = 30
# Enough of a file's end to hold its last line.
_TAIL = 1 << 16
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def key(title: str) -> str:
    """A column's title as it is looked for."""
    return plain(title).lower()


def as_utf8(file: Path, profile: Profile, folder: Path) -> Path:
    """A copy as CSV in UTF-8: of a workbook's first sheet, or of text in whatever encoding."""
    copy = folder / "utf8.csv"
    with file.open("rb") as source:
        start = source.read(4)
    if not start:
        raise IntakeError("文件是空的。", "empty")
    if start.startswith(_WORKBOOKS):
        with copy.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(_sheet(file))
        return copy
    for encoding in ("utf-16",) if start[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", *profile.encoding):
        try:
            _decode(file, copy, encoding)
            return copy
        except UnicodeDecodeError:
            continue
    raise IntakeError("文件的文字编码认不出来，或文件不完整：请重新导出，另存为 UTF-8 编码的 CSV。", "encoding")


def _decode(file: Path, copy: Path, encoding: str) -> None:
    with copy.open("w", encoding="utf-8", newline="") as out, file.open("rb") as source:
        for block in codecs.iterdecode(iter(lambda: source.read(1 << 20), b""), encoding):
            if "\x00" in block:
                raise IntakeError("这不是文字文件：里面有不可见的空字符。请另存为 CSV 或 Excel。", "encoding")
            out.write(block)


def _sheet(file: Path) -> Iterator[list[str]]:
    book = Book(file.read_bytes())
    sheet = book.sheet(book.names[0])
    sheet.demand_values()
    for row in sheet.rows():
        yield ["" if c is None else str(int(c)) if isinstance(c, float) and c.is_integer() else str(c) for c in row]


def head(source: Path, profile: Profile) -> tuple[int, list[str]]:
    """The number of the head line (1 = first) and its titles; the title looked for may be any that means the same."""
    same = profile.map.get(profile.first_cell, ())
    wanted = {key(profile.first_cell), *(key(label) for label, targets in profile.map.items() if targets == same)}
    with source.open(encoding="utf-8", newline="") as text:
        try:
            for number, row in enumerate(islice(csv.reader(text), HEAD_WITHIN), 1):
                if wanted & {key(cell) for cell in row}:
                    return number, row
        except csv.Error as error:
            raise csv_fault(error) from error
    raise IntakeError(
        f"前 {HEAD_WITHIN} 行里找不到含“{profile.first_cell}”的表头，文件与映射方案“{profile.title}”不符。", "template"
    )


def whole(source: Path, titles: list[str]) -> None:
    """Refuse a file that breaks off in the middle of its last line."""
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - _TAIL))
        tail = file.read()
    if tail.endswith((b"\n", b"\r")):
        return
    last = tail.replace(b"\r", b"\n").rpartition(b"\n")[2].decode("utf-8", "replace")
    cells = next(csv.reader([last]), [])
    # A remark below the table stands alone in its line.
    if len(cells) < len(titles) and (len(cells) > 1 or last[:1].isdigit()):
        message = f"最后一行只有 {len(cells)} 栏，表头有 {len(titles)} 栏：文件在中间断了，请重新导出完整的文件。"
        raise IntakeError(message, "truncated")
