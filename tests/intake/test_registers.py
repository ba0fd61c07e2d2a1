"""Registers: rows replace those of the same key, or the register becomes the delivery; wrong rows never reach it."""

from __future__ import annotations

import pytest
from django.db import connection

from guanlan.audit.models import Entry
from guanlan.flow.operations import submission_process
from guanlan.intake.evidence import evidence_read
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Status, Submission
from guanlan.intake.operations import ReportingError, submission_review, submission_submit
from guanlan.intake.register_files import register_of
from guanlan.intake.registers import register_take
from guanlan.standard.loading import current

pytestmark = pytest.mark.django_db


def account(number: str, **changes: object) -> dict[str, object]:
    return {"account": number, "bank": "重庆银行", "nature": "basic", "opened_on": "2020-01-02"} | changes


def send(
    city, *rows: dict, dataset: str = "bank_account", unit: str = "sub2", data: bytes = b"[]", **options
) -> Submission:
    reported = register_of(list(rows), current(), dataset)
    return register_take(
        by=city.users["reporter"], unit=city.units[unit], reported=reported, channel="api", data=data, **options
    )  # fmt: skip


def processed(delivery: Submission) -> dict[str, int]:
    submission_process(delivery.pk)
    delivery.refresh_from_db()
    return delivery.changes


def kept(dataset: str = "bank_account", columns: str = "account, bank") -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM facts.{dataset} ORDER BY 1, 2")
        return cursor.fetchall()


def test_a_delivery_without_errors_is_accepted_at_once_and_its_processing_queued(city):
    delivery = send(city, account("1"), account("2"), data=b'[{"account": "1"}]')
    assert delivery.status == Status.ACCEPTED and delivery.submitted_by == city.users["reporter"]
    assert evidence_read(delivery.file) == b'[{"account": "1"}]'
    taken, accepted = Entry.objects.get(action="submission.take"), Entry.objects.get(action="submission.accept")
    assert taken.actor_id == city.users["reporter"].pk and accepted.actor_id is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'submission_id' FROM procrastinate_jobs")
        assert cursor.fetchall() == [(str(delivery.pk),)]
    assert kept() == []
    assert processed(delivery) == {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    assert kept() == [("1", "重庆银行"), ("2", "重庆银行")]


def test_rows_replace_those_of_the_same_key_and_others_stay(city):
    processed(send(city, account("1"), account("2"), account("3")))
    delivery = send(city, account("2", bank="建设银行"), account("3"), account("4"))
    assert processed(delivery) == {"added": 1, "changed": 1, "removed": 0, "unchanged": 1}
    assert kept() == [("1", "重庆银行"), ("2", "建设银行"), ("3", "重庆银行"), ("4", "重庆银行")]


def test_replacing_leaves_only_what_was_delivered_of_this_unit(city):
    processed(send(city, account("1"), account("2")))
    processed(send(city, account("9"), unit="sub3"))
    delivery = send(city, account("2"), account("5"), mode="replace")
    assert processed(delivery) == {"added": 1, "changed": 0, "removed": 1, "unchanged": 1}
    assert [row[0] for row in kept()] == ["2", "5", "9"]


def test_a_row_is_taken_out_by_its_key_alone(city):
    processed(send(city, account("1"), account("2")))
    delivery = send(city, {"account": "1", "opertype": "03"}, account("2", bank="农业银行", opertype="修改"))
    assert delivery.status == Status.ACCEPTED
    assert processed(delivery) == {"added": 0, "changed": 1, "removed": 1, "unchanged": 0}
    assert kept() == [("2", "农业银行")]


def test_a_key_taken_out_and_kept_at_once_is_an_error(city):
    delivery = send(city, account("1"), {"account": "1", "opertype": "3"})
    assert delivery.status == Status.DRAFT and delivery.findings.get().rule == "duplicate_key"


def test_an_unknown_operation_is_an_error_at_its_cell(city):
    delivery = send(city, account("1", opertype="09"))
    found = delivery.findings.get()
    assert (found.rule, found.cell, found.place["cell"]) == ("codelist", "opertype", "/0/opertype")


def test_with_an_error_nothing_reaches_the_register_and_every_cell_is_named(city):
    delivery = send(city, account("1"), account("2", nature="未知", opened_on="昨天"), account("1"))
    assert delivery.status == Status.DRAFT and delivery.errors == 3
    places = {f.rule: f.place["cell"] for f in delivery.findings.all()}
    assert places == {"codelist": "/1/nature", "type": "/1/opened_on", "duplicate_key": "/2/account"}
    assert submission_process(delivery.pk) == 0 and kept() == []


def test_a_row_of_another_unit_is_an_error(city):
    delivery = send(city, account("1", organisation=city.units["wanzhou_co"].code), account("2"))
    assert delivery.status == Status.DRAFT and delivery.findings.get().rule == "organisation"


def test_several_deliveries_of_one_month_take_effect_in_the_order_of_their_acceptance(city):
    first, second = send(city, account("1")), send(city, account("1", bank="工商银行"))
    assert (first.period, first.version, second.version) == (second.period, 1, 2)
    processed(second)  # its job came first
    assert kept() == [("1", "工商银行")]
    first.refresh_from_db()
    assert first.processed_at and submission_process(first.pk) == 0 and kept() == [("1", "工商银行")]


def test_the_same_key_answers_again_and_refuses_other_content(city):
    first = send(city, account("1"), data=b"a", idempotency_key="k")
    assert send(city, account("1"), data=b"a", idempotency_key="k").pk == first.pk
    with pytest.raises(IntakeError, match="幂等键"):
        send(city, account("2"), data=b"b", idempotency_key="k")
    assert Submission.objects.count() == 1


def test_the_same_bytes_twice_change_nothing_the_second_time(city):
    processed(send(city, account("1"), data=b"a"))
    assert processed(send(city, account("1"), data=b"a")) == {"added": 0, "changed": 0, "removed": 0, "unchanged": 1}


@pytest.mark.parametrize(("rows", "options", "message"), [
    ([], {}, "没有一条记录"),
    ([account("1")], {"mode": "append"}, "merge"),
    ([{"account": "1", "opertype": "03"}], {"mode": "replace"}, "整体替换"),
    ([account("1")], {"period": "上个月"}, "所属期"),
])  # fmt: skip
def test_what_does_not_fit_as_a_whole_is_refused_and_leaves_nothing(city, rows, options, message):
    with pytest.raises(IntakeError, match=message):
        send(city, *rows, **options)
    assert not Submission.objects.exists()


LIMIT = {"kind": "any", "valid_from": "2026-01-01", "amount": "5000000", "approved_on": "2025-12-20"}


def test_thresholds_count_only_when_the_regulator_has_accepted_them(city):
    draft = send(city, LIMIT, dataset="payment_threshold")
    assert draft.status == Status.DRAFT and draft.errors == 0
    handed_in = submission_submit(by=city.users["reporter"], submission=draft)
    assert submission_process(handed_in.pk) == 0 and kept("payment_threshold", "kind, amount") == []
    with pytest.raises(ReportingError, match="不能审核自己"):
        submission_review(by=city.users["reporter"], submission=handed_in, accepted=True)
    accepted = submission_review(by=city.users["officer"], submission=handed_in, accepted=True)
    assert processed(accepted)["added"] == 1
    later = send(city, LIMIT | {"kind": "procurement", "amount": "1000000"}, dataset="payment_threshold")
    accepted = submission_review(by=city.users["officer"], submission=submission_submit(by=city.users["reporter"], submission=later), accepted=True)  # fmt: skip
    processed(accepted)
    assert len(kept("payment_threshold", "kind, amount")) == 2
    assert Submission.objects.filter(status=Status.ACCEPTED).count() == 2
