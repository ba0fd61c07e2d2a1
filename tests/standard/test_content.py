"""The standard's content: complete, without faults, and every example gives what its card says."""

import shutil
from pathlib import Path

import pytest

from guanlan.intake.examples import expected, result
from guanlan.standard.loading import current, default_root, load_standard
from guanlan.standard.model import PERIOD_KINDS, UNIT_KINDS

STANDARD = current()
CARDS = [*STANDARD.rules.values(), *STANDARD.indicators.values(), *STANDARD.monitors.values()]


def test_every_indicator_has_its_lines_or_says_why_not():
    """A total has a line at most where it turns negative; every ratio has one to warn and one to control."""
    for card in STANDARD.indicators.values():
        if card.unit == "元":
            assert card.warning or "不设" in card.note, card.id
        else:
            assert card.warning and card.control, card.id


def test_counts():
    counts = STANDARD.counts()
    assert (
        counts["datasets"] >= 6 and counts["rules"] >= 140 and counts["indicators"] >= 31 and counts["monitors"] >= 14
    )


@pytest.mark.parametrize("card", CARDS, ids=lambda c: c.id)
def test_examples(card):
    for example in card.examples:
        assert result(card, example, STANDARD) == expected(card, example), f"{card.file}:{example.line}"


def test_each_card_shows_both_outcomes():
    """A rule a pass and a breach, an indicator a value and one that cannot be had, a monitor a hit and a miss."""
    for rule in STANDARD.rules.values():
        assert {"合规", "违规"} <= {e.verdict for e in rule.examples}, rule.file
    for indicator in STANDARD.indicators.values():
        assert {True, False} == {e.value is None for e in indicator.examples}, indicator.file
    for monitor in STANDARD.monitors.values():
        assert {True, False} == {bool(e.alerts) for e in monitor.examples}, monitor.file


@pytest.mark.parametrize(
    ("file", "old", "new", "line_of"),
    [
        ("datasets/finance/balance_sheet.yaml", "type: money", "type: monny", "monny"),
        ("rules/finance/balance_sheet/bs_assets_balance.sql", "rounding_step", "rounding_stop", "rounding_stop"),
        ("indicators/finance/debt_ratio.sql", "b.total_assets", "b.total_asset", "total_asset,"),
        ("monitors/finance/debt_ratio_rise.sql", "kind: trend", "kind: trand", "trand"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, file, old, new, line_of):
    root = tmp_path / "standard"
    shutil.copytree(default_root(), root)
    text = (root / file).read_text()
    assert old in text
    broken = (
        text.replace(old, new, 1)
        if file.endswith("yaml")
        else text[: text.rindex("---*/")].replace(*((old, new) if "kind" in old else ("", "")))
        + text[text.rindex("---*/") :].replace(*((old, new) if "kind" not in old else ("", "")))
    )
    (root / file).write_text(broken)
    _, faults = load_standard(root)
    lines = {n for n, row in enumerate(broken.splitlines(), 1) if line_of.rstrip(",") in row}
    assert any(f.file == file and f.line in lines for f in faults), faults


BALANCE, FLASH = "datasets/finance/balance_sheet.yaml", "datasets/finance/flash_report.yaml"
PORTAL = "profiles/portal_balance_sheet.yaml"
RULE, MONITOR = "rules/finance/balance_sheet/bs_assets_balance.sql", "monitors/finance/debt_ratio_rise.sql"
CASH = "title: 货币资金, type: money"


@pytest.mark.parametrize(("file", "old", "new"), [
    (BALANCE, CASH, CASH + ", min: abc"), (BALANCE, CASH, CASH + ", max: [1]"), (BALANCE, CASH, CASH + ", max_length: x"),
    (BALANCE, CASH, CASH + ", indent: x"), (FLASH, "from: balance_sheet.total_assets", "from: balance_sheet.nope"),
    (FLASH, "from: balance_sheet.total_assets", "from: nope.total_assets"), (FLASH, "frequency: [month]", "frequency: [fortnight]"),
    (FLASH, "owed_by: [enterprise]", "owed_by: [martian]"), (PORTAL, "header: {first_cell:", "header: {first_cel:"),
    (PORTAL, "period: {format: year_end_date}", "period: {format: year_end}"), (PORTAL, "unit: from_label", "unit: banana"),
    (RULE, "valid_from: 20", "valid_from: 2007-13-01 # "), (MONITOR, "deadline_days: ", "deadline_days: soon # "),
    ("indicators/finance/debt_ratio.sql", "  - value: ", "  - value: abc # "),
])  # fmt: skip
def test_a_wrong_value_is_a_fault_of_its_line(tmp_path: Path, file, old, new):
    root = tmp_path / "standard"
    shutil.copytree(default_root(), root)
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new, 1))
    line = text[: text.index(old)].count("\n") + 1
    _, faults = load_standard(root)
    assert (file, line) in {(f.file, f.line) for f in faults}, faults


CYCLE, GROUP = "monitors/funds/pay_cycle.sql", "queries/same_group.sql"


@pytest.mark.parametrize(("file", "old", "new", "place", "says"), [
    (CYCLE, "uses: [same_group]", "uses: [same_grup]", CYCLE, "same_grup"),
    (CYCLE, "r.paid_on, CASE i.n", "r.paid_on AS day, CASE i.n", CYCLE, "claim（ref、paid_on、member）"),
    (CYCLE, "JOIN same_group k ON k.ref", "JOIN same_group k ON k.reff", CYCLE, "reff"),
    (GROUP, "claim: [ref, paid_on, member]", "claim: [ref, member]", GROUP, "paid_on"),
    (GROUP, "datasets: [equity_holding]", "datasets: [equity_holdings]", GROUP, "equity_holdings"),
    (GROUP, ":control", ":controls", GROUP, "controls"),
    (GROUP, "id: same_group", "id: other_group", GROUP, "other_group"),
    (GROUP, "GROUP BY b.ref", "GROUP BY b.ref)", GROUP, "语法"),
    (GROUP, "claim: [ref, paid_on, member]", "claim: ref", GROUP, "claim"),
    (CYCLE, "uses: [same_group]", "uses: [same_group, same_group]", CYCLE, "两次"),
    (MONITOR, "kind: trend", "uses: [same_group]\nkind: trend", MONITOR, "kind: ledger"),
])  # fmt: skip
def test_a_fault_of_a_query_or_of_its_use_is_named(tmp_path: Path, file, old, new, place, says):
    root = shutil.copytree(default_root(), tmp_path / "standard")
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))
    _, faults = load_standard(root)
    assert any(f.file == place and says in f.message for f in faults), faults


def test_a_monitor_takes_over_what_its_queries_read_and_are_set_by():
    monitor, query = STANDARD.monitors["pay_cycle"], STANDARD.queries["same_group"]
    assert set(query.datasets) <= set(monitor.datasets) and monitor.params["control"] == query.params["control"]
    assert monitor.note.endswith(query.note) and "same_group AS (" in monitor.sql


def test_kinds_of_units_and_periods_are_those_of_the_platform():
    from guanlan.organisations.models import UnitKind

    assert set(UNIT_KINDS) == set(UnitKind.values) and PERIOD_KINDS == ("month", "quarter", "year")
