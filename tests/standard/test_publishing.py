"""The printed standard in docs/ is what the files of the standard say."""

import shutil
from pathlib import Path

from guanlan.intake.publishing import publish, specification
from guanlan.standard.comparing import differences
from guanlan.standard.loading import current, default_root, load_standard

DOCS = Path(__file__).parents[2] / "docs" / "standard"


def test_printed_specification_is_up_to_date():
    assert (DOCS / "specification.md").read_text() == specification(current()), (
        "run: guanlan standard publish --out docs/standard"
    )


def test_publish_writes_every_data_set(tmp_path):
    assert publish(current(), tmp_path) == 2 + 2 * len(current().datasets)


def test_a_standard_differs_not_from_itself():
    assert differences(current(), current()) == []


def test_a_difference_says_what_changed_and_whom_it_touches(tmp_path):
    root = shutil.copytree(default_root(), tmp_path / "standard")
    data = root / "datasets" / "finance" / "balance_sheet.yaml"
    data.write_text(data.read_text().replace("frequency: [quarter, year]", "frequency: [year]", 1))
    card = root / "indicators" / "finance" / "debt_ratio.sql"
    card.write_text(card.read_text().replace("direction: less", "direction: none", 1))
    changed, _ = load_standard(root)
    found = {d["id"]: (d["change"], d["detail"]) for d in differences(current(), changed)}
    assert found == {
        "balance_sheet": ("修改", "frequency（报送单位：enterprise）"),
        "debt_ratio": ("修改", "direction（报送单位：enterprise）"),
    }
    assert changed.version == current().version and changed.edition != current().edition


def test_the_edition_is_that_of_the_content_and_of_nothing_else(tmp_path):
    root = shutil.copytree(default_root(), tmp_path / "elsewhere")
    (root / "notes.txt").write_text("no part of the standard")
    assert load_standard(root)[0].edition == current().edition
