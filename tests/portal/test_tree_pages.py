"""Changes of the tree and notices through their pages; sums follow the tree as it stood."""

from __future__ import annotations

import pytest

from guanlan.flow.tasks import resum
from guanlan.organisations.models import Unit
from guanlan.portal.models import Notice
from tests.city import code
from tests.flow.test_path import report, value
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db


def post(city, unit: str, step: str, who: str = "planning", **values: str):
    """Post one change form; its fields carry the step as prefix."""
    address = f"/units/{city.units[unit].pk}/change"
    return client_of(city.users[who]).post(address, {"step": step, **{f"{step}-{k}": v for k, v in values.items()}})


def jobs(name: str) -> list[dict]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return [j.args for j in ProcrastinateJob.objects.filter(task_name=name)]


def test_a_unit_is_founded_renamed_and_wound_up(city):
    answer = post(city, "group", "found", code=code(50), name="山城新设公司", district="500103", industry="C26", on="2026-01-05",
                  document="渝国资〔2026〕1号")  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    made = Unit.objects.get(code=code(50))
    assert made.parent == city.units["group"] and made.section == "C" and made.versions.get().document
    city.units["made"] = made
    assert post(city, "made", "rename", name="山城更名公司", on="2026-02-01").status_code == 302
    assert post(city, "made", "end", on="2026-03-01", successor=city.units["sub2"].code).status_code == 302
    made.refresh_from_db()
    assert made.status == "merged" and [v.change for v in made.versions.all()] == ["founded", "renamed", "merged"]


def test_a_wrong_check_digit_is_said_when_a_unit_is_founded_and_a_class_of_industry_is_taken(city):
    good = code(52)
    pilot = good[:17] + ("0" if good[17] != "0" else "1")
    client = client_of(city.users["planning"])
    given = {"code": pilot, "name": "山城试点公司", "district": "500103", "industry": "C2611", "on": "2026-01-05"}
    address = f"/units/{city.units['group'].pk}/change"
    page = client.post(address, {"step": "found", **{f"found-{k}": v for k, v in given.items()}}, follow=True)
    assert "校验码不符 GB 32100" in page.content.decode()
    assert Unit.objects.get(code=pilot).industry == "C2611"


@pytest.mark.parametrize(("step", "values", "said"), [
    ("found", {"code": "123", "name": "x", "district": "500103", "industry": "C26", "on": "2026-01-05"}, "18"),
    ("found", {"code": code(2), "name": "x", "district": "500103", "industry": "C26", "on": "2026-01-05"}, "已登记"),
    ("found", {"code": code(51), "name": "x", "district": "500103", "industry": "ZZ", "on": "2026-01-05"}, "没有代码 ZZ"),
    ("rename", {"name": "", "on": "2026-01-05"}, "必填"),
    ("rename", {"name": "新名", "on": "昨天"}, "请填写日期"),
    ("rename", {"name": "新名", "on": "2009-01-05"}, "应晚于"),
    ("move", {"parent": "GZ999999", "on": "2026-01-05"}, "没有代码为 GZ999999"),
    ("end", {"on": "2026-01-05"}, "仍有存续的下级单位"),
])  # fmt: skip
def test_a_wrong_change_is_told_beside_its_form_and_nothing_happens(city, step, values, said):
    before = Unit.objects.count(), city.units["group"].versions.count()
    answer = post(city, "group", step, **values)
    assert answer.status_code == 200 and said in answer.content.decode()
    assert (Unit.objects.count(), city.units["group"].versions.count()) == before


def test_a_reporter_changes_nothing(city):
    assert post(city, "sub2", "rename", who="reporter", name="x", on="2026-01-05").status_code == 403
    assert post(city, "wanzhou_co", "rename", who="reporter2", name="x", on="2026-01-05").status_code == 403


def test_sums_follow_the_tree_as_it_stood(city):
    """A company that moved on 1 July counts where it was for June, and where it is for September."""
    for period in ("2025-06", "2025-09"):
        report(city, "sub2", period=period)
    answer = post(city, "sub2", "move", parent=city.units["万州"].code, on="2025-07-01", document="划转通知")
    assert answer.status_code == 302
    resum(**jobs("guanlan.flow.tasks.resum")[0])
    found = {
        (name, period): value(city.units[name], "total_assets", period, "summed")
        for name in ("group", "万州", "city") for period in ("2025-06", "2025-09")
    }  # fmt: skip
    assert found == {("group", "2025-06"): 1000, ("group", "2025-09"): None, ("万州", "2025-06"): None,
                     ("万州", "2025-09"): 1000, ("city", "2025-06"): 1000, ("city", "2025-09"): 1000}  # fmt: skip
    # A late correction of June still goes to the old parent.
    city.units["sub2"].refresh_from_db()
    report(city, "sub2", period="2025-06", by="officer_reporter" if "officer_reporter" in city.users else "reporter2",
           total_assets=1500, other_noncurrent_assets=600, total_noncurrent_assets=1000, equity_parent=1000, total_equity=1000)  # fmt: skip
    assert value(city.units["group"], "total_assets", "2025-06", "summed") == 1500
    assert value(city.units["万州"], "total_assets", "2025-06", "summed") is None


def test_a_notice_reaches_those_it_is_for(city):
    officer = client_of(city.users["district"])
    answer = officer.post(
        "/notices/new", {"title": "万州专项检查", "unit": str(city.units["万州"].pk), "text": "请准备。"}
    )
    assert answer.status_code == 302
    notice = Notice.objects.get()
    seen = {
        who: client_of(city.users[who]).get(f"/notices/{notice.pk}").status_code
        for who in ("district_reporter", "leader", "reporter")
    }
    assert seen == {"district_reporter": 200, "leader": 200, "reporter": 404}
    assert "万州专项检查" not in client_of(city.users["reporter"]).get("/").content.decode()
    foreign = {"title": "越权", "unit": str(city.units["渝中"].pk), "text": "…"}
    assert "越权" in officer.post("/notices/new", foreign).content.decode() and Notice.objects.count() == 1
    assert client_of(city.users["reporter"]).post("/notices/new", foreign).status_code == 403
