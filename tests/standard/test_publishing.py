"""The printed standard in docs/ is what the files of the standard say."""

from pathlib import Path

from guanlan.intake.publishing import publish, specification
from guanlan.standard.comparing import differences
from guanlan.standard.loading import current

DOCS = Path(__file__).parents[2] / "docs" / "standard"


def test_printed_specification_is_up_to_date():
    assert (DOCS / "specification.md").read_text() == specification(current()), (
        "run: guanlan standard publish --out docs/standard"
    )


def test_publish_writes_every_data_set(tmp_path):
    assert publish(current(), tmp_path) == 2 + 2 * len(current().datasets)


def test_a_standard_differs_not_from_itself():
    assert differences(current(), current()) == []
