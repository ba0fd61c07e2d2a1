"""The wall as an officer's page follows it: nothing that was found or grew between two looks is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from guanlan.audit.operations import entry_append
from guanlan.modules.funds import wall
from guanlan.monitoring import live
from guanlan.monitoring.models import Alert
from guanlan.monitoring.news import news_tell
from guanlan.standard.loading import current
from tests.monitoring.test_corrections import pay as take
from tests.monitoring.test_live import pay
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db
NEWS = re.compile(r'data-key="a(\d+)"')


def raised(city, count: int, unit: str = "sub2") -> list[int]:
    """So many alerts, raised one after the other."""
    before = Alert.objects.count()
    made = Alert.objects.bulk_create(
        Alert(unit=city.units[unit], module="funds", monitor="pay_round_sum", key=f"k{before + n}", period="2026-06", value=1,
              severity="提示", due_on=timezone.localdate())
        for n in range(count)
    )  # fmt: skip
    for alert in made:
        news_tell([alert.pk])
    return [alert.pk for alert in made]


class Watcher:
    """A page that is open, and asks as web/client/src/live.js does."""

    def __init__(self, user):
        self.client, self.page = client_of(user), ""
        self.page = self.client.get("/funds/wall").content.decode()

    def look(self) -> list[int]:
        mark, since = (re.search(rf'data-{n}="([^"]*)"', self.page)[1] for n in ("mark", "since"))
        answer = self.client.get("/funds/wall/live", {"mark": f"not {mark}", "since": since})
        assert answer.status_code == 200
        self.page = answer.content.decode()
        return self.news()

    def news(self) -> list[int]:
        return [int(pk) for pk in NEWS.findall(self.page)]


def test_what_comes_between_two_looks_is_all_shown_however_much(city):
    watcher = Watcher(city.users["officer"])
    assert watcher.news() == []
    first = raised(city, 45)
    # Opened later, a page begins with the latest forty; the one that was open lacks none.
    assert watcher.look() == first[::-1] and len(Watcher(city.users["officer"]).news()) == 40
    second = raised(city, 60)
    assert watcher.look() == second[::-1]
    assert watcher.look()[:40] == second[:-41:-1]
    raised(city, 207)
    assert len(watcher.look()) == 200 and "另有 7 件" in watcher.page
    assert "另有" not in watcher.page.replace("另有 7 件", "") and watcher.look() and "另有" not in watcher.page


def test_everybody_follows_their_own_units(city):
    """The district's wall shows its own alerts, in the news, in the rows and in the count of what came."""
    cache.clear()
    raised(city, 250)
    own = raised(city, 3, "wanzhou_co")
    district, officer = Watcher(city.users["district"]), Watcher(city.users["officer"])
    assert district.news() == own[::-1] and re.findall(r'data-key="r(\d+)"', district.page) == [
        str(pk) for pk in own[::-1]
    ]
    assert officer.news()[:3] == own[::-1]
    raised(city, 250)
    assert district.look() == own[::-1] and "另有" not in district.page
    assert not set(officer.look()) & set(own) and "另有 50 件" in officer.page
    raised(city, 205, "wanzhou_co")
    raised(city, 10)
    assert len(district.look()) == 200 and "另有 5 件" in district.page


def test_an_alert_that_grows_is_news_again_and_says_by_how_much(city):
    pay(city, "sub2", {"payment_no": "1", "amount": "66000.01"}, {"payment_no": "2", "amount": "66000.01"})
    live.batch_watch(current())
    alert = Alert.objects.get(monitor="pay_repeat")
    others = raised(city, 50)
    watcher = Watcher(city.users["officer"])
    assert alert.pk not in watcher.news()
    pay(city, "sub2", {"payment_no": "3", "amount": "66000.01"})
    live.batch_watch(current())
    # The account that the unit never filed grows with it; both stand before everything that was there already.
    unfiled = Alert.objects.get(monitor="pay_unfiled_account")
    assert watcher.look()[:3] == [unfiled.pk, alert.pk, others[-1]]
    assert "新增 1 笔" in watcher.page and "3 笔" in watcher.page


def test_what_stands_is_made_for_all_who_watch_and_a_look_with_an_old_part_asks_again(city, monkeypatch):
    """News is in the very next look; the rest follows when its time is over, and the page's mark says that it has not."""
    monkeypatch.setattr(wall, "STANDING_SECONDS", 600)
    cache.clear()
    watcher = Watcher(city.users["officer"])
    mark = re.search(r'data-mark="([^"]*)"', watcher.page)[1]
    (alert,) = raised(city, 1)
    entry_append(by=None, action="payments.watch", target="payments")
    assert watcher.look() == [alert] and f'data-key="r{alert}"' not in watcher.page
    assert f'data-mark="{mark}"' in watcher.page
    assert watcher.client.get("/funds/wall/live", {"mark": mark}).status_code == 200
    cache.clear()
    watcher.look()
    assert f'data-key="r{alert}"' in watcher.page and f'data-mark="{mark}"' not in watcher.page
    # Another scope is another wall, whatever was made for the officer a moment ago.
    assert f'data-key="r{alert}"' not in Watcher(city.users["district"]).page
    mark = re.search(r'data-mark="([^"]*)"', watcher.page)[1]
    assert watcher.client.get("/funds/wall/live", {"mark": mark}).status_code == 204


def test_the_sum_of_the_month_is_right_in_the_end_whenever_a_payment_of_an_earlier_day_comes(city, monkeypatch):
    today = timezone.localdate()
    earlier = today - timedelta(1) if today.day > 1 else today
    cache.clear()
    watcher = Watcher(city.users["officer"])
    take(city, {"payment_no": "1", "amount": "66000.01", "paid_on": f"{earlier}", "paid_at": f"{earlier} 10:00:00", "approved_on": f"{earlier}"})  # fmt: skip
    monkeypatch.setattr(wall, "STANDING_SECONDS", 0)
    watcher.look()
    mark = re.search(r'data-mark="([^"]*)"', watcher.page)[1]
    # Either it is in the sum, or the page will be asked for again.
    assert "1 笔</div>" in watcher.page or watcher.client.get("/funds/wall/live", {"mark": mark}).status_code == 200
    monkeypatch.setattr(wall, "MONTH_SECONDS", 0)
    cache.clear()
    watcher.look()
    mark = re.search(r'data-mark="([^"]*)"', watcher.page)[1]
    assert "1 笔</div>" in watcher.page
    assert watcher.client.get("/funds/wall/live", {"mark": mark}).status_code == 204


def test_payments_that_no_longer_hold_are_not_counted(city):
    numbers = ("1", "2", "3")
    take(city, *({"payment_no": n, "amount": "66000.01"} for n in numbers))
    live.batch_watch(current())
    alert = Alert.objects.get(monitor="pay_repeat")
    watcher, address = Watcher(city.users["officer"]), f"/alerts/{alert.pk}"
    assert "· 3 笔 ·" in watcher.page
    take(city, {"payment_no": "3", "amount": "66000.01", "operation": "03"})
    live.batch_watch(current())
    watcher.look()
    assert "· 2 笔 ·" in watcher.page and "· 3 笔 ·" not in watcher.page and "新增" not in watcher.page
    shown = watcher.client.get(address).content.decode()
    assert "2 笔，合计 13.2 万元；另有 1 笔已不成立" in shown and shown.count("已不成立</span>") == 1
    assert "支付 2 笔相同的金额" in shown
    assert watcher.client.get(f"{address}?export=payments").content[:2] == b"PK"
    for number in ("1", "2"):
        take(city, {"payment_no": number, "amount": "66000.01", "operation": "03"})
    live.batch_watch(current())
    watcher.look()
    assert "原因已消失" in watcher.page
    shown = watcher.client.get(address).content.decode()
    assert "3 笔，都已不成立" in shown and "支付 3 笔相同的金额" in shown


def test_the_payee_sees_the_payments_it_is_asked_about_and_no_others(city):
    payee = city.units["wanzhou_co"]
    for number, unit in enumerate(("group", "sub2", "sub3")):
        pay(city, unit, {"payment_no": f"F{number}", "amount": "87654.32", "payee_code": payee.code, "payee_name": payee.name})  # fmt: skip
    live.batch_watch(current())
    alert = Alert.objects.get(monitor="pay_fan_in")
    client = client_of(city.users["district_reporter"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE guanlan_web")
        shown = client.get(f"/alerts/{alert.pk}").content.decode()
        listed = client.get("/funds").content.decode()
        cursor.execute("RESET ROLE")
    assert shown.count("87,654.32") >= 3 and "3 户" in shown and "山城集团" in shown and "/funds/payments/" not in shown
    assert "87,654.32" not in listed
