"""The money of an enterprise and of a counterparty: sums kept by the database, pages within the scope."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from django.utils import timezone

from guanlan.monitoring.models import LedgerLine, UnitDay

pytestmark = pytest.mark.django_db


def pay(unit, payee: str, amount: str, on: date, number: str, **more) -> LedgerLine:
    return LedgerLine.objects.create(
        unit=unit, organisation=unit.code, payment_no=number, payer=unit.code, payee=payee, payee_name=more.pop("name", payee),
        paid_on=on, day=on.toordinal(), weekday=on.isoweekday(), month_day=on.day, month_left=0, month=f"{on:%Y-%m}",
        amount=Decimal(amount), **more,
    )  # fmt: skip


def sums() -> dict:
    found = LedgerLine.objects.values("unit", "paid_on").annotate(a=Sum("amount"), n=Count("pk")).order_by()
    return {(r["unit"], r["paid_on"]): (r["a"], r["n"]) for r in found}


def kept() -> dict:
    return {(d.unit_id, d.paid_on): (d.amount, d.payments) for d in UnitDay.objects.filter(payments__gt=0)}


def test_sums_by_day_follow_every_change_of_the_ledger(city):
    chance, units, day = random.Random(3), [city.units["sub2"], city.units["sub3"]], timezone.localdate()
    for step in range(120):
        lines = list(LedgerLine.objects.all())
        act = chance.random()
        if act < 0.6 or not lines:
            pay(
                chance.choice(units),
                "X",
                str(chance.randrange(1, 900)),
                day - timedelta(chance.randrange(5)),
                str(step),
            )
        elif act < 0.8:
            line = chance.choice(lines)
            LedgerLine.objects.filter(pk=line.pk).update(amount=line.amount + 7, paid_on=line.paid_on - timedelta(1))
        else:
            chance.choice(lines).delete()
    assert sums() == kept() and len(kept()) > 3


@pytest.fixture
def paid(city):
    today = timezone.localdate()
    one, other, far = city.units["sub2"], city.units["sub3"], city.units["wanzhou_co"]
    pay(one, other.code, "500000", today - timedelta(3), "1", name=str(other))
    pay(other, "S1", "490000", today - timedelta(2), "2", name="渝州建材")
    pay(one, "S1", "10000", today - timedelta(40), "3", name="渝州建材")
    pay(far, "S1", "777", today - timedelta(4), "4", name="渝州建材")
    return city


def test_a_cash_view_adds_up(paid, client):
    client.force_login(paid.users["officer"], "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/funds/units/{paid.units['sub2'].pk}").content.decode()
    assert "51.0 万元" in page and "2 笔" in page and "前五大收款方占比" in page and "100.0%" in page
    assert "没有报送账户余额" in page


def test_a_counterparty_shows_who_pays_it_within_the_scope(paid, client):
    client.force_login(paid.users["reporter"], "django.contrib.auth.backends.ModelBackend")
    page = client.get("/funds/parties?id=S1").content.decode()
    assert "50.0 万元" in page and "万州公司" not in page
    client.force_login(paid.users["district"], "django.contrib.auth.backends.ModelBackend")
    page = client.get("/funds/parties?id=S1").content.decode()
    assert "万州公司" in page and "山城2公司" not in page
    assert client.get("/funds/parties?id=nobody").status_code == 404


def test_the_graph_grows_by_a_party_and_keeps_to_the_scope(paid, client):
    client.force_login(paid.users["officer"], "django.contrib.auth.backends.ModelBackend")
    one, other = paid.units["sub2"], paid.units["sub3"]
    drawn = client.get(f"/funds/graph/edges?id={one.code}").json()
    assert {(e["source"], e["target"], e["value"]) for e in drawn["links"]} == {
        (one.code, other.code, 500000.0),
        (one.code, "S1", 10000.0),
    }
    more = client.get(f"/funds/graph/edges?id={other.code}").json()
    assert {(e["source"], e["target"]) for e in more["links"]} == {(one.code, other.code), (other.code, "S1")}
    assert client.get(f"/funds/graph?id={one.code}&since=bad").status_code == 200
    client.force_login(paid.users["district"], "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/funds/graph/edges?id={one.code}").json() == {"data": [], "links": []}


def test_the_ledger_opens_on_one_day_or_one_way(paid, client):
    client.force_login(paid.users["officer"], "django.contrib.auth.backends.ModelBackend")
    day = timezone.localdate() - timedelta(2)
    assert "490,000.00" in client.get(f"/funds?on={day:%Y-%m-%d}").content.decode()
    assert "没有符合筛选条件" in client.get("/funds?on=2026-13-40").content.decode()
    page = client.get(f"/funds?payer={paid.units['sub2'].code}&party=S1").content.decode()
    assert "10,000.00" in page and "490,000.00" not in page
