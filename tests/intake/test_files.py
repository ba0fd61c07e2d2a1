"""Bytes as they come: small files that would take all memory, damaged ones, cells without a value, things said twice."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanlan.intake.daily_contract import read_daily
from guanlan.intake.files import read_file, validate_file
from guanlan.intake.findings import IntakeError
from tests.intake.test_bad_input import CODE, STANDARD, cell_of, csv_of, edited, judged, values, workbook

SHEET = "xl/worksheets/sheet1.xml"


def parts_changed(change) -> bytes:
    """The good workbook with the content of each part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)))
    return out.getvalue()


def with_cells(xml: str) -> bytes:
    return parts_changed(lambda n, d: d.replace(b"</sheetData>", xml.encode() + b"</sheetData>") if n == SHEET else d)


def parquet(**columns) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()


def refused(data: bytes, name: str = "x.xlsx") -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        judged(data, name)
    return caught.value


@pytest.mark.parametrize(("xml", "named"), [
    ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
    ('<row r="1"><c r="ZZZZZZZ99999999999"><v>1</v></c></row>', "ZZZZZZZ99999999999"),
    ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "XFE1"), ('<row r="1"><c r="A0"><v>1</v></c></row>', "A0"),
    ('<row r="99999999999"><c><v>1</v></c></row>', "99999999999"),
    ('<row r="1048576"><c/></row><row r="9">' + "<c/>" * 16000 + "<c><v>1</v></c></row>" + '<row r="1048575"><c><v>1</v></c></row>', "A1048575"),
])  # fmt: skip
def test_a_cell_far_away_or_nowhere_is_named(xml, named):
    assert named in refused(with_cells(xml)).message


def test_cells_that_are_only_formatted_take_no_room():
    assert judged(with_cells('<row r="1048576"><c r="XFD1048576" s="1"/></row>'), "x.xlsx").passes


def test_one_long_text_in_many_cells_is_refused():
    out = io.BytesIO(with_cells('<row r="500">' + '<c t="s"><v>0</v></c>' * 1000 + "</row>"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{"x" * 1_000_000}</t></si></sst>')
    assert refused(out.getvalue()).rule == "zip_bomb"


def test_damage_inside_is_told_as_damage():
    whole = workbook()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        at = archive.getinfo(SHEET).header_offset + 200
    zeroed = whole[:at] + bytes(20) + whole[at + 20 :]
    half = parts_changed(lambda n, d: d[: len(d) // 2] if n == SHEET else d)
    directory = whole.rindex(b"PK\x01\x02")
    deflate64 = whole[: directory + 10] + b"\x09\x00" + whole[directory + 12 :]
    entities = parts_changed(lambda n, d: b'<!DOCTYPE x [<!ENTITY a "b">]>' + d if n == SHEET else d)
    for data in (zeroed, half, deflate64, entities):
        assert refused(data).rule == "truncated"


FORMULAS = ["<f>1+1</f>", "<f>1+1</f><v/>", "<f>1+1</f><v />", "<f>1+1</f><v></v>", '<f t="shared" si="0"/>']


@pytest.mark.parametrize("content", FORMULAS)
def test_formulas_that_were_not_computed_are_named(content):
    def change(name: str, data: bytes) -> bytes:
        if name != SHEET:
            return data
        row = cell_of(openpyxl.load_workbook(io.BytesIO(workbook()))["财务快报"], "资产总计").row
        start = data.index(f'<c r="C{row}"'.encode())
        end = data.index(b"</c>", start) + 4
        return data[:start] + f'<c r="C{row}">{content}</c>'.encode() + data[end:]

    [found] = [f for f in judged(parts_changed(change), "x.xlsx").of("error") if f.rule == "formula"]
    assert found.field == "total_assets" and "重算" in found.message


def test_a_formula_of_another_sheet_is_no_matter():
    def change(book, sheet):
        other = book.create_sheet("草稿")
        for row in range(1, 70):
            other.cell(row, 3).value = "=1+1"
        cell_of(sheet, "货币资金").value = None

    assert judged(edited(change), "x.xlsx").passes


@pytest.mark.parametrize("shown", ["#REF!", "#DIV/0!", "#N/A"])
def test_a_cell_that_shows_an_error_is_named(shown):
    def change(book, sheet):
        cell = cell_of(sheet, "货币资金")
        cell.value, cell.data_type = shown, "e"

    [found] = judged(edited(change), "x.xlsx").of("error")
    assert (found.rule, found.field, found.found) == ("formula", "cash", shown) and shown in found.message


def test_a_unit_of_amounts_that_cannot_be_read_is_not_taken_for_yuan():
    def change(book, sheet):
        sheet["E4"] = "=A1"

    assert "E4" in refused(edited(change)).message


def test_two_sheets_of_one_form_are_refused_and_a_lone_copy_is_read():
    def doubled(book, sheet):
        book.copy_worksheet(sheet).title = "财务快报 (2)"

    def renamed(book, sheet):
        sheet.title = "财务快报 (2)"

    assert "财务快报 (2)" in refused(edited(doubled)).message
    assert judged(edited(renamed), "x.xlsx").passes


def test_foreign_and_daily_workbooks_demand_values_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["交易日期", "摘要", "借方发生额"])
    book.active.append(["2025-09-30", "货款", "=1+1"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(IntakeError, match="C2"):
        validate_file(tmp_path / "x.xlsx", STANDARD, dataset=None, profile="bank_statement", organisation=CODE)
    book.active["C1"] = "amountmoney"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(IntakeError, match="C2"):
        read_daily((tmp_path / "x.xlsx").read_bytes(), "x.xlsx", STANDARD, CODE, "山城集团")


def test_parquet_that_claims_too_much_is_refused_unread():
    assert refused(parquet(nope=["x"] * 300_000), "x.parquet").rule == "size"
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * 1_000_000]))
    assert refused(parquet(scope=long), "x.parquet").rule == "zip_bomb"
    assert "scope" in refused(parquet(scope=[[1]]), "x.parquet").message


def test_an_unknown_column_or_name_is_said_once():
    rows = 500
    columns = {name: [value] * rows for name, value in values().items()}
    in_parquet = judged(parquet(**columns, nope=[None] * rows), "x.parquet")
    assert [f.field for f in in_parquet.findings if f.rule == "unknown_field"] == ["nope"]
    in_json = judged(json.dumps([values(nope=1)] * rows).encode(), "x.json")
    [found] = [f for f in in_json.findings if f.rule == "unknown_field"]
    assert found.record is None and f"共 {rows} 条" in found.message
    alone = judged(json.dumps([values(), values(nope=1)]).encode(), "x.json")
    assert [f.record for f in alone.findings if f.rule == "unknown_field"] == [2]


def test_values_of_parquet_keep_their_kinds():
    columns = {name: [value] for name, value in values().items()} | {
        "total_assets": [200.0],
        "operating_revenue": [100],
    }
    assert judged(parquet(**columns), "x.parquet").passes


@pytest.mark.parametrize(("data", "name", "words"), [
    (b'{"cash": 1, "cash": 2}', "x.json", "“cash”写了不止一次（1、2）"), (b'{"cash": 1,\n "x" 2}', "x.json", "第 2 行第 6 列"),
    (b"[" * 100_000, "x.json", "套得太深"), (b'period\n"' + b"x" * 200_000, "x.csv", "第 2 行"),
])  # fmt: skip
def test_text_files_are_refused_in_plain_words_with_the_place(data, name, words):
    said = refused(data, name).message
    assert words in said and "Expecting" not in said and "field" not in said


@pytest.mark.parametrize(("field", "text", "words"), [
    ("total_assets", "1e30", "太大，最多 999999999999999999.99 元"), ("total_assets", "1e-9", "太小，最小记到 0.01 元"), ("total_assets", "200%", "不是金额"),
    ("total_assets", "2 00", "不是金额"), ("total_assets", "２　００", "不是金额"), ("scope", "第三种", "consolidated 合并"),
])  # fmt: skip
def test_what_is_wrong_with_a_value_is_told(field, text, words):
    [found] = [f for f in judged(csv_of(values(**{field: text}))).of("error") if f.rule in ("type", "codelist")]
    assert found.field == field and words in found.message


def test_what_subtraction_leaves_over_in_a_workbook_is_nothing():
    outcome = judged(workbook(cash=1.16e-10), "x.xlsx")
    assert outcome.passes


WHOLE = workbook()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_is_understood_or_refused(data):
    """Bytes zeroed, the end cut off, parts swapped, or a part's own content damaged."""
    at = data.draw(st.integers(0, len(WHOLE) - 1))
    kind = data.draw(st.sampled_from(["zeroed", "cut", "swapped", "content", "cut content"]))
    if kind == "zeroed":
        length = data.draw(st.integers(1, 40))
        damaged = WHOLE[:at] + bytes(len(WHOLE[at : at + length])) + WHOLE[at + length :]
    elif kind == "cut":
        damaged = WHOLE[:at]
    else:
        names = zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()
        one, other = data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
        contents = {n: zipfile.ZipFile(io.BytesIO(WHOLE)).read(n) for n in (one, other)}
        within = at % max(len(contents[one]), 1)

        def change(name: str, content: bytes) -> bytes:
            if kind == "swapped":
                return contents.get({one: other, other: one}.get(name, ""), content)
            if name != one:
                return content
            return content[:within] if kind == "cut content" else content[:within] + b"\x00<9" + content[within + 3 :]

        damaged = parts_changed(change)
    try:
        reported = read_file(damaged, "x.xlsx", STANDARD, "flash_report")
    except IntakeError as told:
        assert told.message
    else:
        assert len(reported.records) == 1
