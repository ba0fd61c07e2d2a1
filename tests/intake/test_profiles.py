"""A statement in a foreign form: what is wrong with its layout, units and lines is found and named, nothing else is."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from guanlan.config.cli import main
from guanlan.intake.engine import validate
from guanlan.intake.findings import IntakeError, Outcome
from guanlan.intake.profiles import read_profile
from guanlan.standard.loading import current

FOLDER = Path(__file__).parents[2] / "demo" / "statements"
KINDS = {"zcfzb": "portal_balance_sheet", "lrb": "portal_income_statement", "xjllb": "portal_cash_flow"}
ORGANISATION = "91500000MA0000001B"
Rows = list[list[str]]


def rows_of(stem: str) -> Rows:
    return [line.split(",") for line in (FOLDER / f"{stem}.csv").read_text("utf-8-sig").rstrip().split("\n")]


def csv(rows: Rows) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


def judged(data: bytes, kind: str, **changes: object) -> Outcome:
    standard = current()
    profile = replace(standard.profiles[KINDS[kind]], **changes)
    return validate(read_profile(data, profile, standard, organisation=ORGANISATION), standard)


def changed(stem: str, change: Callable[[Rows], object]) -> Outcome:
    rows = rows_of(stem)
    change(rows)
    return judged(csv(rows), stem[:-6])


def line(rows: Rows, label: str) -> list[str]:
    return next(row for row in rows if row[0].startswith(label + "("))


def put(label: str, column: int, value: str) -> Callable[[Rows], object]:
    return lambda rows: line(rows, label).__setitem__(column, value)


def without(label: str) -> Callable[[Rows], object]:
    return lambda rows: rows.remove(line(rows, label))


def relabelled(before: str, after: str) -> Callable[[Rows], object]:
    return lambda rows: line(rows, before).__setitem__(0, after)


def errors(outcome: Outcome) -> set[str]:
    return {f.rule for f in outcome.of("error")}


# --- units ---------------------------------------------------------------


@pytest.mark.parametrize("label", ["货币资金", "货币资金(元)", "货币资金（千元）"])
def test_a_line_in_another_unit_or_none_is_named(label):
    outcome = changed("zcfzb600011", relabelled("货币资金", label))
    assert [(f.rule, f.place.cell, f.field) for f in outcome.of("error")] == [("unit", "A2", "cash")]


def test_a_file_without_any_unit_says_so_once():
    rows = [[row[0].split("(万元")[0], *row[1:]] for row in rows_of("lrb600011")]
    assert [f.rule for f in judged(csv(rows), "lrb").of("error")] == ["unit"]


def test_the_unit_of_the_profile_counts_where_labels_have_none():
    rows = [[row[0].replace("(万元)", ""), *row[1:]] for row in rows_of("lrb600011")]
    standard = current()
    profile = replace(standard.profiles["portal_income_statement"], unit="10000")
    reported = read_profile(csv(rows), profile, standard, organisation=ORGANISATION)
    assert (reported.factors["net_profit"], reported.factors["basic_eps"], reported.step) == (10_000, 1, 10_000)
    assert validate(reported, standard).of("error") == []


# --- lines and columns ----------------------------------------------------


@pytest.mark.parametrize(("stem", "label"), [
    ("xjllb600011", "现金的期末余额"), ("xjllb600011", "汇率变动对现金及现金等价物的影响"), ("xjllb600011", "投资活动现金流入小计"),
    ("lrb600011", "所得税费用"), ("lrb600011", "营业外收入"), ("zcfzb600011", "少数股东权益"), ("zcfzb600011", "应收账款"),
    ("zcfzb600011", "资产总计"), ("lrb600011", "净利润"),
])  # fmt: skip
def test_a_lost_line_is_named_once_and_judged_by_no_rule(stem, label):
    outcome = changed(stem, without(label))
    assert [f.rule for f in outcome.of("error")] == ["missing_row"]
    assert f"“{label}”" in outcome.of("error")[0].message and "2019" in outcome.of("error")[0].message
    about = [f.rule for f in outcome.unknown if f.rule in {"cf_sup_increase", "is_net_profit", "bs_total_equity"}]
    assert len(about) == len(set(about))


def test_a_line_left_empty_is_not_a_lost_one():
    def empty(rows: Rows) -> None:
        row = line(rows, "少数股东权益")
        row[1:] = ["--"] * (len(row) - 2) + [""]

    assert "bs_total_equity" in errors(changed("zcfzb600011", empty))


def test_numbers_without_a_label_or_without_a_period_are_found():
    assert "unlabelled" in errors(changed("lrb600011", lambda rows: rows[7].__setitem__(0, "")))
    outcome = changed("lrb600011", lambda rows: rows[0].__setitem__(3, ""))
    assert [(f.rule, f.place.column) for f in outcome.of("error")] == [("columns", "D")]


def test_thousands_separators_without_quotes_are_named_as_such():
    outcome = changed("lrb600011", put("营业总收入", 1, "17,348,480"))
    assert any(f.rule == "columns" and "千位逗号" in f.message and f.place.row == 2 for f in outcome.of("error"))


def test_a_line_with_too_few_cells_is_named():
    outcome = changed("lrb600011", lambda rows: rows[5].__delitem__(slice(10, None)))
    assert any(f.rule == "columns" and f.place.row == 6 for f in outcome.of("error"))


@pytest.mark.parametrize("keep", [-4, -12, -60, -200, -1500, -3500])
def test_a_file_cut_off_is_truncated(keep):
    data = (FOLDER / "xjllb600011.csv").read_bytes().rstrip()[:keep]
    try:
        assert "truncated" in errors(judged(data, "xjllb"))
    except IntakeError as error:
        assert error.rule == "truncated"


def test_a_file_cut_inside_a_character_is_truncated():
    data = (FOLDER / "lrb600011.csv").read_bytes()
    cut = data.index("净利润".encode()) + 4
    with pytest.raises(IntakeError, match="断开") as refused:
        judged(data[:cut], "lrb")
    assert refused.value.rule == "truncated"


def test_a_column_without_a_figure_is_set_aside_with_a_warning():
    def emptied(rows: Rows) -> None:
        for row in rows[1:]:
            row[14] = "--"

    outcome = changed("lrb600011", emptied)
    assert outcome.of("error") == [] and outcome.rows == 13
    assert [f.place.cell for f in outcome.of("warning") if f.rule == "empty_column"] == ["O1"]


# --- the form -------------------------------------------------------------


def test_labels_are_found_whatever_their_brackets_and_marks():
    rows = rows_of("zcfzb600011")
    for row in rows:
        row[0] = row[0].replace("(", "（").replace(")", "）").replace("减:", "减：")
    line_of = next(row for row in rows if row[0].startswith("资产总计"))
    line_of[0] = " 三、资产 总计（万元）"
    outcome = judged(csv(rows), "zcfzb")
    assert outcome.of("error") == [] and len(outcome.unmapped) == 19


@pytest.mark.parametrize(("stem", "other"), [("lrb600011", "zcfzb"), ("zcfzb600011", "xjllb"), ("xjllb600011", "lrb")])
def test_the_profile_of_another_form_is_named(stem, other):
    with pytest.raises(IntakeError, match=KINDS[stem[:-6]]):
        judged(csv(rows_of(stem)), other)


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,\n"])
def test_an_empty_file_is_called_empty(data):
    with pytest.raises(IntakeError, match="空"):
        judged(data, "lrb")


def test_a_workbook_comes_in_like_the_text():
    book = openpyxl.Workbook()
    book.active.title = "封面"
    sheet = book.create_sheet("利润表")
    sheet.append(["某公司利润表"])
    for row in rows_of("lrb600011"):
        sheet.append([int(v) if v.lstrip("-").isdigit() else v for v in row])
    out = io.BytesIO()
    book.save(out)
    outcome = judged(out.getvalue(), "lrb")
    assert outcome.of("error") == [] and outcome.rows == 14
    line_of = next(row for row in sheet.iter_rows() if row[0].value == "净利润(万元)")
    line_of[1].value = 999
    out = io.BytesIO()
    book.save(out)
    found = [f for f in judged(out.getvalue(), "lrb").of("error") if f.rule == "is_net_profit"]
    assert [(f.place.sheet, f.place.cell) for f in found] == [("利润表", f"B{line_of[0].row}")]


# --- what other companies' files hold -------------------------------------


def test_a_supplement_filled_with_zeros_breaks_no_rule():
    def zeros(rows: Rows) -> None:
        first = rows.index(next(row for row in rows if row[0].startswith("净利润")))
        for row in rows[first:]:
            row[1:-1] = ["0"] * (len(row) - 2)

    assert changed("xjllb600011", zeros).of("error") == []


def test_revenue_in_a_line_that_the_standard_has_not_cannot_be_judged():
    def housing(rows: Rows) -> None:
        line(rows, "房地产销售收入")[1] = "500"
        line(rows, "营业收入")[1] = str(int(line(rows, "营业收入")[1]) - 500)

    outcome = changed("lrb600340", housing)
    assert outcome.of("error") == []
    about = [f for f in outcome.unknown if f.rule == "is_total_revenue"]
    assert [f.place.column for f in about] == ["B"] and "房地产销售收入" in about[0].message


def test_figures_of_old_periods_are_judged():
    outcome = changed("lrb600011", put("净利润", 14, "9999999"))
    assert "is_net_profit_old" in errors(outcome)
    assert {f.place.cell for f in outcome.of("error")} == {"O41"}
    for label, rule in (("资产总计", "bs_assets_balance_old"), ("负债合计", "bs_total_liabilities")):
        assert rule in errors(changed("zcfzb600011", put(label, 14, "1")))
    assert "cf_net_increase" in errors(changed("xjllb600011", put("现金及现金等价物净增加额", 14, "1")))


def test_a_period_without_rules_is_said_to_be_unjudged():
    outcome = changed("lrb600011", lambda rows: rows[0].__setitem__(14, "1985-12-31"))
    assert [f.place.cell for f in outcome.unknown if f.rule == "no_rule"] == ["O1"]


# --- periods in every channel ----------------------------------------------


def test_the_end_of_a_quarter_is_the_quarter():
    rows = rows_of("zcfzb600011")
    rows[0][2] = "2018-09-30"
    reported = read_profile(csv(rows), current().profiles["portal_balance_sheet"], current(), organisation=ORGANISATION)
    assert [r["period"] for r in reported.records[:3]] == ["2019", "2018Q3", "2017"]


# --- the command ------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--dataset", "balance_shet"], ["--profile", "portal_balance"]])
def test_wrong_use_has_its_own_exit_code_and_names_what_may_be_meant(options):
    result = CliRunner().invoke(main, ["validate", str(FOLDER / "zcfzb600011.csv"), "--json", *options])
    assert result.exit_code == 2
    assert "balance_sheet" in json.loads(result.output)["errors"][0]["message"]


def test_the_text_lists_every_line_that_is_not_taken_over():
    file = str(FOLDER / "zcfzb600011.csv")
    result = CliRunner().invoke(main, ["validate", file, "--profile", "portal_balance_sheet"])
    assert result.exit_code == 0 and result.output.count("[未映射]") == 19
