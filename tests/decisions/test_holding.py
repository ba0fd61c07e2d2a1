"""A meeting from plan to close: each step only in its state, counts and warnings as they arise."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from guanlan.audit.models import Entry
from guanlan.modules.decisions.meetings import holding, planning
from guanlan.modules.decisions.meetings.cautions import cautions
from guanlan.modules.decisions.meetings.counting import quorum_of, requirements_of
from guanlan.modules.decisions.meetings.planning import TopicDraft
from guanlan.modules.decisions.meetings.queries import sheet_of
from guanlan.modules.decisions.meetings.states import MeetingError
from guanlan.modules.decisions.models import Meeting
from tests.decisions.registers import take

pytestmark = pytest.mark.django_db


def said(meeting: Meeting) -> str:
    meeting.refresh_from_db()
    return "\n".join(c.text for c in cautions(sheet_of(meeting)))


def test_members_of_the_body_on_that_day_are_the_attendees(stage):
    take(stage.secretary, stage.unit, "decision_member", {"body_no": "DSH", "person_no": "P9", "name": "前任", "role": "member",
         "term_from": "2015-01-01", "term_to": "2019-12-31"})  # fmt: skip
    meeting = stage.plan()
    assert [a.person_no for a in meeting.attendees.all()] == ["P1", "P2", "P3", "P4", "P5"]
    assert meeting.moderator_no == "P1" and meeting.meeting_no == f"DSH-{meeting.planned_at.astimezone().year}-01"


def test_a_number_is_used_once_and_a_body_must_be_filed(stage):
    meeting = stage.plan()
    with pytest.raises(MeetingError, match="已经用过"):
        stage.plan(meeting_no=meeting.meeting_no)
    with pytest.raises(MeetingError, match="没有编号为 XX"):
        stage.plan("XX")


def test_the_agenda_is_ordered_and_frozen_by_the_notice(stage):
    meeting = stage.plan()
    first, second = stage.topic(meeting), stage.topic(meeting, TopicDraft(title="听取安全生产情况", act="hear"))
    planning.agenda_order(by=stage.secretary, meeting=meeting, order=[second.pk, first.pk])
    assert [t.title for t in meeting.topics.all()] == ["听取安全生产情况", "支付二期设备款"]
    stage.notify(meeting)
    meeting.refresh_from_db()
    assert meeting.noticed_at is not None
    with pytest.raises(MeetingError, match="会议已通知，不能增加议题"):
        stage.topic(meeting)


def test_every_step_is_refused_in_a_state_it_does_not_fit(stage):
    meeting = stage.plan()
    with pytest.raises(MeetingError, match="议程还没有议题"):
        stage.notify(meeting)
    topic = stage.topic(meeting)
    for step in (holding.meeting_begin, holding.meeting_close):
        with pytest.raises(MeetingError, match="会议拟开"):
            step(by=stage.secretary, meeting=meeting)
    with pytest.raises(MeetingError, match="会议拟开，不能审议议题"):
        holding.topic_open(by=stage.secretary, topic=topic)
    stage.notify(meeting)
    with pytest.raises(MeetingError, match="还没有成员签到"):
        holding.meeting_begin(by=stage.secretary, meeting=meeting)
    assert not Entry.objects.filter(action="meeting.begin").exists()


def test_a_cancelled_meeting_says_why_and_stays_cancelled(stage):
    meeting = stage.plan()
    with pytest.raises(MeetingError, match="请填写取消原因"):
        planning.meeting_cancel(by=stage.secretary, meeting=meeting, reason=" ")
    planning.meeting_cancel(by=stage.secretary, meeting=meeting, reason="材料未齐")
    with pytest.raises(MeetingError, match="会议已取消"):
        stage.notify(meeting)


def test_too_few_members_are_warned_of_while_the_meeting_is_held(stage):
    topic = stage.going("P2", "P3", "P4")
    assert "到会人数不足：应到 5 人，实到 2 人，须 3 人" in said(topic.meeting)
    holding.attendee_sign(by=None, attendee=stage.person(topic.meeting, "P2"), state="present")
    assert "到会人数不足" not in said(topic.meeting)


def test_the_enterprises_own_rate_goes_before_the_law(stage):
    take(stage.secretary, stage.unit, "decision_regulation", {
        "regulation_no": "Z1", "title": "董事会议事规则", "kind": "board_rules", "body_kind": "board", "approved_on": "2020-01-01",
        "valid_from": "2020-01-01", "legal_reviewed": "是", "attendance_rate": "0.8", "attendance_over": "否",
        "vote_base": "all", "vote_rate": "0.6667", "vote_over": "否"})  # fmt: skip
    sheet = sheet_of(stage.plan())
    needs = requirements_of(sheet.meeting, sheet.topics)
    assert quorum_of(sheet.attendees, needs).needed == 4
    assert needs.vote.needed(5) == 4 and needs.vote.needed(3) == 2 and "董事会议事规则" in needs.source


def test_short_notice_missing_study_and_missing_legal_opinion_are_warned_of(stage):
    meeting = stage.plan()
    topic = stage.topic(meeting, TopicDraft(title="投资建设二期", act="decide", items=["P01"]))
    text = said(meeting)
    assert "通知到开会只有 1 天，少于 10 天" in text
    assert "须党委前置研究" in text and "还没有会前出具的审查意见" in text and "还没有议题材料" in text
    planning.legal_opinion_file(
        by=stage.secretary,
        topic=topic,
        opinion_no="",
        author="法务部",
        issued_on=timezone.localdate(),
        conclusion="compliant",
    )
    assert "审查意见" not in said(meeting)


def test_an_earlier_party_topic_of_the_same_matter_satisfies_the_study(stage):
    draft = TopicDraft(title="投资建设二期", act="study", items=["P01"], decision_no="D-1")
    stage.closed(draft, "DW")
    meeting = stage.plan()
    stage.topic(meeting, TopicDraft(title="投资建设二期", act="decide", items=["P01"], decision_no="D-1"))
    stage.topic(meeting, TopicDraft(title="另一个项目", act="decide", items=["P01"], decision_no="D-2"))
    found = [c for c in cautions(sheet_of(meeting)) if "前置研究" in c.text]
    assert [c.topic for c in found] == [2]


def test_an_amount_beyond_the_bodys_power_is_warned_of(stage):
    meeting = stage.plan()
    stage.topic(meeting, TopicDraft(title="支付", act="decide", items=["F01"], amount=Decimal(60_000_000)))
    assert "超过本机构的权限 50,000,000.00 元" in said(meeting)


def test_a_related_member_is_recused_and_his_vote_refused(stage):
    topic = stage.going()
    member = stage.person(topic.meeting, "P3")
    stage.vote(topic, P3="aye")
    holding.interest_declare(by=stage.secretary, topic=topic, attendee=member, relation="在渝州建材任监事")
    assert topic.opinions.get(attendee=member).vote == "recused"
    with pytest.raises(MeetingError, match="应当回避，不能表决"):
        stage.vote(topic, P3="aye")
    stage.vote(topic, P1="aye", P2="aye", P4="no", P5="no")
    with pytest.raises(MeetingError, match="按票数应为否决.*4 人中须超过半数，即 3 票"):
        holding.topic_conclude(by=stage.secretary, topic=topic, outcome="passed", resolution="同意")


def test_a_relation_declared_before_is_remembered(stage):
    topic = stage.going()
    holding.interest_declare(
        by=None, topic=topic, attendee=stage.person(topic.meeting, "P3"), relation="在渝州建材任监事"
    )
    later = stage.plan()
    stage.topic(later)
    assert "王川此前申报过利害关系（在渝州建材任监事），本议题还没有申报回避" in said(later)


def test_who_is_away_or_only_listens_has_no_vote(stage):
    topic = stage.going("P5")
    with pytest.raises(MeetingError, match="孙渝请假，不能发表意见或表决"):
        stage.vote(topic, P5="aye")
    guest = planning.observer_add(by=stage.secretary, meeting=topic.meeting, name="吴法", post="总法律顾问")
    holding.attendee_sign(by=stage.secretary, attendee=guest, state="present")
    with pytest.raises(MeetingError, match="列席人员，可以发表意见，不能表决"):
        holding.opinion_record(by=stage.secretary, topic=topic, attendee=guest, vote="aye")
    holding.opinion_record(by=stage.secretary, topic=topic, attendee=guest, vote="none", text="合同条款合规")


def test_votes_are_counted_against_all_members_and_a_deviation_needs_its_reason(stage):
    topic = stage.going("P4", "P5")
    stage.vote(topic, P1="aye", P2="aye")
    with pytest.raises(MeetingError, match="还有 1 名到会成员没有表决"):
        holding.topic_conclude(by=stage.secretary, topic=topic, outcome="passed", resolution="同意")
    stage.vote(topic, P3="abstain")
    with pytest.raises(MeetingError, match="全体成员 5 人中须超过半数，即 3 票"):
        holding.topic_conclude(by=stage.secretary, topic=topic, outcome="passed", resolution="同意")
    holding.topic_conclude(
        by=stage.secretary, topic=topic, outcome="passed", resolution="同意", deviation="章程规定到会成员过半数即可"
    )
    assert "记录的结果是通过，按票数应为否决" in said(topic.meeting)


def test_the_meeting_closes_only_when_everything_is_accounted_for(stage):
    topic = stage.going()
    with pytest.raises(MeetingError, match="“支付二期设备款”还没有议决"):
        holding.meeting_close(by=stage.secretary, meeting=topic.meeting)
    holding.topic_conclude(by=stage.secretary, topic=topic, outcome="deferred")
    planning.observer_add(by=stage.secretary, meeting=topic.meeting, name="吴法", post="")
    with pytest.raises(MeetingError, match="吴法的到会情况还没有登记"):
        holding.meeting_close(by=stage.secretary, meeting=topic.meeting)


def test_another_day_asks_the_register_for_the_members_of_that_day(stage):
    meeting = stage.plan()
    take(stage.secretary, stage.unit, "decision_member", {"body_no": "DSH", "person_no": "P5", "name": "孙渝", "role": "employee",
         "term_from": "2020-01-01", "term_to": str(timezone.localdate() + timedelta(days=9))})  # fmt: skip
    planning.meeting_amend(
        by=stage.secretary, meeting=meeting, kind="regular", mode="onsite", title="董事会第三次会议", place="", notice="",
        planned_at=timezone.now() + timedelta(days=30), moderator_no="P1",
    )  # fmt: skip
    assert [a.person_no for a in meeting.attendees.all()] == ["P1", "P2", "P3", "P4"]
