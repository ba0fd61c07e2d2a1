"""Writes one Excel sheet as text, row by row: a list of 100,000 rows is a matter of seconds, and no object is made of a cell.

Text is written as inline strings, which a spreadsheet never takes for formulas.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROWS_AT_ONCE = 1000
LONGEST_TEXT = 32_767
# What XML 1.0 has no way to hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")

_FILES = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{SHEET}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Two styles: plain, and the bold of the head.
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}  # fmt: skip


def safe(value: Any) -> Any:
    """Text stays text, also in whatever the workbook is turned into: what begins like a formula gets an apostrophe."""
    if not isinstance(value, str):
        return value
    text = _FORBIDDEN.sub("", value)[: LONGEST_TEXT - 1]
    return f"'{text}" if text[:1] in _FORMULA and text and not _NUMBER.fullmatch(text) else text


def write(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet with a bold head that stays in sight."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in _FILES.items():
            book.writestr(name, HEAD + text)
        book.writestr(
            "xl/workbook.xml",
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="{escape(_sheet_name(title), {chr(34): "&quot;"})}" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
                'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                f"<cols>{''.join(_column(i, text) for i, text in enumerate(head, 1))}</cols><sheetData>"
                f"<row>{''.join(_text(text, ' s=' + chr(34) + '1' + chr(34)) for text in map(safe, head))}</row>".encode()
            )
            pending: list[str] = []
            for row in rows:
                pending.append(f"<row>{''.join(map(cell, row))}</row>")
                if len(pending) == ROWS_AT_ONCE:
                    sheet.write("".join(pending).encode())
                    pending.clear()
            sheet.write(("".join(pending) + "</sheetData></worksheet>").encode())
    return buffer.getvalue()


def cell(value: Any) -> str:
    """One cell as XML: numbers as numbers, everything else as text."""
    if isinstance(value, str):
        return _text(safe(value)) if value else "<c/>"
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "<c/>"
    if isinstance(value, bool):
        return _text("是" if value else "否")
    if isinstance(value, (int, float, Decimal)):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, (date, datetime)):
        return _text(value.isoformat(" ") if isinstance(value, datetime) else value.isoformat())
    return _text(safe(str(value)))


def _text(text: str, style: str = "") -> str:
    if "&" in text or "<" in text or ">" in text:
        text = escape(text)
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _sheet_name(title: str) -> str:
    return _FORBIDDEN.sub("", re.sub(r"[\[\]:*?/\\]", " ", title))[:31].strip("'") or "Sheet1"


def _column(index: int, title: str) -> str:
    return f'<col min="{index}" max="{index}" width="{min(60, max(12, 2 * len(title) + 6))}" customWidth="1"/>'
