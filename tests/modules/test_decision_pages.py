"""Pages over reported decisions: sums from the decision to the money, the order of a life, what is missing, scopes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guanlan.modules.decisions import queries
from guanlan.modules.decisions.life import life_of, timeline, way
from guanlan.standard.loading import current
from tests.modules.decisions import client_of, pay, put, request_of

TODAY = date(2026, 11, 25)


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
