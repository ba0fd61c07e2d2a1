"""The supervision tree keeps its history, and refuses what cannot be."""

from datetime import date

import pytest

from guanlan.organisations.codes import uscc_problem
from guanlan.organisations.models import Unit
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


@pytest.mark.django_db
def test_changes_are_made_to_the_tree_as_it_is_now(city):
    """Units read before another change do not bring their old paths back; nor does an ended unit change again."""
    stale = Unit.objects.get(pk=city.units["sub2"].pk)
    unit_move(by=None, unit=city.units["group"], parent=city.units["万州"], on=date(2026, 2, 1))
    unit_rename(by=None, unit=stale, name="改了名的公司", on=date(2026, 3, 1))
    stale.refresh_from_db()
    assert stale.path.startswith(city.units["万州"].path)
    unit_end(by=None, unit=stale, on=date(2026, 4, 1))
    with pytest.raises(UnitError, match="不能再变更"):
        unit_move(by=None, unit=stale, parent=city.units["渝中"], on=date(2026, 5, 1))
    with pytest.raises(UnitError, match="不能晚于今天"):
        unit_rename(by=None, unit=city.units["sub3"], name="将来的名字", on=date(2999, 1, 1))


@pytest.mark.django_db
def test_administrators_stand_at_the_root_only(city):
    from guanlan.identity.operations import GrantError, grant_give, user_create

    user = user_create(
        by=None, username="local_admin", display_name="区县管理员", password="x-Long-enough-1", unit=city.units["万州"]
    )
    with pytest.raises(GrantError, match="市国资委"):
        grant_give(by=None, user=user, role="security_admin", unit=city.units["万州"])
