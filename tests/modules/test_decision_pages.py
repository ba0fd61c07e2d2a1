"""Pages over reported decisions: sums from the decision to the money, the order of a life, what is missing, scopes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db.models import Q
from django.test import Client, RequestFactory
from openpyxl import load_workbook

from guanlan.identity.operations import grant_give, user_create
from guanlan.identity.scope import scope_of
from guanlan.modules.decisions import judged, queries, scores
from guanlan.modules.decisions.life import life_of, timeline, way
from guanlan.monitoring.models import Alert, LedgerLine, Verdict
from guanlan.standard.loading import current
from tests.modules.decisions import decide, put

TODAY = date(2026, 11, 25)


@pytest.fixture
def decided(city):
    """A subsidiary with one decision and two payments for it."""
    unit = city.units["sub2"]
    decide(unit)
    pay(unit, "1", 5_000_000, decision_no="JC1", paid_on="2026-03-10")
    pay(unit, "2", 1_000_000.25, decision_no="JC1", paid_on="2026-05-10")
    return city


def pay(unit, number, amount, **values):
    return LedgerLine.objects.create(**{
        "unit": unit, "organisation": unit.code, "payment_no": number, "payer": unit.code, "payee": "B", "paid_on": "2026-03-10", "day": 1,
        "weekday": 1, "month_day": 10, "month_left": 21, "month": "2026-03", "amount": amount, "payee_name": "渝州建材", "kind": "procurement", **values,
    })  # fmt: skip


def request_of(user):
    request = RequestFactory().get("/decisions")
    request.user, request.scope = user, scope_of(user)
    return request


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_paid_and_left_add_up_to_what_was_approved(decided):
    matter = queries.matters(request_of(decided.users["officer"])).get(decision_no="JC1")
    assert (matter.amount, matter.paid, matter.left) == (8_000_000, Decimal("6000000.25"), Decimal("1999999.75"))
    assert (matter.done, matter.steps) == (1, 2)
    pay(decided.units["sub2"], "3", 3_000_000, decision_no="JC1", paid_on="2026-06-10")
    client = client_of(decided.users["officer"])
    assert "超付 100.0 万元" in client.get("/decisions/matters?money=over").content.decode()
    assert "采购货款" not in client.get("/decisions/matters?money=none").content.decode()
    page = client.get(f"/decisions/matters/{decided.units['sub2'].pk}/JC1").content.decode()
    assert "超付" in page and "9,000,000.25 元" in page


def test_payments_of_another_enterprise_with_the_same_number_do_not_count(decided):
    pay(decided.units["sub3"], "9", 500, decision_no="JC1")
    assert queries.matters(request_of(decided.users["officer"])).get(decision_no="JC1").paid == Decimal("6000000.25")


def test_a_life_is_told_in_the_order_in_which_it_happened(decided):
    unit = decided.units["sub2"]
    life = life_of(unit, topic_no="T1")
    events = timeline(life, {})
    assert [e.kind for e in events] == [
        "item", "topic", "topic", "matter", "payment", "step", "change", "payment", "step", "evaluation",
    ]  # fmt: skip
    dates = [e.on for e in events[1:]]
    assert dates == sorted(dates)
    assert [e.row["topic_no"] for e in events[1:3]] == ["T1", "T2"]
    assert [o["vote"] for o in events[1].parts["opinion"]] == ["aye"] * 4 and events[2].parts["legal"][0][
        "author"
    ] == "李法务"


def test_a_body_that_the_catalogue_requires_and_that_never_met_is_missing(decided):
    unit = decided.units["sub2"]
    assert [s["state"] for s in way(life_of(unit, decision_no="JC1"))] == ["good", "good"]
    put("decision_item_body", unit, item_code="F01", order_no=3, body_kind="shareholders", act="approve")
    assert [s["state"] for s in way(life_of(unit, decision_no="JC1"))] == ["good", "good", "missing"]


def test_large_payments_without_a_reported_decision_are_listed(decided):
    unit, request = decided.units["sub2"], request_of(decided.users["officer"])
    pay(unit, "10", 6_000_000)
    pay(unit, "11", 6_000_000, decision_no="不存在")
    pay(unit, "12", 4_000_000)
    pay(unit, "13", 4_000_000, threshold=3_000_000)
    pay(unit, "14", 6_000_000, kind="tax")
    found = queries.undecided_payments(request)
    assert sorted(found.values_list("payment_no", flat=True)) == ["10", "11", "13"]
    put("decision_matter", unit, decision_no="否", title="被否决的", decided_on="2026-01-05", passed=False)
    put("decision_matter", unit, decision_no="后", title="后补的", decided_on="2026-03-11", passed=True)
    pay(unit, "15", 6_000_000, decision_no="否")
    pay(unit, "16", 6_000_000, decision_no="后")
    pay(unit, "17", 6_000_000, decision_no="后", paid_on="2026-03-11")
    faults = dict(queries.undecided_payments(request).values_list("payment_no", "fault"))
    assert faults == {"10": "none", "11": "unknown", "13": "none", "15": "refused", "16": "late"}
    client = client_of(decided.users["officer"])
    page = client.get("/decisions/undecided").content.decode()
    assert (
        "没有填" in page and "不存在（没有报送）" in page and "否（没有通过）" in page and "后（决策晚于支付）" in page
    )
    assert "没有通过" in client.get("/decisions").content.decode()
    assert "后（决策晚于支付）" not in client.get("/decisions/undecided?fault=refused").content.decode()


def test_decisions_that_nobody_carried_out_are_listed(decided):
    unit, request = decided.units["sub2"], request_of(decided.users["officer"])
    plain = {"title": "事项", "passed": True, "amount": 1}
    put("decision_matter", unit, decision_no="旧", decided_on="2026-01-05", **plain)
    put("decision_matter", unit, decision_no="新", decided_on="2026-11-05", **plain)
    put("decision_matter", unit, decision_no="已付", decided_on="2026-01-05", **plain)
    put("decision_matter", unit, decision_no="否决", decided_on="2026-01-05", **plain | {"passed": False})
    pay(unit, "20", 1, decision_no="已付")
    # The fixture's own: its second step was due in September, and a quarter of its money is unpaid.
    assert {m.decision_no for m in queries.idle_matters(request, TODAY)} == {"旧", "JC1"}


def step(unit, matter, number, **values):
    put(
        "decision_step",
        unit,
        decision_no=matter,
        step_no=number,
        title="步骤",
        responsible="部",
        **{"due_on": "2027-01-01", **values},
    )


@pytest.mark.parametrize(
    ("paid", "steps", "listed"),
    [
        ([], [("done", "2026-03-01")], True),  # money approved and never paid, though a step is done
        ([], [("stopped", "2026-03-01")], True),  # stopped without a decision that takes the money back
        ([("2026-02-01", 4)], [("done", "2026-03-01"), ("going", "2027-01-01")], True),  # half paid, and nothing since
        ([("2026-11-01", 4)], [("going", "2027-01-01")], False),  # on its way
        ([("2026-02-01", 9)], [("done", "2026-03-01")], False),  # done for less
        ([("2026-11-01", 10)], [("going", "2026-11-01")], True),  # paid in full, and a step overdue
        ([("2026-02-01", 10)], [("going", "2027-01-01")], False),
    ],
)
def test_what_is_left_and_overdue_steps_say_whether_a_decision_is_carried_out(decided, paid, steps, listed):
    unit, request = decided.units["sub2"], request_of(decided.users["officer"])
    put("decision_matter", unit, decision_no="X", title="事项", passed=True, amount=10, decided_on="2026-01-05")
    for number, (day, amount) in enumerate(paid):
        pay(unit, f"x{number}", amount, decision_no="X", paid_on=day)
    for number, (state, due) in enumerate(steps):
        step(unit, "X", str(number), state=state, due_on=due)
    assert queries.idle_matters(request, TODAY).filter(decision_no="X").exists() == listed


def test_the_list_of_what_is_not_carried_out_shows_money_left_and_steps_overdue(decided):
    unit = decided.units["sub2"]
    put(
        "decision_matter",
        unit,
        decision_no="X",
        title="没付的",
        passed=True,
        amount=10_000_000,
        decided_on="2026-01-05",
    )
    step(unit, "X", "1", state="going", due_on="2026-03-01")
    client = client_of(decided.users["officer"])
    page = client.get("/decisions/idle").content.decode()
    assert page.index("没付的") < page.index("采购货款") and "1,000.0 万元" in page
    assert "1 步逾期" in client.get("/decisions").content.decode()


def test_a_meeting_shows_who_was_there_and_whether_that_was_enough(decided):
    unit = decided.units["sub2"]
    page = client_of(decided.users["officer"]).get(f"/decisions/held/{unit.pk}/M-DS").content.decode()
    assert "达到召开条件" in page and "董事会议事规则" in page and "张1" in page and "采购货款DS" in page
    put(
        "decision_meeting",
        unit,
        meeting_no="M2",
        body_no="DS",
        title="没有人的会",
        kind="regular",
        mode="onsite",
        held_on="2026-04-01",
        members_due=7,
    )
    assert (
        "没有达到召开条件" in client_of(decided.users["officer"]).get(f"/decisions/held/{unit.pk}/M2").content.decode()
    )


def test_the_calendar_shows_the_month_that_is_asked_for(decided):
    client = client_of(decided.users["officer"])
    page = client.get("/decisions/calendar?month=2026-03").content.decode()
    assert f"/decisions/held/{decided.units['sub2'].pk}/M-DS" in page and 'rel="prev" href="?month=2026-02' in page
    assert "M-DW" not in client.get("/decisions/calendar?month=2026-03&body=board").content.decode()
    assert "没有报送会议" in client.get("/decisions/calendar?month=2026-04").content.decode()
    assert client.get("/decisions/calendar?month=三月").status_code == 200


@pytest.fixture
def verdicts(decided):
    """Two rules judged over the subsidiary's topics: one kept once and broken once, one that cannot be judged."""
    unit = decided.units["sub2"]
    rule = next(r for r in judged.rules().values() if r.dataset == "decision_topic")
    other = next(r for r in judged.rules().values() if r.dataset == "decision_meeting")
    for topic, verdict in (("T1", "合规"), ("T2", "违规")):
        Verdict.objects.create(
            unit=unit,
            rule=rule.id,
            dataset="decision_topic",
            record=topic,
            judged_on="2026-03-05",
            verdict=verdict,
            found="甲",
            expected="乙",
        )
    Verdict.objects.create(
        unit=unit, rule=other.id, dataset="decision_meeting", record="M-DS", judged_on=None, verdict="无法判断"
    )
    return decided, rule, other


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


def test_missing_regulations_show_in_the_matrix(decided):
    page = client_of(decided.users["officer"]).get("/decisions/completeness?q=山城2").content.decode()
    assert page.count("已备案") >= 1 and page.count(">缺<") == len(current().codelists["regulation_kind"].titles) - 2
    assert (
        "山城2"
        in client_of(decided.users["officer"]).get("/decisions/completeness?missing=party_rules").content.decode()
    )
    assert (
        "山城2"
        not in client_of(decided.users["officer"]).get("/decisions/completeness?missing=board_rules").content.decode()
    )


def test_search_finds_matters_and_topics_in_scope(decided):
    found = client_of(decided.users["officer"]).get("/search?q=采购货款").content.decode()
    unit = decided.units["sub2"].pk
    assert f"/decisions/matters/{unit}/JC1" in found and f"/decisions/topics/{unit}/T1" in found
    assert "JC1" not in client_of(decided.users["district"]).get("/search?q=采购货款").content.decode()


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
