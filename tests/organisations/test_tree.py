"""The supervision tree keeps its history, and refuses what cannot be."""

from datetime import date

import pytest

from guanlan.organisations.codes import uscc_problem
from guanlan.organisations.operations import UnitError, unit_end, unit_found, unit_move, unit_rename
from tests.city import code


def test_rename_move_and_end_keep_history(city):
    group, sub = city.units["group"], city.units["sub2"]
    unit_rename(by=None, unit=sub, name="新名公司", on=date(2020, 1, 1), document="渝府〔2020〕1号")
    unit_move(by=None, unit=group, parent=city.units["渝中"], on=date(2021, 1, 1))
    sub.refresh_from_db()
    assert sub.path.startswith(city.units["渝中"].path) and sub.level == 3
    unit_end(by=None, unit=sub, on=date(2022, 1, 1), successor=city.units["sub3"])
    assert [v.change for v in sub.versions.all()] == ["founded", "renamed", "merged"]
    assert sub.versions.get(valid_to=date(2019, 12, 31)).name == "山城2公司"


def test_a_circle_and_an_orphan_are_refused(city):
    with pytest.raises(UnitError):
        unit_move(by=None, unit=city.units["group"], parent=city.units["sub2"], on=date(2021, 1, 1))
    with pytest.raises(UnitError):
        unit_end(by=None, unit=city.units["group"], on=date(2021, 1, 1))


def test_codes(city):
    assert uscc_problem(code(77)) is None
    wrong_digit = code(77)[:-1] + ("0" if code(77)[-1] != "0" else "1")
    assert uscc_problem(wrong_digit)[0] == "warning"
    assert uscc_problem("91500000")[0] == "error"
    with pytest.raises(UnitError):
        unit_found(by=None, parent=city.root, code=city.units["group"].code, name="重复", kind="enterprise")
