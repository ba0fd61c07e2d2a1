"""Compliance checks over accepted registers: verdicts that follow the records, and alerts that follow the verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from guanlan.flow import operations as flow
from guanlan.monitoring.compliance import compliance, compliance_by_unit
from guanlan.monitoring.models import Alert, Verdict
from guanlan.monitoring.verdicts import registers_judge, registers_rejudge, verdicts_forget
from guanlan.standard.loading import current
from tests.monitoring.registers import change, matter, put

pytestmark = pytest.mark.django_db
STUDY, QUORUM, OVERDUE = "dec_party_study_missing", "dec_board_quorum", "dec_step_overdue"
TOPICS = ["decision_topic"]


def verdict(unit, rule: str, record: str) -> str | None:
    return Verdict.objects.filter(unit=unit, rule=rule, record=record).values_list("verdict", flat=True).first()


def alert(unit, rule: str) -> Alert | None:
    return Alert.objects.filter(unit=unit, monitor=rule, module="decisions").first()


def judge(*units, datasets=TOPICS, today=date(2026, 6, 30)) -> int:
    return registers_judge(current(), [u.pk for u in units], datasets, today=today)


def test_a_breach_becomes_a_verdict_and_one_alert(city):
    unit = city.units["sub2"]
    matter(unit, studied=None)
    assert judge(unit) >= 1
    found = Verdict.objects.get(unit=unit, rule=STUDY, record="T2")
    assert (found.verdict, found.dataset, found.judged_on) == ("违规", "decision_topic", date(2026, 3, 10))
    raised = alert(unit, STUDY)
    assert raised.key == f"{unit.code}|T2" and raised.severity == "严重" and raised.due_on == date(2026, 7, 10)
    (event,) = raised.events.all()
    assert event.action == "发现" and "没有党委（党组）会议题" in event.text and "T2" in event.text
    assert judge(unit) == 0 and Alert.objects.filter(monitor=STUDY).count() == 1


def test_only_rules_that_read_the_data_set_are_run(city):
    unit = city.units["sub2"]
    matter(unit, studied=None)
    judge(unit, datasets=["decision_step"])
    assert not Verdict.objects.filter(rule=STUDY).exists()
    judge(unit, datasets=["decision_item"])
    assert verdict(unit, STUDY, "T2") == "违规"


def test_only_the_units_that_changed_are_judged(city):
    one, other = city.units["sub2"], city.units["sub3"]
    for unit in (one, other):
        matter(unit, studied=None)
    judge(one)
    assert set(Verdict.objects.values_list("unit_id", flat=True)) == {one.pk}
    judge(other)
    change(one, "decision_topic", "topic_no = 'T2'")
    judge(other)
    assert verdict(one, STUDY, "T2") == "违规", "a unit that is not judged keeps its verdicts"


def test_a_record_that_is_gone_takes_its_verdict_along_and_clears_its_alert(city):
    unit = city.units["sub2"]
    matter(unit, studied=None)
    judge(unit)
    change(unit, "decision_topic", "topic_no = 'T2'")
    judge(unit)
    assert verdict(unit, STUDY, "T2") is None
    raised = alert(unit, STUDY)
    assert raised.status == "open" and raised.cleared_at
    assert [e.action for e in raised.events.all()] == ["发现", "恢复合规"]


def test_a_breach_that_is_mended_and_comes_back(city):
    unit = city.units["sub2"]
    matter(unit, studied="2026-03-11")
    judge(unit)
    change(unit, "decision_meeting", "meeting_no = 'M1'", held_on="2026-03-01")
    judge(unit)
    assert verdict(unit, STUDY, "T2") == "合规" and alert(unit, STUDY).cleared_at
    change(unit, "decision_meeting", "meeting_no = 'M1'", held_on="2026-03-12")
    assert judge(unit, datasets=["decision_meeting"]) >= 1
    raised = alert(unit, STUDY)
    assert raised.cleared_at is None
    assert [e.action for e in raised.events.all()] == ["发现", "恢复合规", "再次发现"]


def test_taking_data_away_clears_no_alert(city):
    unit = city.units["sub2"]
    matter(unit, studied=None)
    judge(unit)
    change(unit, "decision_topic", "topic_no = 'T2'", decision_no=None)
    judge(unit)
    assert verdict(unit, STUDY, "T2") == "无法判断" and alert(unit, STUDY).cleared_at is None


def test_a_closed_alert_stays_closed_until_the_breach_is_another(city):
    unit = city.units["sub2"]
    matter(unit, studied=None)
    judge(unit)
    Alert.objects.filter(monitor=STUDY).update(status="closed", closed_at=timezone.now())
    assert judge(unit) == 0 and alert(unit, STUDY).status == "closed"
    put(unit, "decision_meeting", {"meeting_no": "M1", "body_no": "P", "held_on": "2026-03-20"})
    put(unit, "decision_topic", {"topic_no": "T1", "meeting_no": "M1", "decision_no": "D", "outcome": "passed"})
    judge(unit)
    raised = alert(unit, STUDY)
    assert raised.status == "open" and raised.closed_at is None
    assert list(raised.events.values_list("action", flat=True))[-2:] == ["再次发现", "重新办理"]


def test_the_passing_of_time_is_judged_nightly(city):
    unit = city.units["sub2"]
    put(unit, "decision_step", {"decision_no": "D", "step_no": "1", "due_on": "2026-06-30", "state": "going"})
    judge(unit, datasets=["decision_step"], today=date(2026, 6, 30))
    assert verdict(unit, OVERDUE, "D|1") == "合规"
    flow.registers_rejudge_all(today=date(2026, 7, 2))
    found = Verdict.objects.get(rule=OVERDUE)
    assert (found.verdict, found.found) == ("违规", "2") and alert(unit, OVERDUE)
    Alert.objects.filter(monitor=OVERDUE).update(status="closed", closed_at=timezone.now())
    assert registers_rejudge(current(), [unit.pk], today=date(2026, 7, 3)) == 0, "later by a day is no other breach"


def test_an_old_record_is_judged_by_the_rule_of_its_date(city):
    unit = city.units["sub2"]
    matter(unit, studied=None, decided="2019-06-01")
    judge(unit)
    assert verdict(unit, STUDY, "T2") is None, "the regulation came into force in 2020"
    standard = current()
    old = replace(standard.rules[STUDY], id="old", valid_from=date(2015, 1, 1), valid_to=date(2020, 1, 4))
    both = replace(standard, rules={**standard.rules, "old": old})
    registers_judge(both, [unit.pk], TOPICS)
    assert verdict(unit, "old", "T2") == "违规" and verdict(unit, STUDY, "T2") is None
    assert verdicts_forget(standard) == 1 and verdict(unit, "old", "T2") is None


def test_what_follows_registers_being_stored(city):
    unit = city.units["sub2"]
    matter(unit, studied=None)
    assert flow.registers_follow([unit.pk], TOPICS) >= 1
    assert verdict(unit, STUDY, "T2") == "违规"


def test_verdicts_lie_under_row_level_security(city):
    one, other = city.units["sub2"], city.units["wanzhou_co"]
    for unit in (one, other):
        matter(unit, studied=None)
    judge(one, other)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE guanlan_web")
        cursor.execute("SELECT set_config('guanlan.scope', %s, true)", ["{" + one.path + "}"])
        cursor.execute("SELECT DISTINCT unit_id FROM monitoring_verdict")
        assert cursor.fetchall() == [(one.pk,)]
        cursor.execute("RESET ROLE")


def test_the_score_weighs_rules_and_leaves_out_what_cannot_be_told(city):
    group, sub = city.units["group"], city.units["sub2"]
    standard = current()
    assert standard.rules[STUDY].weight == 3 and standard.rules[QUORUM].weight == 2
    chosen = [standard.rules[STUDY], standard.rules[QUORUM]]
    for unit in (group, sub):
        matter(unit, studied=None if unit == sub else "2026-03-01")
    put(sub, "decision_meeting", {"meeting_no": "M9", "body_no": "B", "held_on": "2026-04-10", "members_due": 3})
    judge(group, sub, datasets=["decision_meeting"])
    whole = compliance(standard, group.path, rules=chosen)
    # Complied with: study once, quorum twice; broken: study once; not to be told: the quorum of M9.
    assert whole.score == pytest.approx(100 * (3 + 2 + 2) / (3 + 2 + 2 + 3)) and whole.judged == pytest.approx(4 / 5)
    assert (whole.complies, whole.breaches, whole.unknown) == (3, 1, 1)
    assert whole.rules[0].rule == STUDY and whole.rules[0].lost == pytest.approx(30)
    own = compliance_by_unit(standard, group.path, rules=chosen)
    assert own[group.pk].score == 100 and own[sub.pk].score == pytest.approx(40) and own[sub.pk].breaches == 1
    since = compliance(standard, group.path, since=date(2026, 4, 1), rules=chosen)
    assert since.score is None and since.judged == 0 and since.unknown == 1
    assert compliance(standard, city.units["万州"].path).judged is None


def test_an_alert_of_a_check_is_listed_and_opens(city, client):
    unit = city.units["sub2"]
    matter(unit, studied=None)
    change(unit, "decision_topic", "topic_no = 'T2'", title="设备款")
    judge(unit)
    client.force_login(city.users["officer"], backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get("/alerts?module=decisions").content.decode()
    assert current().rules[STUDY].title in listed
    page = client.get(f"/alerts/{alert(unit, STUDY).pk}").content.decode()
    assert "没有党委（党组）会议题" in page and "严重" in page
    # The sentence and the timeline name the topic; its number stands only in the addresses.
    assert page.count("议题 “设备款”") >= 2 and "议题 T2" not in page
    assert "国家六类异常" in client.get(f"/standard/rules/{STUDY}").content.decode()
    assert "接收后的合规规则" in client.get("/standard/datasets/decision_topic").content.decode()
