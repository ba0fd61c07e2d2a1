"""Decision records of one enterprise for tests of pages."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client, RequestFactory

from guanlan.identity.scope import scope_of
from guanlan.monitoring.models import LedgerLine
from guanlan.organisations.models import Unit


def put(dataset: str, unit: Unit, **values: Any) -> None:
    """One accepted record."""
    values = {
        "unit_id": unit.pk,
        "submission_id": 0,
        "row_id": 1,
        "rounding_step": 0.01,
        "organisation": unit.code,
        **values,
    }
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(f"INSERT INTO facts.{dataset} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def decide(unit: Unit, amount: int = 8_000_000) -> None:
    """One decision with its whole life: studied by the Party, decided by the board, half carried out."""
    for number, kind, title in (("DW", "party", "党委会"), ("DS", "board", "董事会")):
        put("decision_body", unit, body_no=number, title=title, body_kind=kind, members_due=7, set_on="2020-01-01")
    put("decision_item", unit, item_code="F01", title="大额度资金支付", category="funds", legal_review=True, party_first=True,
        workers_heard=False, reported=False, valid_from="2020-01-01")  # fmt: skip
    put("decision_item_body", unit, item_code="F01", order_no=1, body_kind="party", act="study")
    put("decision_item_body", unit, item_code="F01", order_no=2, body_kind="board", act="decide")
    put("decision_regulation", unit, regulation_no="Z1", title="董事会议事规则", kind="board_rules", body_kind="board", approved_on="2020-01-01",
        valid_from="2020-01-01", legal_reviewed=True, attendance_rate=0.5, attendance_over=True, file="规则.pdf")  # fmt: skip
    for body, day, topic in (("DW", "2026-03-02", "T1"), ("DS", "2026-03-05", "T2")):
        put("decision_meeting", unit, meeting_no=f"M-{body}", body_no=body, title=f"三月会议{body}", kind="regular", mode="onsite", noticed_on="2026-02-20",
            held_on=day, members_due=7, moderator_no="P1", minutes_on=day)  # fmt: skip
        put("decision_topic", unit, topic_no=topic, meeting_no=f"M-{body}", order_no=1, title=f"采购货款{body}", decision_no="JC1", amount=amount,
            outcome="passed", ayes=4, noes=0, abstains=0)  # fmt: skip
        put("decision_topic_item", unit, topic_no=topic, item_code="F01")
        for person in range(1, 5):
            put(
                "decision_attendance",
                unit,
                meeting_no=f"M-{body}",
                person_no=f"P{person}",
                name=f"张{person}",
                attend_as="member",
                state="present",
            )
            put("decision_opinion", unit, topic_no=topic, person_no=f"P{person}", vote="aye", spoke=person)
    put(
        "decision_legal_opinion",
        unit,
        opinion_no="L1",
        topic_no="T2",
        author="李法务",
        issued_on="2026-02-25",
        conclusion="compliant",
    )
    put(
        "decision_material",
        unit,
        topic_no="T2",
        material_no="1",
        kind="proposal",
        title="议题材料",
        provided_on="2026-02-26",
    )
    put(
        "decision_matter",
        unit,
        decision_no="JC1",
        title="采购货款",
        category="funds",
        decided_on="2026-03-05",
        passed=True,
        amount=amount,
    )
    put(
        "decision_step",
        unit,
        decision_no="JC1",
        step_no="1",
        title="签订合同",
        responsible="采购部",
        due_on="2026-04-01",
        done_on="2026-03-20",
        state="done",
    )
    put(
        "decision_step",
        unit,
        decision_no="JC1",
        step_no="2",
        title="验收",
        responsible="采购部",
        due_on="2026-09-01",
        state="going",
    )
    put("decision_change", unit, decision_no="JC1", change_no="1", changed_on="2026-04-10", content="分期支付")
    put("decision_evaluation", unit, decision_no="JC1", evaluated_on="2026-10-10", conclusion="达到预期", score=90)


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
