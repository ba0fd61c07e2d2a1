"""Pages of meetings: the secretary keeps one, an attendee takes part, materials go to whom they are meant for."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guanlan.identity.operations import grant_give, user_create
from guanlan.modules.decisions.meetings import holding, materials, planning, publishing
from guanlan.modules.decisions.meetings.states import MeetingError
from guanlan.modules.decisions.models import MaterialOpening, Meeting
from tests.decisions.registers import take
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nhello"


@pytest.fixture
def member(stage):
    """A director of the enterprise with an account of his own."""
    user = user_create(by=None, username="director", display_name="王川", password="x-Long-enough-1", unit=stage.unit)
    grant_give(by=None, user=user, role="enterprise_viewer", unit=stage.unit, module="decisions")
    return user


def seen(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_whole_meeting_by_its_pages(stage):
    client = client_of(stage.secretary)
    assert "拟开会议" in seen(client, "/decisions/meetings")
    body = f"{stage.unit.pk}:DSH"
    at = timezone.localtime() + timedelta(hours=2)
    client.post("/decisions/meetings/new", {
        "body": body, "title": "董事会会议", "planned_at": f"{at:%Y-%m-%dT%H:%M}", "kind": "regular", "mode": "onsite"})  # fmt: skip
    meeting = Meeting.objects.get()
    base = f"/decisions/meetings/{meeting.pk}"
    client.post(f"{base}/topics", {"title": "支付设备款", "act": "decide", "items": ["F01"], "amount": "8000000", "payee_name": "渝州建材"})  # fmt: skip
    topic = meeting.topics.get()
    assert "支付设备款" in seen(client, f"{base}/edit") and "少于 10 天" in seen(client, f"{base}/edit")
    client.post(f"{base}/notify")
    people = list(meeting.attendees.all())
    client.post(f"{base}/attendance", {f"state_{a.pk}": "present" for a in people})
    client.post(f"{base}/begin")
    client.post(f"{base}/open", {"topic": topic.pk})
    client.post(f"{base}/opinions", {"topic": topic.pk, **{f"vote_{a.pk}": "aye" for a in people}, f"text_{people[0].pk}": "赞成"})  # fmt: skip
    assert "按票数：通过" in seen(client, base)
    client.post(f"{base}/conclude", {"topic": topic.pk, "outcome": "passed", "resolution": "同意。"})
    client.post(f"{base}/close")
    assert "议题审议和表决情况" in seen_after(client, f"{base}/generate")
    answer = client.get(f"{base}/minutes.docx")
    assert answer.content[:2] == b"PK" and "attachment" in answer["Content-Disposition"]
    client.post(f"{base}/sign", {"version": "1", "on_paper": "1"})
    meeting.refresh_from_db()
    assert meeting.state == "published"
    client.post(f"{base}/step-add", {"topic": topic.pk, "title": "签合同", "responsible": "采购部", "due_on": "2030-01-01"})  # fmt: skip
    assert "签合同" in seen(client, f"{base}/follow")
    assert "董事会会议" in seen(client_of(stage.city.users["officer"]), "/decisions/meetings")


def seen_after(client: Client, address: str) -> str:
    return client.post(address, follow=True).content.decode()


def test_a_step_that_does_not_fit_is_said_on_the_page(stage):
    meeting = stage.plan()
    assert "议程还没有议题，不能发出通知" in seen_after(
        client_of(stage.secretary), f"/decisions/meetings/{meeting.pk}/notify"
    )
    meeting.refresh_from_db()
    assert meeting.state == "planned"


def test_one_wrong_vote_in_the_table_keeps_none_of_them(stage):
    topic = stage.going()
    holding.interest_declare(by=None, topic=topic, attendee=stage.person(topic.meeting, "P5"), relation="亲属")
    votes = {f"vote_{a.pk}": "aye" for a in topic.meeting.attendees.all()}
    said = seen_after_post(stage, topic.meeting, "opinions", {"topic": topic.pk, **votes})
    assert "应当回避，不能表决" in said and topic.opinions.exclude(vote="recused").count() == 0


def seen_after_post(stage, meeting: Meeting, step: str, data: dict) -> str:
    client = client_of(stage.secretary)
    return client.post(f"/decisions/meetings/{meeting.pk}/{step}", data, follow=True).content.decode()


def test_an_attendee_signs_in_speaks_and_declares_for_himself(stage, member):
    meeting = stage.plan()
    topic = stage.topic(meeting)
    client = client_of(member)
    assert client.get(f"/decisions/meetings/{meeting.pk}").status_code == 404  # not yet called to it
    stage.notify(meeting)
    base = f"/decisions/meetings/{meeting.pk}"
    assert "签到" in seen(client, base) and "支付二期设备款" in seen(client, base)
    client.post(f"{base}/my-sign", {"state": "present"})
    holding.meeting_begin(by=stage.secretary, meeting=meeting)
    holding.topic_open(by=stage.secretary, topic=topic)
    client.post(f"{base}/my-opinion", {"topic": topic.pk, "vote": "no", "text": "价格偏高"})
    opinion = topic.opinions.get()
    assert (opinion.attendee.name, opinion.vote, opinion.text) == ("王川", "no", "价格偏高")
    client.post(f"{base}/my-interest", {"topic": topic.pk, "relation": "曾任其顾问"})
    assert topic.opinions.get().vote == "recused"
    for step in ("close", "conclude", "opinions", "attendance", "material"):
        assert client.post(f"{base}/{step}", {"topic": topic.pk}).status_code == 404, step


def test_an_attendee_of_one_meeting_has_no_part_in_another(stage, member):
    first, other = stage.going(), stage.plan(meeting_no="X-1")
    foreign = stage.topic(other)
    client = client_of(stage.secretary)
    answer = client.post(f"/decisions/meetings/{first.meeting_id}/open", {"topic": foreign.pk})
    assert answer.status_code == 404


def test_materials_go_only_to_whom_they_are_meant_for_and_every_opening_is_noted(stage, member):
    meeting = stage.plan()
    topic = stage.topic(meeting)
    values = {"by": stage.secretary, "topic": topic, "kind": "proposal", "data": PDF}
    for_all = materials.material_add(**values, title="议案", file_name="议案.pdf")
    for_chair = materials.material_add(**values, title="底价", file_name="底价.pdf", viewers=[stage.person(meeting, "P1")])  # fmt: skip
    director, officer, leader = (
        client_of(member),
        client_of(stage.city.users["officer"]),
        client_of(stage.city.users["leader"]),
    )
    address = "/decisions/meetings/materials/{}".format
    assert director.get(address(for_all.pk)).status_code == 404  # before the notice
    stage.notify(meeting)
    opened = director.get(address(for_all.pk))
    assert opened.content == PDF and opened["Content-Disposition"].startswith("attachment")
    assert director.get(address(for_chair.pk)).status_code == 404
    assert officer.get(address(for_all.pk)).status_code == 404
    assert "底价" not in seen(director, f"/decisions/meetings/{meeting.pk}")
    assert [(o.material_id, o.opened_by) for o in MaterialOpening.objects.all()] == [(for_all.pk, member)]
    stage.sign_in(meeting)
    holding.meeting_begin(by=stage.secretary, meeting=meeting)
    holding.topic_open(by=stage.secretary, topic=topic)
    holding.topic_conclude(by=stage.secretary, topic=topic, outcome="deferred")
    holding.meeting_close(by=stage.secretary, meeting=meeting)
    minutes = publishing.minutes_generate(by=stage.secretary, meeting=meeting)
    publishing.minutes_sign(by=stage.secretary, meeting=meeting, version=minutes.version, on_paper=True)
    assert officer.get(address(for_chair.pk)).status_code == 200 and leader.get(address(for_chair.pk)).status_code == 404  # fmt: skip


def archive(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docm", b"PK\x03\x04", "含有宏"),
        ("a.docx", archive("word/document.xml", "word/vbaProject.bin"), "含有宏"),
        ("a.xlsx", archive("word/document.xml"), "不是 .xlsx"),
        ("a.pdf", b"MZ\x90\x00", "不是 .pdf"),
        ("a.exe", b"MZ\x90\x00", "只收 PDF"),
        ("a.pdf", b"", "空的"),
        ("a.pdf", b"%PDF-" + b"0" * materials.MAX_BYTES, "超过 20 MB"),
        ("机密 会议.pdf", PDF, "国家秘密"),
    ],
)
def test_files_that_are_not_what_they_seem_are_refused(stage, name, data, reason):
    topic = stage.topic(stage.plan())
    with pytest.raises(MeetingError, match=reason):
        materials.material_add(by=stage.secretary, topic=topic, kind="proposal", title="", data=data, file_name=name)
    assert not topic.materials.exists()


def test_a_material_is_uploaded_on_the_page_for_some_only(stage):
    meeting = stage.plan()
    topic, chair = stage.topic(meeting), stage.person(meeting, "P1")
    file = SimpleUploadedFile("底价.pdf", PDF)
    seen_after_post(stage, meeting, "material", {"topic": topic.pk, "kind": "proposal", "file": file, "viewers": [chair.pk]})  # fmt: skip
    kept = topic.materials.get()
    assert not kept.everyone and list(kept.viewers.all()) == [chair] and kept.title == "底价"


def test_only_people_of_the_enterprise_are_invited(stage, member):
    chair = stage.person(stage.plan(), "P1")
    with pytest.raises(MeetingError, match="不是本企业的用户"):
        planning.attendee_invite(by=stage.secretary, attendee=chair, user=stage.city.users["officer"])
    with pytest.raises(MeetingError, match="已对应另一名参会人员"):
        planning.attendee_invite(by=stage.secretary, attendee=chair, user=member)


def account(stage, username: str, name: str):
    user = user_create(by=None, username=username, display_name=name, password="x-Long-enough-1", unit=stage.unit)
    grant_give(by=None, user=user, role="enterprise_viewer", unit=stage.unit, module="decisions")
    return user


def test_of_two_accounts_of_one_name_the_secretary_picks(stage, member):
    twin = account(stage, "twin", member.display_name)
    meeting = stage.plan()
    person = meeting.attendees.get(name=member.display_name)
    assert person.user is None
    client = client_of(stage.secretary)
    page = seen(client, f"/decisions/meetings/{meeting.pk}")
    assert "有几个账户都叫" in page and "（twin）" in page and "（director）" in page
    client.post(f"/decisions/meetings/{meeting.pk}/attendance", {f"user_{person.pk}": twin.pk})
    person.refresh_from_db()
    assert person.user == twin
    planning.meeting_amend(
        by=stage.secretary, meeting=meeting, kind=meeting.kind, mode=meeting.mode, title=meeting.title, place="",
        planned_at=meeting.planned_at + timedelta(days=1), notice="", moderator_no=meeting.moderator_no,
    )  # fmt: skip
    assert meeting.attendees.get(name=member.display_name).user == twin


def test_an_account_named_after_the_person_number_is_that_persons(stage, member):
    number = stage.plan().attendees.get(name=member.display_name).person_no
    named = account(stage, number, member.display_name)
    assert stage.plan().attendees.get(person_no=number).user == named


def test_two_members_of_one_name_are_not_given_the_one_account(stage, member):
    take(stage.secretary, stage.unit, "decision_member", {"body_no": "DSH", "person_no": "P9", "name": member.display_name,
         "role": "member", "term_from": "2020-01-01"})  # fmt: skip
    assert [a.user for a in stage.plan().attendees.filter(name=member.display_name)] == [None, None]


def test_the_agenda_moves_by_button_and_by_number(stage):
    meeting = stage.plan()
    first, second = stage.topic(meeting), stage.topic(meeting)
    client = client_of(stage.secretary)
    client.post(f"/decisions/meetings/{meeting.pk}/order", {"move": f"{second.pk}:up"})
    assert [t.pk for t in meeting.topics.all()] == [second.pk, first.pk]
    client.post(f"/decisions/meetings/{meeting.pk}/order", {f"order_{first.pk}": "1", f"order_{second.pk}": "2"})
    assert [t.pk for t in meeting.topics.all()] == [first.pk, second.pk]


def test_the_live_part_is_silent_until_something_changes(stage):
    topic = stage.going("P2", "P3", "P4")
    client = client_of(stage.secretary)
    address = f"/decisions/meetings/{topic.meeting_id}/live"
    text = client.get(address).content.decode()
    mark = text.split('name="mark" value="')[1].split('"')[0]
    assert "到会人数不足" in text and client.get(f"{address}?mark={mark}").status_code == 204
    stage.vote(topic, P1="aye")
    assert client.get(f"{address}?mark={mark}").status_code == 200


def test_a_meeting_page_asks_the_database_little(stage, django_assert_max_num_queries):
    topic = stage.going()
    stage.vote(topic, P1="aye", P2="no")
    client = client_of(stage.secretary)
    with django_assert_max_num_queries(30):
        client.get(f"/decisions/meetings/{topic.meeting_id}")
    with django_assert_max_num_queries(15):
        client.get("/decisions/meetings")
