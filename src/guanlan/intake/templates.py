"""Excel templates made from the standard: one sheet a data set, in the layout of the statement."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from guanlan.intake import register_files
from guanlan.standard.model import Cell, DataSet, Field, Heading, Standard
from guanlan.standard.periods import Period

META_SHEET, CODE_SHEET = "_guanlan", "_codes"
CHOICE_ROWS = 5000
FIRST_LINE = 6
_THIN = Side(style="thin", color="B0B7C3")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="DCE6F5")
_TOTAL = PatternFill("solid", fgColor="F3F6FB")
_MONEY = '#,##0.00;[Red]-#,##0.00;""'


def template(
    standard: Standard,
    datasets: list[DataSet],
    *,
    organisation: str = "",
    name: str = "",
    period: str = "",
    scope: str = "",
    values: dict[str, dict[str, Any]] | None = None,
) -> bytes:
    """Build a workbook to be filled in; `values` (data set -> cell -> value) pre-fills it."""
    book = Workbook()
    book.remove(book.active)
    for dataset in datasets:
        sheet = book.create_sheet(dataset.title[:31])
        _head(sheet, dataset, organisation, name, period, scope)
        if dataset.layout == "statement":
            _statement(sheet, dataset, standard, (values or {}).get(dataset.id, {}))
        else:
            _table(sheet, dataset, standard)
    meta = book.create_sheet(META_SHEET)
    meta.sheet_state = "veryHidden"
    meta["A1"] = json.dumps(
        {"datasets": {d.title[:31]: d.id for d in datasets}, "standard": standard.version}, ensure_ascii=False
    )
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head(sheet: Worksheet, dataset: DataSet, organisation: str, name: str, period: str, scope: str) -> None:
    sheet["B1"] = dataset.title
    sheet["B1"].font = Font(size=16, bold=True)
    title = Period.parse(period).title if period else ""
    sheet["B2"] = f"编制单位：{name}　　{title}　　依据：{dataset.source}"
    sheet["B3"], sheet["C3"] = "统一社会信用代码", organisation
    sheet["D4"], sheet["E4"] = "金额单位", "元"
    units = DataValidation(type="list", formula1='"元,千元,万元,亿元"', allow_blank=False)
    sheet.add_data_validation(units)
    units.add("E4")
    sheet["C3"].number_format = "@"
    if dataset.layout != "statement":
        return
    sheet["B4"], sheet["C4"] = "所属期", period
    sheet["C4"].number_format = "@"
    sheet["D3"], sheet["E3"] = "报表口径", scope
    scopes = DataValidation(type="list", formula1='"consolidated,single"')
    sheet.add_data_validation(scopes)
    scopes.add("E3")


def _statement(sheet: Worksheet, dataset: DataSet, standard: Standard, values: dict[str, Any]) -> None:
    columns = [c for c in dataset.columns]
    for index, text in enumerate(["字段", "项目", *(c.title or "内容" for c in columns)], 1):
        cell = sheet.cell(FIRST_LINE - 1, index, text)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _GRID
        cell.alignment = Alignment(horizontal="center")
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions["B"].width = 52
    for index in range(len(columns)):
        sheet.column_dimensions[get_column_letter(index + 3)].width = 22
    row = FIRST_LINE
    for line in dataset.lines:
        if isinstance(line, Field) and line.key:
            continue
        _line(sheet, row, line, dataset, standard, values)
        row += 1
    sheet.freeze_panes = sheet.cell(FIRST_LINE, 3)
    sheet.print_title_rows = f"{FIRST_LINE - 1}:{FIRST_LINE - 1}"


def _line(
    sheet: Worksheet, row: int, line: Field | Heading, dataset: DataSet, standard: Standard, values: dict[str, Any]
) -> None:
    if isinstance(line, Heading):
        sheet.cell(row, 2, line.title).font = Font(bold=True)
        return
    sheet.cell(row, 1, line.id)
    label = sheet.cell(row, 2, line.title)
    label.alignment = Alignment(indent=line.indent)
    if line.note:
        label.comment = Comment(line.note, "观澜")
    total = line.role == "total"
    by_column = {c.column.id: c for c in dataset.cells if c.field is line}
    for index, column in enumerate(dataset.columns, 3):
        cell = sheet.cell(row, index)
        cell.border = _GRID
        if column.id not in by_column:
            cell.fill = PatternFill("lightUp", fgColor="DDDDDD")
            continue
        _value_cell(cell, by_column[column.id], standard, values)
        if total:
            cell.fill = _TOTAL
    if total:
        label.font = Font(bold=True)


def _value_cell(cell: Any, target: Cell, standard: Standard, values: dict[str, Any]) -> None:
    field = target.field
    cell.number_format = _MONEY if field.type == "money" else "General" if field.is_number else "@"
    if target.name in values and values[target.name] is not None:
        cell.value = values[target.name]
    if field.codelist and len(standard.codelists[field.codelist].titles) <= 12:
        titles = ",".join(standard.codelists[field.codelist].titles.values())
        choice = DataValidation(type="list", formula1=f'"{titles}"', allow_blank=True)
        cell.parent.add_data_validation(choice)
        choice.add(cell.coordinate)


def _table(sheet: Worksheet, dataset: DataSet, standard: Standard) -> None:
    cells = register_files.widened(dataset, standard).cells if dataset.is_register else dataset.cells
    for index, cell in enumerate(cells, 1):
        letter = get_column_letter(index)
        head = sheet.cell(FIRST_LINE - 1, index, cell.title)
        head.font, head.fill, head.border = Font(bold=True), _HEAD, _GRID
        if note := cell.field.note or ("必填" if cell.field.required else ""):
            head.comment = Comment(note, "观澜")
        sheet.column_dimensions[letter].width = 18
        kind = {"money": "#,##0.00", "date": "yyyy-mm-dd"}.get(cell.field.type, "@")
        sheet.column_dimensions[letter].number_format = kind
        if choices := _choices(cell, standard):
            rows = f"{letter}{FIRST_LINE}:{letter}{FIRST_LINE + CHOICE_ROWS}"
            choice = DataValidation(type="list", formula1=_listed(sheet.parent, choices), allow_blank=True)
            choice.error, choice.errorTitle = f"“{cell.title}”请从列表中选择。", "不在码表内"
            sheet.add_data_validation(choice)
            choice.add(rows)
    sheet.freeze_panes = sheet.cell(FIRST_LINE, 1)


def _choices(cell: Cell, standard: Standard) -> tuple[str, ...]:
    if cell.name == register_files.OPERATION:
        return tuple(standard.codelists[register_files.CODES].titles.values())
    if cell.field.type == "boolean":
        return ("是", "否")
    return tuple(standard.codelists[cell.field.codelist].titles.values()) if cell.field.codelist else ()


def _listed(book: Workbook, choices: tuple[str, ...]) -> str:
    """A range of the hidden sheet of choices: a list written into the validation itself ends at 255 characters."""
    sheet = book[CODE_SHEET] if CODE_SHEET in book.sheetnames else book.create_sheet(CODE_SHEET)
    sheet.sheet_state = "veryHidden"
    column = sheet.max_column + 1
    for row, text in enumerate(choices, 1):
        sheet.cell(row, column, text)
    letter = get_column_letter(column)
    return f"={CODE_SHEET}!${letter}$1:${letter}${len(choices)}"
