"""Verdicts of the compliance checks on the pages of decisions: scores, names, places, scopes, alerts."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

from django.db.models import Q
from openpyxl import load_workbook

from guanlan.identity.operations import grant_give, user_create
from guanlan.modules.decisions import judged, queries, scores
from guanlan.modules.decisions.life import life_of
from guanlan.monitoring.models import Alert, Verdict
from tests.modules.decisions import client_of, put, request_of

TODAY = date(2026, 11, 25)


def test_a_score_counts_what_complies_and_leaves_out_what_cannot_be_judged(verdicts):
    city, rule, other = verdicts
    unit = scores.scored(request_of(city.users["officer"])).get()
    assert (unit.score, unit.breaches, unit.unknown, unit.verdicts_count) == (50, 1, 1, 3)
    page = client_of(city.users["officer"]).get(f"/decisions/score/{unit.pk}").content.decode()
    assert "50.0" in page and rule.title in page and other.title in page and "33.3%" in page
    listed = client_of(city.users["officer"]).get(f"/decisions/verdicts?rule={rule.id}").content.decode()
    assert f"/decisions/topics/{unit.pk}/T2" in listed and f"/decisions/topics/{unit.pk}/T1" not in listed


def test_no_list_and_no_timeline_shows_a_number_without_its_name(verdicts):
    city, _, _ = verdicts
    unit = city.units["sub2"]
    put("decision_member", unit, body_no="DS", person_no="P3", name="张三", role="member", term_from="2020-01-01")
    put(
        "decision_topic",
        unit,
        topic_no="T9",
        meeting_no="M-DS",
        order_no=2,
        title="调减采购",
        decision_no="JC1",
        outcome="passed",
    )
    put(
        "decision_change",
        unit,
        decision_no="JC1",
        change_no="BG2",
        changed_on="2026-05-01",
        content="调减数量",
        topic_no="T9",
    )
    for rule, dataset, record in (
        ("dec_absent_voted", "decision_opinion", "T2|P3"), ("dec_step_overdue", "decision_step", "JC1|2"),
        ("dec_change_unapproved", "decision_change", "JC1|BG2"), ("dec_board_meetings_a_year", "decision_body", "DS|2025"),
    ):  # fmt: skip
        Verdict.objects.create(
            unit=unit, rule=rule, dataset=dataset, record=record, judged_on="2026-03-06", verdict="违规", found="3", expected="4",
        )  # fmt: skip
    client = client_of(city.users["officer"])
    listed = client.get("/decisions/verdicts").content.decode()
    assert "议题“采购货款DS”、人员“张三”表决为3" in listed.replace("” 表决", "”表决")
    assert "采购货款DS / 张三" in listed and "采购货款 / 验收" in listed and "采购货款 / 调减数量" in listed
    assert "董事会 / 2025" in listed and "“董事会” 2025" in listed
    assert "编号|" not in listed and "T2|P3" not in listed
    page = client.get(f"/decisions/topics/{unit.pk}/T2").content.decode()
    assert "议题“采购货款DS”、人员“张三”" in page and "决策事项“采购货款”、步骤“验收”" in page
    assert "依据议题“调减采购”" in page and "编号|" not in page and "T2|P3" not in page
    sheet = client.get("/decisions/verdicts?export=xlsx")
    cells = {c.value for row in load_workbook(BytesIO(sheet.getvalue())).active.iter_rows() for c in row}
    assert "采购货款DS / 张三（T2 / P3）" in cells


def test_names_of_a_page_of_verdicts_are_asked_for_at_once(verdicts, django_assert_max_num_queries):
    city, rule, _ = verdicts
    unit = city.units["sub2"]
    client = client_of(city.users["officer"])
    for number in range(40):
        put(
            "decision_topic",
            unit,
            topic_no=f"N{number}",
            meeting_no="M-DS",
            order_no=number,
            title=f"议题{number}",
            outcome="passed",
        )
        Verdict.objects.create(
            unit=unit,
            rule=rule.id,
            dataset="decision_topic",
            record=f"N{number}",
            judged_on="2026-03-05",
            verdict="违规",
        )
    with django_assert_max_num_queries(20):
        assert "议题39" in client.get("/decisions/verdicts").content.decode()


def test_a_verdict_stands_where_it_belongs(verdicts):
    city, rule, _ = verdicts
    found = judged.of_life(life_of(city.units["sub2"], decision_no="JC1"), Q())
    assert [v.verdict for v in found["decision_topic|T2"]] == ["违规"] and found["decision_topic|T1"].compliant
    page = client_of(city.users["officer"]).get(f"/decisions/topics/{city.units['sub2'].pk}/T2").content.decode()
    assert rule.title in page and rule.mend in page
    assert "T2" in client_of(city.users["officer"]).get("/decisions/topics?flawed=1").content.decode()
    assert "/T1" not in client_of(city.users["officer"]).get("/decisions/topics?flawed=1").content.decode()


def test_a_grant_of_another_module_shows_no_decisions(verdicts):
    city, _, _ = verdicts
    unit = city.units["sub2"]
    user = user_create(
        by=None, username="money", display_name="财务", password="x-Long-enough-1", unit=city.units["city"]
    )
    grant_give(by=None, user=user, role="officer", unit=city.units["city"], module="funds")
    client = client_of(user)
    for address in (
        "/decisions",
        "/decisions/topics",
        f"/decisions/held/{unit.pk}/M-DS",
        f"/decisions/matters/{unit.pk}/JC1",
        f"/decisions/score/{unit.pk}",
    ):
        assert client.get(address).status_code in (403, 404), address
    assert "/decisions" not in client.get("/").content.decode()


def test_lists_and_sums_hold_only_what_lies_in_scope(verdicts):
    city, _, _ = verdicts
    request = request_of(city.users["district"])
    for found in (
        queries.meetings(request),
        queries.topics(request),
        queries.matters(request),
        queries.undecided_payments(request),
        scores.scored(request),
    ):
        assert not found.exists()
    page = client_of(city.users["district"]).get("/decisions").content.decode()
    assert "近一年没有报送议题" in page and "还没有检查结果" in page


def test_national_exception_classes_are_counted_by_enterprise(verdicts):
    city, _, _ = verdicts
    unit = city.units["sub2"]
    study = next(r for r in judged.rules().values() if r.exception == 3 and r.dataset == "decision_topic")
    Verdict.objects.create(
        unit=unit, rule=study.id, dataset="decision_topic", record="T9", judged_on="2026-03-05", verdict="违规"
    )
    client = client_of(city.users["officer"])
    page = client.get("/decisions/exceptions").content.decode()
    assert f"/decisions/verdicts?unit={unit.code}&amp;exception=3" in page
    listed = client.get(f"/decisions/verdicts?unit={unit.code}&exception=3").content.decode()
    assert "T9" in listed and study.title in listed and "/T2" not in listed
    assert unit.name not in client_of(city.users["district"]).get("/decisions/exceptions").content.decode()


def test_a_breach_leads_to_its_alert_and_the_alert_to_the_record_and_the_verdict(decided):
    unit = decided.units["sub2"]
    Verdict.objects.create(unit=unit, rule="dec_amount_exceeded", dataset="decision_matter", record="JC1", judged_on="2026-03-05",
                           verdict="违规", found="9000000.00", expected="8000000.00")  # fmt: skip
    alert = Alert.objects.create(unit=unit, module="decisions", monitor="dec_amount_exceeded", key=f"{unit.code}|JC1", period="2026-03",
                                 value=0, severity="严重", due_on=TODAY)  # fmt: skip
    client = client_of(decided.users["officer"])
    page = client.get(f"/alerts/{alert.pk}").content.decode()
    assert f'href="/decisions/matters/{unit.pk}/JC1"' in page and "指标值" not in page
    verdicts = re.search(r'href="(/decisions/verdicts[^"]+)"', page)[1].replace("&amp;", "&")
    listed = client.get(verdicts).content.decode()
    assert f'href="/alerts/{alert.pk}"' in listed and "共 1 条" in listed and "9,000,000" in listed
    assert f'href="/alerts/{alert.pk}"' in client.get(f"/decisions/matters/{unit.pk}/JC1").content.decode()
    Alert.objects.update(status="suppressed")
    assert "看预警" not in client_of(decided.users["reporter2"]).get(verdicts).content.decode()


def test_numbers_in_sentences_are_written_as_people_write_them():
    assert judged.readable("已执行 27912000.00 元，超过 7 人的 0.500000，共 1234.50 元") == "已执行 27,912,000 元，超过 7 人的 50%，共 1,234.50 元"  # fmt: skip
    assert judged.readable("议题 YT-1.25 于 2026-03-05 召开") == "议题 YT-1.25 于 2026-03-05 召开"
