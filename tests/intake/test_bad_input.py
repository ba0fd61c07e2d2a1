"""Bad files are understood or refused with a clear message that says where; never a traceback."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanlan.intake.engine import validate
from guanlan.intake.files import read_file, validate_file
from guanlan.intake.findings import IntakeError
from guanlan.intake.templates import template
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet

STANDARD = current()
FLASH: DataSet = STANDARD.datasets["flash_report"]
CODE = "91500000MA0000001B"


def values(**changes: object) -> dict[str, str]:
    base = {
        "organisation": CODE, "period": "2025-09", "scope": "consolidated", "total_operating_revenue": "100", "operating_revenue": "100", "total_profit": "10",
        "net_profit": "10", "total_assets": "200", "total_liabilities": "80", "total_equity": "120", "net_operating_cash": "5",
    }  # fmt: skip
    return {k: str(v) for k, v in (base | changes).items() if v is not None}


def csv_of(record: dict[str, str], encoding: str = "utf-8") -> bytes:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    return (",".join(record) + "\n" + ",".join(map(quoted, record.values())) + "\n").encode(encoding)


def judged(data: bytes, name: str = "x.csv"):
    return validate(read_file(data, name, STANDARD, "flash_report"), STANDARD)


def workbook(**cells: object) -> bytes:
    filled = {k: float(v) for k, v in values().items() if k not in ("organisation", "period", "scope")}
    return template(
        STANDARD,
        [FLASH],
        organisation=CODE,
        name="山城集团",
        period="2025-09",
        scope="consolidated",
        values={"flash_report": filled | cells},
    )


def edited(change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    change(book, book["财务快报"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(sheet, title: str):
    for row in sheet.iter_rows(min_col=2, max_col=2):
        if row[0].value == title:
            return sheet.cell(row[0].row, 3)
    raise KeyError(title)


def test_the_good_file_passes():
    assert judged(csv_of(values())).of("error") == []
    assert judged(workbook(), "x.xlsx").of("error") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings_are_understood(encoding):
    record = {
        "统一社会信用代码": CODE,
        "所属期": "2025年9月",
        "报表口径": "合并",
        **{k: v for k, v in values().items() if k not in ("organisation", "period", "scope")},
    }
    assert judged(csv_of(record, encoding)).of("error") == []


@pytest.mark.parametrize("text", ["２００", "200.00", " 200 ", "2,00", "0200", "+200", "200元"])
def test_ways_to_write_two_hundred(text):
    found = judged(csv_of(values(total_assets=text)))
    good = {f.field for f in found.of("error")} == set()
    named = any(f.field == "total_assets" and f.rule == "type" for f in found.of("error"))
    assert good or named


def test_brackets_mean_negative():
    found = judged(csv_of(values(net_operating_cash="(1,234.50)")))
    assert found.of("error") == []


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "-Infinity", "1e30", "10" * 15, "abc", "1.2.3", "=1+1", "--5", "0x10", "１e５０"]
)
def test_what_is_no_amount_is_named_by_cell(text):
    found = judged(csv_of(values(total_assets=text)))
    about = [f for f in found.of("error") if f.field == "total_assets"]
    assert about and about[0].place.cell == "H2" and about[0].rule == "type"


@pytest.mark.parametrize(("field", "text", "rule"), [
    ("scope", "第三种", "codelist"), ("period", "2025年13月", "type"), ("period", "去年", "type"), ("organisation", "'; DROP TABLE x; --", "type"),
    ("organisation", "91500000MA00000010", "uscc_digit"),
])  # fmt: skip
def test_unknown_codes_periods_and_injection(field, text, rule):
    found = judged(csv_of(values(**{field: text})))
    assert rule in {f.rule for f in found.findings if f.field == field}


@pytest.mark.parametrize("text", ["2025", "2025Q3", "2199-01", "1800-01", "2025-09-31", "2025年第三季度"])
def test_a_period_of_another_kind_or_of_no_time_is_named(text):
    data = [csv_of(values(period=text)), json.dumps(values(period=text)).encode()]
    for file, name in zip(data, ("x.csv", "x.json"), strict=True):
        about = [f for f in judged(file, name).of("error") if f.field == "period"]
        assert len(about) == 1 and about[0].expected


@pytest.mark.parametrize("text", ["2025-09", "2025年9月", "202509", "2025-09-30"])
def test_ways_to_write_a_month(text):
    assert judged(csv_of(values(period=text))).of("error") == []


def test_duplicated_key_names_both():
    rows = csv_of(values()).decode().splitlines()
    found = judged("\n".join([*rows, rows[1]]).encode())
    assert any(f.rule == "duplicate_key" and "第 1 条" in f.message and f.place.row == 3 for f in found.of("error"))


def test_too_many_columns_in_a_row():
    found = judged(csv_of(values()).rstrip() + b",7\n")
    assert any(f.rule == "columns" and f.place.row == 2 for f in found.of("error"))


@pytest.mark.parametrize(("data", "name"), [
    (b"", "x.csv"), (b"\x00\x01\x02", "x.csv"), (b"a,b\n1,2\n", "x.csv"), (b"{", "x.json"), (b"[[1]]", "x.json"), (b"PAR1xxxx", "x.parquet"),
    (workbook()[:2000], "x.xlsx"), (b"PK\x03\x04" + b"\x00" * 50, "x.xlsx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "x.xls"),
    ("资产,负债\n".encode("utf-16-le"), "x.csv"),
])  # fmt: skip
def test_unreadable_files_are_refused_in_words(data, name):
    with pytest.raises(IntakeError) as refused:
        judged(data, name)
    assert refused.value.message and "Traceback" not in refused.value.message


def test_macros_bombs_and_wrong_templates_are_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 600_000_000)
    with pytest.raises(IntakeError):
        judged(bomb.getvalue(), "bomb.xlsx")
    macro = io.BytesIO(workbook())
    with zipfile.ZipFile(macro, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(IntakeError, match="宏"):
        judged(macro.getvalue(), "x.xlsm")
    other = openpyxl.Workbook()
    other.active.title = "别的"
    out = io.BytesIO()
    other.save(out)
    with pytest.raises(IntakeError, match="工作表"):
        judged(out.getvalue(), "x.xlsx")


def test_formula_without_a_cached_value_is_named():
    def change(book, sheet):
        cell_of(sheet, "资产总计").value = "=1+1"

    found = judged(edited(change), "x.xlsx")
    assert any(f.field == "total_assets" and f.place.cell.startswith("C") for f in found.of("error"))


def test_moved_rows_and_merged_heads_are_found_again():
    def change(book, sheet):
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1, 2)
        sheet.merge_cells("D5:E5")

    assert judged(edited(change), "x.xlsx").of("error") == []


def test_ten_thousand_yuan_against_yuan():
    def change(book, sheet):
        sheet["E4"] = "万元"

    reported = read_file(edited(change), "x.xlsx", STANDARD, "flash_report")
    assert reported.factor == Decimal(10000) or set(reported.factors.values()) == {Decimal(10000)}


def test_a_formula_in_text_is_never_a_formula_in_our_exports():
    from guanlan.web.export import workbook as export

    book = openpyxl.load_workbook(
        io.BytesIO(export("表", ["名称"], [["=cmd|'/c calc'!A1"], ["+1+1"], ["@x"], ["-3.5"], ["正常"]]))
    )
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]
    assert all(c.data_type == "s" for c in cells)
    assert [c.value[:1] for c in cells] == ["'", "'", "'", "-", "正"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([c.name for c in FLASH.cells]), st.text(max_size=30), max_size=8))
def test_any_text_in_any_cell_gives_findings_not_a_traceback(changes):
    data = json.dumps(values() | changes).encode()
    outcome = judged(data, "x.json")
    assert outcome.rows == 1
    assert all(f.rule and f.message for f in outcome.findings)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.json", "x.xlsx", "x.parquet"]))
def test_any_bytes_are_understood_or_refused(data, name):
    try:
        outcome = judged(data, name)
    except IntakeError as refused:
        assert refused.message
    else:
        assert isinstance(outcome.rows, int)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.integers(-(10**12), 10**12), min_size=4, max_size=4),
    st.integers(-(10**6), 10**6).filter(lambda d: abs(d) > 5),
)
def test_a_sum_passes_exactly_and_a_wrong_sum_never(parts, off):
    """Property of the generated sums: the exact total passes, one that is off does not."""
    names = ("cash", "accounts_receivable", "inventories", "other_current_assets")
    record = values() | dict(zip(names, map(str, parts), strict=True))
    good = judged(json.dumps(record | {"total_current_assets": str(sum(parts))}).encode(), "x.json")
    bad = judged(json.dumps(record | {"total_current_assets": str(sum(parts) + off)}).encode(), "x.json")
    assert "fr_current_assets" not in {f.rule for f in good.of("error")}
    assert "fr_current_assets" in {f.rule for f in bad.of("error")}


def test_command_line_refuses_a_file_over_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("guanlan.intake.files.MAX_STATEMENT_BYTES", 10)
    file = tmp_path / "x.csv"
    file.write_bytes(csv_of(values()))
    with pytest.raises(IntakeError, match="20 MB"):
        validate_file(file, STANDARD, dataset="flash_report", profile=None, organisation="")
