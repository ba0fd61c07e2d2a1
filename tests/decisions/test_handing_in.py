"""Minutes, signature and handing in: one act, whole or not at all; twice is once; the facts say what was said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.utils import timezone
from docx import Document

from guanlan.intake.evidence import evidence_read
from guanlan.intake.models import Submission
from guanlan.modules.decisions.meetings import following, holding, planning, publishing
from guanlan.modules.decisions.meetings.planning import TopicDraft
from guanlan.modules.decisions.meetings.states import MeetingError
from guanlan.modules.decisions.models import Meeting
from guanlan.monitoring.models import Verdict
from tests.decisions.conftest import PAYMENT
from tests.decisions.registers import processed

pytestmark = pytest.mark.django_db


def rows(dataset: str, columns: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM facts.{dataset} ORDER BY 1, 2")
        return cursor.fetchall()


def signed(stage, meeting: Meeting) -> Meeting:
    minutes = publishing.minutes_generate(by=stage.secretary, meeting=meeting)
    publishing.minutes_sign(by=stage.secretary, meeting=meeting, version=minutes.version, on_paper=True)
    meeting.refresh_from_db()
    return meeting


def words(meeting: Meeting) -> str:
    document = Document(BytesIO(evidence_read(meeting.minutes.first().file)))
    return "\n".join(p.text for p in document.paragraphs)


def test_the_document_holds_what_was_said_and_decided(stage):
    topic = stage.going("P4")
    holding.interest_declare(
        by=None, topic=topic, attendee=stage.person(topic.meeting, "P3"), relation="在渝州建材任监事"
    )
    stage.vote(topic, P1="aye", P2="aye", P5="aye")
    holding.topic_conclude(
        by=stage.secretary, topic=topic, outcome="passed", resolution="同意支付二期设备款 800 万元。"
    )
    holding.meeting_close(by=stage.secretary, meeting=topic.meeting)
    publishing.minutes_generate(by=stage.secretary, meeting=topic.meeting)
    text = words(topic.meeting)
    for said in ("山城2公司", "董事会第三次会议纪要", "应到成员 5 人，实到 4 人", "赵青（外部董事），出差", "陈立（董事长）：同意。P1的意见。",
                 "王川申报利害关系：在渝州建材任监事，对本议题回避", "同意 3 票，反对 0 票，弃权 0 票，回避 1 人", "涉及金额 8,000,000.00 元",
                 "议题结果：通过", "决议：同意支付二期设备款 800 万元。", "主持人（签字）"):  # fmt: skip
        assert said in text, said


def test_the_same_minutes_are_the_same_bytes_and_no_new_version(stage):
    meeting = stage.closed()
    first = publishing.minutes_generate(by=stage.secretary, meeting=meeting)
    again = publishing.minutes_generate(by=stage.secretary, meeting=meeting)
    assert (again.pk, again.version, meeting.minutes.count()) == (first.pk, 1, 1)


def test_a_signed_meeting_becomes_reported_records(stage):
    meeting = stage.closed(TopicDraft(**vars(PAYMENT) | {"valid_to": date(2030, 12, 31)}))
    signed(stage, meeting)
    assert meeting.state == "published" and meeting.published_at
    processed(stage.unit)
    code, no, today = stage.unit.code, meeting.meeting_no, timezone.localdate()
    assert rows(
        "decision_meeting", "organisation, meeting_no, body_no, members_due, held_on, noticed_on, minutes_on"
    ) == [(code, no, "DSH", 5, today, today, today)]
    assert rows("decision_attendance", "person_no, state, attend_as") == [
        (f"P{n}", "present", "member") for n in range(1, 6)
    ]
    assert rows("decision_topic", "topic_no, decision_no, ayes, noes, abstains, outcome, amount, resolution") == [
        (f"{no}-1", f"{no}-1", 5, 0, 0, "passed", Decimal(8_000_000), "同意支付二期设备款。")
    ]
    assert rows("decision_topic_item", "topic_no, item_code") == [(f"{no}-1", "F01")]
    assert [r[1:] for r in rows("decision_opinion", "person_no, vote, opinion")][0] == ("aye", "P1的意见")
    assert rows(
        "decision_matter", "decision_no, title, passed, amount, payee_name, valid_to, category, decided_on"
    ) == [(f"{no}-1", "支付二期设备款", True, Decimal(8_000_000), "渝州建材", date(2030, 12, 31), "funds", today)]


def test_a_preliminary_study_and_a_decision_to_be_approved_decide_no_matter(stage):
    signed(stage, stage.closed(TopicDraft(title="投资", act="study", items=["P01"]), "DW"))
    processed(stage.unit)
    assert rows("decision_matter", "decision_no, title") == []
    assert rows("decision_topic", "outcome, title") == [("passed", "投资")]


def test_handing_in_twice_changes_nothing(stage):
    meeting = signed(stage, stage.closed())
    before = Submission.objects.filter(unit=stage.unit).count()
    publishing.meeting_publish(by=stage.secretary, meeting=meeting)
    assert Submission.objects.filter(unit=stage.unit).count() == before
    with pytest.raises(MeetingError, match="会议已报送，不能签发纪要"):
        publishing.minutes_sign(by=stage.secretary, meeting=meeting, version=1, on_paper=True)


def test_one_data_set_that_is_refused_takes_everything_back(stage):
    """A register row that breaks the standard, the last to be handed in: no signature, no submission, no state."""
    meeting = stage.closed()
    topic = meeting.topics.get()
    topic.steps.create(step_no="1", title="付款", responsible="财务部", due_on=date(2030, 1, 1), state="unheard-of")
    publishing.minutes_generate(by=stage.secretary, meeting=meeting)
    before = Submission.objects.count()
    with pytest.raises(MeetingError, match="“决策落实步骤”校验没有通过，会议没有报送"):
        publishing.minutes_sign(by=stage.secretary, meeting=meeting, version=1, on_paper=True)
    meeting.refresh_from_db()
    assert meeting.state == "minuted" and meeting.minutes.get().signed_at is None
    assert Submission.objects.count() == before


def test_a_moderator_with_an_account_signs_in_person_and_only_the_latest_version(stage):
    meeting = stage.closed()
    moderator = stage.person(meeting, "P1")
    moderator.user = stage.city.users["viewer"]
    moderator.save()
    publishing.minutes_generate(by=stage.secretary, meeting=meeting)
    with pytest.raises(MeetingError, match="须由主持人陈立本人签发"):
        publishing.minutes_sign(by=stage.secretary, meeting=meeting, version=1, on_paper=True)
    with pytest.raises(MeetingError, match="纪要已重新生成"):
        publishing.minutes_sign(by=moderator.user, meeting=meeting, version=9)
    publishing.minutes_sign(by=moderator.user, meeting=meeting, version=1)
    assert meeting.minutes.get().signer == "陈立" and not meeting.minutes.get().on_paper


def test_a_step_is_handed_in_with_the_meeting_and_again_when_it_goes_on(stage):
    meeting = stage.closed()
    topic = meeting.topics.get()
    step = following.step_add(
        by=stage.secretary,
        topic=topic,
        title="签订合同",
        responsible="采购部",
        due_on=timezone.localdate() + timedelta(days=9),
    )
    signed(stage, meeting)
    with pytest.raises(MeetingError, match="须写明完成日期和结果"):
        following.step_report(by=stage.secretary, step=step, state="done", begun_on=None, done_on=None, amount=None, result="")  # fmt: skip
    today = timezone.localdate()
    following.step_report(by=stage.secretary, step=step, state="done", begun_on=today, done_on=today, amount=Decimal("100.50"), result="已签")  # fmt: skip
    processed(stage.unit)
    assert rows("decision_step", "step_no, state, amount, result") == [
        (step.step_no, "done", Decimal("100.50"), "已签")
    ]
    publishing.meeting_publish(by=stage.secretary, meeting=meeting)


def test_a_legal_opinion_goes_with_its_topic(stage):
    meeting = stage.plan()
    topic = stage.topic(meeting)
    planning.legal_opinion_file(
        by=stage.secretary,
        topic=topic,
        opinion_no="法1",
        author="法务部",
        issued_on=timezone.localdate(),
        conclusion="compliant",
    )
    stage.notify(meeting)
    stage.sign_in(meeting)
    holding.meeting_begin(by=stage.secretary, meeting=meeting)
    holding.topic_open(by=stage.secretary, topic=topic)
    stage.vote(topic, **{f"P{n}": "no" for n in range(1, 6)})
    holding.topic_conclude(by=stage.secretary, topic=topic, outcome="rejected")
    signed(stage, holding.meeting_close(by=stage.secretary, meeting=meeting))
    processed(stage.unit)
    assert rows("decision_legal_opinion", "opinion_no, topic_no") == [("法1", topic.topic_no)]
    assert rows("decision_matter", "decision_no, passed") == [(topic.topic_no, False)]


def test_the_record_of_the_meeting_is_reported_beside_the_minutes(stage):
    meeting = signed(stage, stage.closed())
    processed(stage.unit)
    minutes = meeting.minutes.get()
    document = Document(BytesIO(evidence_read(minutes.record)))
    text = "\n".join(p.text for p in document.paragraphs)
    assert (
        "董事会第三次会议记录" in text
        and "第 2 位发言，刘敏（董事、总经理）：同意。P2的意见。" in text
        and "签到：陈立（董事长）" in text
    )
    assert rows("decision_meeting", "meeting_no, record_file") == [
        (meeting.meeting_no, f"sha256:{minutes.record.sha256}")
    ]
    assert Verdict.objects.get(rule="dec_minutes_files").verdict == "合规"
