"""Deliveries of payments by the interface: stored in one statement with all that belongs to them, or not at all."""

from __future__ import annotations

import json
from threading import Event
from time import sleep

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from guanlan.audit.models import Entry
from guanlan.audit.operations import entry_append
from guanlan.audit.queries import chain_verify
from guanlan.identity.operations import token_issue, token_revoke
from guanlan.identity.scope import scope_enter
from guanlan.intake.evidence import evidence_path
from guanlan.intake.models import StoredFile
from guanlan.modules.funds.intake import check
from guanlan.monitoring import live
from guanlan.monitoring.corrections import delivery_take
from guanlan.monitoring.ledger_models import UnitDay
from guanlan.monitoring.models import FreshLine, LedgerLine
from tests.flow.test_two_at_once import at_once


def payments(*numbers: str, amount: str = "10000") -> bytes:
    usual = {
        "paid_on": "2026-03-02", "paid_at": "2026-03-02 10:00:00", "payer_account": "611", "payee_name": "渝州建材",
        "payee_kind": "enterprise", "payee_account": "622", "amount": amount, "currency": "CNY", "kind": "procurement",
        "purpose": "货款", "channel": "direct_link",
    }  # fmt: skip
    return json.dumps([usual | {"payment_no": number} for number in numbers], ensure_ascii=False).encode()


@pytest.fixture
def send(city):
    token = token_issue(by=None, user=city.users["reporter2"], title="司库")

    def post(data: bytes, unit: str = "sub2"):
        headers = {"Authorization": f"Bearer {token}"}
        return Client().post(
            f"/api/v1/payments?organisation={city.units[unit].code}", data, content_type="application/json", headers=headers
        )  # fmt: skip

    return post


@pytest.mark.django_db
def test_new_payments_come_with_their_file_and_their_entry_in_the_log(city, send):
    data = payments("1", "2")
    assert send(data).json() == {"added": 2, "known": 0, "corrected": 0, "cancelled": 0, "reversed": 0}
    lines = LedgerLine.objects.order_by("payment_no")
    assert [(x.payment_no, x.unit, x.amount) for x in lines] == [(n, city.units["sub2"], 10000) for n in "12"]
    assert set(FreshLine.objects.values_list("line_id", flat=True)) == {x.pk for x in lines}
    entry = Entry.objects.filter(action="payments.take").get()
    stored = StoredFile.objects.get(sha256=entry.detail["sha256"])
    assert stored.size == len(data) and evidence_path(stored.sha256).read_bytes() == data
    assert entry.detail | {"added": 2, "known": 0} == entry.detail and chain_verify().intact
    assert (entry.actor_id, entry.unit_id, entry.address) == (city.users["reporter2"].pk, city.units["sub2"].pk, "127.0.0.1")  # fmt: skip


@pytest.mark.django_db
def test_known_numbers_are_compared_and_nothing_is_half_stored(send):
    assert send(payments("1")).json()["added"] == 1
    assert (again := send(payments("1", "2")).json())["added"] == 1 and again["known"] == 1
    refused = send(payments("3", "2", amount="9"))
    assert refused.status_code == 409 and "2" in refused.json()["message"]
    assert sorted(LedgerLine.objects.values_list("payment_no", flat=True)) == ["1", "2"]
    assert FreshLine.objects.count() == 2 and chain_verify().intact


@pytest.mark.django_db
def test_a_token_ends_at_once_and_units_out_of_scope_do_not_exist(city, send):
    assert send(payments("1"), "wanzhou_co").status_code == 404
    headers = {"Authorization": f"Bearer {token_issue(by=None, user=city.users['reporter2'], title='二')}"}
    assert Client().post("/api/v1/payments?organisation=%00", b"[]", content_type="application/json", headers=headers).status_code == 404  # fmt: skip
    assert send(payments("1")).status_code == 201
    token_revoke(by=None, token=city.users["reporter2"].tokens.get(title="司库"))
    assert send(payments("2")).status_code == 401


@pytest.mark.django_db
def test_the_database_itself_refuses_payments_of_a_unit_out_of_scope(city):
    """Whoever writes them: the one statement runs under the same row-level security as all others."""
    passed = check(payments("1"), "body.json", city.units["sub2"]).bench
    scope_enter(city.users["district_reporter"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE guanlan_web")
        with pytest.raises(ProgrammingError, match="row-level security"):
            live.new_payments_store(by=None, unit=city.units["sub2"], passed=passed, data=b"[]")
        cursor.execute("RESET ROLE")
    assert not LedgerLine.objects.exists() and not Entry.objects.filter(action="payments.take").exists()


@pytest.mark.usefixtures("committed")
def test_one_delivery_sent_three_times_at_once_is_stored_once():
    from tests.city import build

    city = build()
    data = payments("1", "2")

    def take() -> object:
        passed = check(data, "body.json", city.units["sub2"]).bench
        taken = delivery_take(by=city.users["reporter2"], unit=city.units["sub2"], bench=passed, data=data)
        return taken.added, taken.known

    assert sorted(at_once(take, take, take)) == [(0, 2), (0, 2), (2, 0)]
    assert LedgerLine.objects.count() == FreshLine.objects.count() == 2 and chain_verify().intact


@pytest.mark.usefixtures("committed")
def test_a_delivery_of_the_long_way_and_one_of_the_short_way_for_the_same_day_wait_for_each_other():
    """Both write the sums of the day and then the log, in this order: in another each would wait for the other for ever."""
    from tests.city import build

    city = build()
    unit, stored, begun = city.units["sub2"], Event(), Event()

    def the_long_way() -> object:
        bench = check(payments("1"), "body.json", unit).bench.bench()
        with transaction.atomic():
            live.lines_store(unit, bench)
            stored.set()
            assert begun.wait(10)
            sleep(0.5)
            entry_append(by=None, action="payments.take", target="payments", unit_id=unit.pk)
        return "long"

    def the_short_way() -> object:
        passed = check(payments("2"), "body.json", unit).bench
        assert stored.wait(10)
        begun.set()
        return live.new_payments_store(by=None, unit=unit, passed=passed, data=payments("2"))

    assert at_once(the_long_way, the_short_way) == ["long", 1]
    assert UnitDay.objects.get(unit=unit).payments == 2 and chain_verify().intact
