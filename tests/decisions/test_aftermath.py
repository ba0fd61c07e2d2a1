"""What becomes of decisions of meetings held here: ratified, changed, evaluated; who read what; the whole on one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from guanlan.intake.models import Submission
from guanlan.modules.decisions.meetings import aftermath, materials, publishing
from guanlan.modules.decisions.meetings.states import MeetingError
from guanlan.modules.decisions.models import Meeting, Topic
from tests.decisions.conftest import PAYMENT
from tests.decisions.registers import processed
from tests.decisions.test_handing_in import rows, signed
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def topic_of(meeting: Meeting) -> Topic:
    return meeting.topics.select_related("meeting").get()


@pytest.fixture
def emergency(stage) -> Topic:
    """An emergency decision of the board, signed and reported."""
    topic = topic_of(signed(stage, stage.closed(replace(PAYMENT, emergency=True))))
    processed(stage.unit)
    return topic


@pytest.fixture
def later(stage, emergency) -> Topic:
    """The next meeting of the board, which took the same matter up again."""
    topic = topic_of(
        signed(stage, stage.closed(replace(PAYMENT, title="追认设备款", decision_no=emergency.decision_no)))
    )
    processed(stage.unit)
    return topic


def test_an_emergency_decision_is_ratified_by_a_later_topic_and_reported(stage, emergency, later):
    aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratifier=later)
    emergency.refresh_from_db()
    assert emergency.ratified_on == TODAY and emergency.ratified_by == later
    processed(stage.unit)
    ratified = dict(rows("decision_topic", "topic_no, ratified_on"))
    assert ratified == {emergency.topic_no: TODAY, later.topic_no: None}
    before = Submission.objects.count()
    aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratifier=later)
    assert Submission.objects.count() == before


def test_reporting_a_meeting_once_more_keeps_its_ratification(stage, emergency, later):
    aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratifier=later)
    processed(stage.unit)
    publishing.meeting_publish(by=stage.secretary, meeting=emergency.meeting)
    processed(stage.unit)
    assert dict(rows("decision_topic", "topic_no, ratified_on"))[emergency.topic_no] == TODAY


def test_a_ratification_elsewhere_says_where_and_fits_the_calendar(stage, emergency):
    with pytest.raises(MeetingError, match="请填写在哪次会议追认"):
        aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratified_on=TODAY)
    with pytest.raises(MeetingError, match="追认日期不能早于会议"):
        aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratified_on=TODAY - timedelta(1), text="股东会")
    with pytest.raises(MeetingError, match="追认日期不能晚于今天"):
        aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratified_on=TODAY + timedelta(1), text="股东会")
    with pytest.raises(MeetingError, match="请填写追认日期"):
        aftermath.topic_ratify(by=stage.secretary, topic=emergency, text="股东会")
    aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratified_on=TODAY, text="股东会")
    assert emergency.ratification == "股东会"


def test_only_emergency_decisions_are_ratified_and_only_by_other_meetings(stage, emergency, later):
    with pytest.raises(MeetingError, match="只有紧急决定需要追认"):
        aftermath.topic_ratify(by=stage.secretary, topic=later, ratified_on=TODAY, text="股东会")
    with pytest.raises(MeetingError, match="须在本企业之后召开"):
        aftermath.topic_ratify(by=stage.secretary, topic=emergency, ratifier=emergency)


def test_a_change_of_the_amount_needs_the_topic_that_approved_it(stage, emergency, later):
    change = {"by": stage.secretary, "topic": emergency, "changed_on": TODAY, "content": "分期支付"}
    with pytest.raises(MeetingError, match="变更金额须经原决策机构批准"):
        aftermath.decision_change(**change, amount_after=Decimal(9_000_000))
    aftermath.decision_change(**change)
    aftermath.decision_change(**change, amount_after=Decimal(9_000_000), approved_by=later)
    processed(stage.unit)
    number = emergency.decision_no
    assert rows("decision_change", "change_no, decision_no, amount_after, topic_no") == [
        (f"{number}-变1", number, None, None), (f"{number}-变2", number, Decimal(9_000_000), later.topic_no),
    ]  # fmt: skip


def test_a_change_is_not_approved_by_a_topic_of_another_matter(stage, emergency):
    other = topic_of(signed(stage, stage.closed(replace(PAYMENT, title="另一事项"))))
    with pytest.raises(MeetingError, match="决策事项编号是"):
        aftermath.decision_change(
            by=stage.secretary, topic=emergency, changed_on=TODAY, content="加钱", approved_by=other
        )


def test_an_evaluation_of_the_same_day_replaces_the_earlier(stage, emergency):
    for score in (70, 90):
        aftermath.decision_evaluate(
            by=stage.secretary, topic=emergency, evaluated_on=TODAY, conclusion="达到预期", score=score
        )
    with pytest.raises(MeetingError, match="0 至 100"):
        aftermath.decision_evaluate(by=stage.secretary, topic=emergency, evaluated_on=TODAY, conclusion="好", score=101)
    processed(stage.unit)
    assert rows("decision_evaluation", "decision_no, evaluated_on, score") == [(emergency.decision_no, TODAY, 90)]


def test_nothing_follows_a_meeting_that_is_not_reported(stage):
    topic = topic_of(stage.closed(replace(PAYMENT, emergency=True)))
    with pytest.raises(MeetingError, match="只有已报送的会议可以"):
        aftermath.topic_ratify(by=stage.secretary, topic=topic, ratified_on=date.today(), text="股东会")


def test_the_secretary_records_it_all_on_the_page(stage, emergency, later):
    client, address = client_of(stage.secretary), f"/decisions/meetings/{emergency.meeting_id}"
    page = client.get(f"{address}/follow").content.decode()
    assert "还没有追认" in page and "追认设备款" in page
    posted = {"topic": emergency.pk, "next": f"{address}/follow"}
    client.post(f"{address}/ratify", posted | {"ratifier": later.pk})
    client.post(f"{address}/change", posted | {"changed_on": TODAY, "content": "分两期支付"})
    client.post(f"{address}/evaluate", posted | {"evaluated_on": TODAY, "conclusion": "达到预期", "score": "x"})
    page = client.get(f"{address}/follow").content.decode()
    assert "分两期支付" in page and "评分应为 0 至 100 的整数" in page and "还没有追认" not in page
    assert client.post(f"{address}/ratify", posted | {"ratifier": emergency.pk}).status_code == 404
    whole = client.get(f"{address}/print").content.decode()
    assert (
        "分两期支付" in whole and "追认：追认设备款" in whole and "P1的意见" in whole and "同意支付二期设备款" in whole
    )
    assert client_of(stage.city.users["viewer"]).post(f"{address}/ratify", posted).status_code in (403, 404)


def test_the_secretary_sees_who_opened_which_material_and_who_has_not(stage):
    meeting = stage.plan()
    topic = stage.topic(meeting)
    member = meeting.attendees.get(person_no="P2")
    member.user = stage.city.users["reporter"]
    member.save()
    material = materials.material_add(by=stage.secretary, topic=topic, kind="proposal", title="采购方案", data=b"%PDF-1.7", file_name="a.pdf")  # fmt: skip
    client, address = client_of(stage.secretary), f"/decisions/meetings/{meeting.pk}/openings"
    page = client.get(address).content.decode()
    assert "还有 1 人次没有打开" in page and "没有平台账户" in page
    materials.material_open(by=stage.city.users["reporter"], material=material)
    materials.material_open(by=stage.city.users["reporter"], material=material)
    page = client.get(address).content.decode()
    assert "没有打开</span>" not in page and '<td class="num">2</td>' in page
    assert client_of(stage.city.users["viewer"]).get(address).status_code in (403, 404)
    assert client_of(stage.city.users["officer"]).get(address).status_code in (403, 404)
