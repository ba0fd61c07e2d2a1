"""The real statements of twelve listed companies pass the ordinary checks; what does not map is listed."""

from pathlib import Path

import pytest

from guanlan.intake.files import validate_file
from guanlan.standard.loading import current

FILES = sorted((Path(__file__).parents[2] / "demo" / "statements").glob("*.csv"))
PROFILES = {"zcfzb": "portal_balance_sheet", "lrb": "portal_income_statement", "xjllb": "portal_cash_flow"}


def test_the_files_are_there():
    assert len(FILES) == 34


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_real_statements_pass(file: Path):
    outcome = validate_file(file, current(), dataset=None, profile=PROFILES[file.stem[:-6]], organisation="")
    assert outcome.rows >= 12
    assert outcome.of("error") == []
    assert all(u.reason for u in outcome.unmapped)


@pytest.mark.parametrize(("label", "rule"), [("资产总计", "bs_assets_balance"), ("流动资产合计", "bs_total_assets")])
def test_one_changed_figure_is_found(tmp_path: Path, label: str, rule: str):
    lines = FILES[[f.stem for f in FILES].index("zcfzb600011")].read_text("utf-8-sig").splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith(label + "("))
    cells = lines[row].split(",")
    cells[1] = str(int(cells[1]) + 1_000_000)
    lines[row] = ",".join(cells)
    changed = tmp_path / "changed.csv"
    changed.write_text("\n".join(lines), "utf-8")
    outcome = validate_file(changed, current(), dataset=None, profile="portal_balance_sheet", organisation="")
    assert rule in {f.rule for f in outcome.of("error")}
    assert all(f.place.cell.startswith("B") for f in outcome.of("error"))
