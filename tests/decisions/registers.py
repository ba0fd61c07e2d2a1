"""The registers of an enterprise that holds its meetings here, reported through the usual door."""

from __future__ import annotations

from guanlan.flow.operations import submission_process
from guanlan.intake.files import register_of
from guanlan.intake.models import Submission
from guanlan.intake.registers import register_take
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

SINCE = "2020-01-01"
BOARD = [
    ("P1", "陈立", "董事长", "chair"),
    ("P2", "刘敏", "董事、总经理", "member"),
    ("P3", "王川", "外部董事", "outside"),
    ("P4", "赵青", "外部董事", "outside"),
    ("P5", "孙渝", "职工董事", "employee"),
]
PARTY = [
    ("P1", "陈立", "党委书记", "chair"),
    ("P2", "刘敏", "党委副书记", "member"),
    ("P6", "周江", "纪委书记", "member"),
]


def take(by, unit: Unit, dataset: str, *rows: dict) -> Submission:
    reported = register_of([{k: str(v) for k, v in row.items()} for row in rows], current(), dataset)
    delivery = register_take(by=by, unit=unit, reported=reported, channel="api", data=repr(rows).encode())
    assert not delivery.errors, [f.message for f in delivery.findings.all()]
    submission_process(delivery.pk)
    return delivery


def registers_file(by, unit: Unit) -> None:
    """A board of five, a Party committee of three, and a small catalogue."""
    take(by, unit, "decision_body",
         {"body_no": "DSH", "title": "董事会", "body_kind": "board", "members_due": 5, "set_on": SINCE},
         {"body_no": "DW", "title": "党委会", "body_kind": "party", "members_due": 3, "set_on": SINCE})  # fmt: skip
    take(by, unit, "decision_member", *(
        {"body_no": body, "person_no": no, "name": name, "post": post, "role": role, "term_from": SINCE}
        for body, people in (("DSH", BOARD), ("DW", PARTY)) for no, name, post, role in people
    ))  # fmt: skip
    flags = {"legal_review": "否", "party_first": "否", "workers_heard": "否", "reported": "否", "valid_from": SINCE}
    take(by, unit, "decision_item",
         {"item_code": "F01", "title": "大额资金支付", "category": "funds", **flags},
         {"item_code": "P01", "title": "重大项目投资", "category": "project", **flags, "party_first": "是", "legal_review": "是"})  # fmt: skip
    take(by, unit, "decision_item_body",
         {"item_code": "F01", "order_no": 1, "body_kind": "board", "act": "decide", "amount_to": 50_000_000},
         {"item_code": "P01", "order_no": 1, "body_kind": "party", "act": "study"},
         {"item_code": "P01", "order_no": 2, "body_kind": "board", "act": "decide"})  # fmt: skip


def processed(unit: Unit) -> None:
    """What the worker would do next: bring every accepted delivery of a unit into the facts."""
    for delivery in Submission.objects.filter(unit=unit, status="accepted", processed_at=None).order_by("pk"):
        submission_process(delivery.pk)
