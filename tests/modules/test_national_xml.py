"""The national XML of 三重一大: taken whole or not at all, people by number, several items a topic, attachments beside it."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.db import connection

from guanlan.config.worker import takers
from guanlan.flow.operations import submission_process
from guanlan.intake import drop
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Channel, Submission
from guanlan.intake.registers import register_take
from guanlan.intake.reported import Reported
from guanlan.modules.decisions import national_xml
from guanlan.modules.decisions.national_intake import national_take
from guanlan.monitoring.models import Verdict
from guanlan.monitoring.verdicts import registers_judge
from guanlan.standard.loading import current

REGULATION = """<?xml version="1.0" encoding="UTF-8"?><tiol><regulation_id>R1</regulation_id><regulation_name>董事会议事规则</regulation_name>
<regulation_type_name>董事会议事规则</regulation_type_name><approval_date>20250110</approval_date><effective_date>20250201</effective_date>
<audit_flag>是</audit_flag><rate>2/3</rate><vote_mode_list><vote_mode><item_code>默认</item_code><vote_mode>赞成票超过应到会成员人数的1/2</vote_mode></vote_mode>
<vote_mode><item_code>P-1</item_code><vote_mode>赞成票超过到会成员人数的3/4</vote_mode></vote_mode></vote_mode_list><oper_type>add</oper_type></tiol>"""
ITEM = """<tiol><item_id>1</item_id><item_name>重大投资</item_name><item_code>P-1</item_code><item_meeting_list>
<item_meeting>党委会</item_meeting><item_meeting>董事会</item_meeting></item_meeting_list><legal_flag>是</legal_flag><oper_type>add</oper_type></tiol>"""
MEETING = """<tiol><meeting_id>{id}</meeting_id><meeting_name>{name}</meeting_name><meeting_type_name>{kind}</meeting_type_name>
<meeting_time>{day}</meeting_time><moderator>{people[0]}</moderator><attendee_list>{attendees}</attendee_list><subject_list><subject>
<subject_id>{id}-1</subject_id><subject_name>收购示范公司</subject_name><source_name>-</source_name><special_name></special_name>
<item_list><item_code>P-1</item_code><item_code>P-2</item_code></item_list>{relation}<pass_flag>{passed}</pass_flag><approval_flag>0</approval_flag>
<adopt_flag>否</adopt_flag><subject_result>同意收购</subject_result><attendance_list><attendance><attendance_name>钱律师</attendance_name>
<position>总法律顾问</position></attendance></attendance_list><deliberation_list><deliberation><deliberation_personnel>{who}</deliberation_personnel>
<deliberation_result>同意</deliberation_result></deliberation></deliberation_list></subject></subject_list><oper_type>add</oper_type></tiol>"""


def meeting(
    number: str, kind: str, day: str, people: list[str], *, relation: str = "", passed: str = "是", who: str = ""
) -> str:
    rows = "".join(
        f"<attendee><attendee_name>{p}</attendee_name><attend_flag>是</attend_flag></attendee>" for p in people
    )
    return MEETING.format(
        id=number, name=f"{kind}第{number}次会议", kind=kind, day=day, people=people, attendees=rows, relation=relation, passed=passed,
        who=who or "、".join(people),
    )  # fmt: skip


def packed(**files: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()


@pytest.fixture
def company(city):
    """A group whose Party committee and board, and their members, are on file."""
    unit, by = city.units["group"], city.users["reporter"]
    members = [
        ("DW", "p1", "赵一"),
        ("DW", "p2", "孙二"),
        ("DSH", "p1", "赵一"),
        ("DSH", "p3", "李三"),
        ("DSH", "p4", "周四"),
    ]
    _register(unit, by, "decision_body", [
        {"body_no": b, "title": t, "body_kind": k, "members_due": n, "set_on": "2020-01-01"}
        for b, t, k, n in (("DW", "党委", "party", "2"), ("DSH", "董事会", "board", "3"))
    ])  # fmt: skip
    _register(unit, by, "decision_member", [
        {"body_no": b, "person_no": p, "name": n, "role": "member", "term_from": "2024-01-01"} for b, p, n in members
    ])  # fmt: skip
    return unit, by


def _register(unit, by, dataset, rows):
    reported = Reported(current().datasets[dataset], records=[{"organisation": unit.code, **r} for r in rows])
    submission = register_take(by=by, unit=unit, reported=reported, channel=Channel.API, data=repr(rows).encode())
    assert submission.errors == 0, list(submission.findings.values_list("message", flat=True))
    submission_process(submission.pk)


def take(company, data: bytes, name: str = "包.zip"):
    unit, by = company
    taken, notes = national_take(by=by, unit=unit, data=data, name=name, channel=Channel.API)
    for submission in taken:
        submission_process(submission.pk)
    return taken, notes


def rows(query: str):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


RELATION = "<relation_list><relation><rel_meeting_name>党委会第M1次会议</rel_meeting_name><rel_subject_name>收购示范公司</rel_subject_name></relation></relation_list>"


def test_a_package_becomes_records_and_one_matter(company):
    data = packed(
        **{"事项/a.xml": ITEM, "制度/正式文件/规则.pdf": "", "制度/r.xml": REGULATION},
        **{"会议2/b.xml": meeting("M2", "董事会", "20260320", ["赵一", "李三", "周四"], relation=RELATION),
           "会议1/a.xml": meeting("M1", "党委会", "20260310", ["赵一", "孙二"]), "会议1/会议纪要/纪要.docx": "", "会议1/议题材料/收购示范公司/可研.pdf": ""},
    )  # fmt: skip
    taken, notes = take(company, data)
    assert all(s.status == "accepted" for s in taken)
    regulation = rows("SELECT attendance_rate::text, vote_base, vote_over, file FROM facts.decision_regulation")
    assert regulation == [("0.666667", "all", True, "制度/正式文件/规则.pdf")]
    assert any("P-1 的专门表决方式" in n for n in notes)
    assert rows("SELECT body_kind, act FROM facts.decision_item_body ORDER BY order_no") == [
        ("party", "study"),
        ("board", "decide"),
    ]
    assert rows("SELECT topic_no, decision_no FROM facts.decision_topic ORDER BY 1") == [
        ("M1-1", "M1-1"),
        ("M2-1", "M1-1"),
    ]
    assert len(rows("SELECT 1 FROM facts.decision_topic_item")) == 4
    # The Party studies and the board decides: one matter, decided on the board's day.
    assert [
        (n, str(d), p) for n, d, p in rows("SELECT decision_no, decided_on, passed FROM facts.decision_matter")
    ] == [("M1-1", "2026-03-20", True)]
    assert rows("SELECT person_no FROM facts.decision_opinion WHERE topic_no = 'M2-1' ORDER BY 1") == [
        ("p1",),
        ("p3",),
        ("p4",),
    ]
    assert rows("SELECT minutes_file FROM facts.decision_meeting WHERE meeting_no = 'M1'") == [
        ("会议1/会议纪要/纪要.docx",)
    ]
    assert rows("SELECT title FROM facts.decision_material") == [("可研.pdf",)]
    assert ("observer",) in rows("SELECT attend_as FROM facts.decision_attendance")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (meeting("M1", "党委会", "20260310", ["赵一", "无名"]).encode(), "“无名”不是 2026-03-10 在任的成员"),
        (meeting("M1", "常务会", "20260310", ["赵一"]).encode(), "会议类型“常务会”不在码表"),
        (meeting("M1", "党委会", "二月三十", ["赵一"]).encode(), "日期“二月三十”认不出来"),
        (meeting("M1", "职代会", "20260310", ["赵一"]).encode(), "没有报送“职代会”这一决策机构"),
        (meeting("M1", "党委会", "20260310", ["赵一"], relation=RELATION.replace("M1", "M9")).encode(), "里没有议题"),
        (meeting("M1", "党委会", "20260310", ["赵一"], passed="也许").encode(), "pass_flag 应为"),
        (meeting("M1", "党委会", "20260310", ["赵一"], who="孙二").encode(), "审议人“孙二”不在到会成员之列"),
        (b"<tiol><meeting_id>1</meeting_id>", "不是合格的 XML"),
        (b"<other/>", "没有找到制度、事项或会议"),
        (b'<!DOCTYPE tiol [<!ENTITY a "aaaa">]><tiol><item_id>&a;</item_id></tiol>', "DOCTYPE"),
        (b"PK\x03\x04broken", "压缩包不完整"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_whole(company, data, words):
    before = Submission.objects.count()
    with pytest.raises(IntakeError) as error:
        take(company, data, "m.xml")
    assert words in error.value.message
    assert Submission.objects.count() == before and rows("SELECT 1 FROM facts.decision_meeting") == []


def test_two_people_of_one_name_are_not_guessed_between(company):
    unit, by = company
    _register(
        unit,
        by,
        "decision_member",
        [{"body_no": "DW", "person_no": "p9", "name": "赵一", "role": "member", "term_from": "2024-01-01"}],
    )
    with pytest.raises(IntakeError, match="同名的几位成员"):
        take(company, meeting("M1", "党委会", "20260310", ["赵一", "孙二"]).encode())


def test_a_record_without_what_the_standard_requires_undoes_the_whole(company):
    broken = ITEM.replace("<item_name>重大投资</item_name>", "")
    with pytest.raises(IntakeError, match="一条也没有收下.*事项名称"):
        take(company, packed(**{"a.xml": broken, "b.xml": meeting("M1", "党委会", "20260310", ["赵一"])}))
    assert rows("SELECT 1 FROM facts.decision_meeting") == []


ONE_BY_ONE = "<deliberation><deliberation_personnel>{0}</deliberation_personnel><deliberation_result>{1}</deliberation_result></deliberation>"


def voted(people: str, votes: dict[str, str], **given: str) -> bytes:
    """A board meeting whose only topic was voted on as said; `given` are other tags of it with their text."""
    text = meeting("M1", "董事会", "20260310", list(people.split("、")))
    start, end = text.index("<deliberation_list>"), text.index("</deliberation_list>")
    text = text[:start] + "<deliberation_list>" + "".join(ONE_BY_ONE.format(*v) for v in votes.items()) + text[end:]
    for tag, value in given.items():
        text = text.replace(f"<{tag}>0</{tag}>", f"<{tag}>{value}</{tag}>")
    return text.encode()


def verdicts(unit) -> dict[str, str]:
    registers_judge(current(), [unit.pk], ["decision_topic"], today=date(2026, 6, 30))
    return dict(
        Verdict.objects.filter(unit=unit, dataset="decision_topic", record="M1-1").values_list("rule", "verdict")
    )


def test_votes_are_counted_from_the_deliberations_and_held_against_the_outcome(company):
    take(company, voted("赵一、李三、周四", {"赵一": "同意", "李三": "反对", "周四": "不同意"}), "m.xml")
    assert rows("SELECT ayes, noes, abstains FROM facts.decision_topic") == [(1, 2, 0)]
    found = verdicts(company[0])
    assert found["dec_outcome_against_votes"] == found["dec_board_resolution"] == "违规"
    assert found["dec_votes_add_up"] == "合规"


def test_a_majority_passes_and_who_was_recused_is_not_counted(company):
    take(company, voted("赵一、李三、周四", {"赵一": "同意", "李三": "同意", "周四": "回避"}), "m.xml")
    assert rows("SELECT ayes, noes, abstains FROM facts.decision_topic") == [(2, 0, 0)]
    found = verdicts(company[0])
    assert found["dec_outcome_against_votes"] == found["dec_board_resolution"] == found["dec_votes_add_up"] == "合规"


@pytest.mark.parametrize("votes", [{"赵一": "同意", "李三": "同意"}, {"赵一、李三": "同意", "周四": "建议再议"}])
def test_votes_are_not_counted_where_somebody_is_silent(company, votes):
    take(company, voted("赵一、李三、周四", votes), "m.xml")
    assert rows("SELECT ayes, noes, abstains FROM facts.decision_topic") == [(None, None, None)]
    assert "dec_outcome_against_votes" not in verdicts(company[0])


def test_a_topic_that_needs_approval_has_not_been_reported_by_that(company):
    take(company, voted("赵一、李三、周四", {"全体": "同意"}, approval_flag="是"), "m.xml")
    assert rows("SELECT approval_needed, reported FROM facts.decision_topic") == [(True, None)]
    assert verdicts(company[0])["dec_not_reported"] == "无法判断"


def test_ways_of_voting_are_read_as_written():
    assert national_xml.vote_mode("赞成票超过到会成员人数的1/2") == {
        "vote_base": "present",
        "vote_rate": "0.500000",
        "vote_over": "是",
    }
    assert national_xml.vote_mode("赞成票达到应到会成员人数的2/3") == {
        "vote_base": "all",
        "vote_rate": "0.666667",
        "vote_over": "否",
    }
    assert national_xml.vote_mode("鼓掌通过") is None


def test_the_page_and_the_interface_take_it_and_keep_strangers_out(company, city, client):
    from guanlan.identity.operations import token_issue

    unit, _ = company
    data = meeting("M1", "党委会", "20260310", ["赵一", "孙二"]).encode()
    token = token_issue(by=None, user=city.users["reporter"], title="系统")
    heads = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    address = f"/api/v1/decisions/national?organisation={unit.code}"
    answer = client.post(address, data, content_type="application/xml", **heads)
    assert answer.status_code == 201, answer.content.decode()
    assert {s["dataset"] for s in answer.json()["submissions"]} >= {"decision_meeting", "decision_topic"}
    stranger = token_issue(by=None, user=city.users["district_reporter"], title="别家")
    refused = client.post(address, data, content_type="application/xml", HTTP_AUTHORIZATION=f"Bearer {stranger}")
    assert refused.status_code == 404


def test_a_package_comes_by_the_drop_folder_too(company, settings, tmp_path):
    unit, _ = company
    settings.DROP_ROOT = tmp_path / "drop"
    place = settings.DROP_ROOT / unit.code / "national"
    place.mkdir(parents=True)
    (place / "制度.zip").write_bytes(packed(**{"制度/正式文件/规则.pdf": "", "制度/r.xml": REGULATION}))
    (place / "坏.zip").write_bytes(b"PK\x03\x04")
    for name in ("制度.zip", "坏.zip"):
        drop.take(place / name, takers())
    done = json.loads((place / "done" / "制度.zip.result.json").read_text())
    assert [s["dataset"] for s in done["submissions"]] == ["decision_regulation"]
    assert json.loads((place / "refused" / "坏.zip.result.json").read_text())["message"]
