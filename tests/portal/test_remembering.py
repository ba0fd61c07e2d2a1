"""Remembered pages: never older than what they show, never another's, and not computed twice."""

from __future__ import annotations

import re
import threading
import time

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from guanlan.audit.operations import entry_append
from guanlan.audit.queries import latest, version
from guanlan.identity.operations import grant_give
from guanlan.identity.scope import Scope
from guanlan.monitoring.handling import alert_close
from guanlan.monitoring.models import Alert
from guanlan.organisations.operations import unit_rename
from guanlan.portal import remembering
from guanlan.portal.remembering import MENU, QUIET, remembered

HIGH = {
    "other_current_liabilities": 500,
    "total_current_liabilities": 600,
    "total_liabilities": 800,
    "equity_parent": 200,
    "total_equity": 200,
}


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def queries(django_assert_max_num_queries):
    return django_assert_max_num_queries


@pytest.mark.django_db
def test_acts_that_change_nothing_leave_the_version_alone(city):
    before = latest()
    entry_append(by=None, action="sign_in.failed", target="user")
    assert version(latest(), QUIET) == version(before, QUIET)
    entry_append(by=None, action="payments.take", target="payments")
    assert version(latest(), QUIET) > version(before, QUIET)
    assert version(latest(), MENU) == version(before, MENU)
    entry_append(by=None, action="an.act.nobody.has.heard.of")
    assert version(latest(), MENU) > version(before, MENU)


@pytest.mark.django_db
def test_pages_of_figures_stay_remembered_while_payments_arrive(city, queries):
    client = client_of(city.users["officer"])
    for path in ("/units", "/reporting", f"/units/{city.units['group'].pk}", "/alerts", "/indicators"):
        client.get(path)
        entry_append(by=None, action="payments.take", target="payments", added=1)
        with queries(3):
            assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_a_write_shows_at_once_on_every_page_that_tells_of_it(city):
    unit = city.units["group"]
    client = client_of(city.users["officer"])
    for path in ("/units", f"/units/{unit.pk}"):
        assert "山城集团" in client.get(path).content.decode()
    from datetime import date

    unit_rename(by=city.users["planning"], unit=unit, name="山城控股", short_name="", on=date(2026, 1, 1), document="")
    for path in ("/units", f"/units/{unit.pk}"):
        text = client.get(path).content.decode()
        assert "山城控股" in text, path


@pytest.mark.django_db
def test_a_closed_alert_leaves_the_pages_and_the_badge_of_the_menu_at_once(city):
    from tests.flow.test_path import report

    report(city, "sub2", **HIGH)
    client, unit = client_of(city.users["officer"]), city.units["sub2"]
    open_alerts = Alert.objects.exclude(status="closed")
    pages = ("/alerts", f"/units/{unit.pk}", "/reporting", "/units", "/indicators/debt_ratio")

    def badge(text: str) -> int:
        found = re.search(r'href="/alerts"[^>]*>.*?</a>', text, re.DOTALL)
        assert found
        number = re.search(r'badge control">(\d+)<', found[0])
        return int(number[1]) if number else 0

    before = open_alerts.count()
    assert before and all(badge(client.get(p).content.decode()) == before for p in pages)
    alert = open_alerts.first()
    assert alert is not None
    assert f"/alerts/{alert.pk}" in client.get(pages[1]).content.decode()
    alert_close(by=city.users["officer"], alert=alert, conclusion="justified", text="已核实")
    for page in pages:
        assert badge(client.get(page).content.decode()) == before - 1, page
    assert f"/alerts/{alert.pk}" not in client.get(pages[1]).content.decode()


@pytest.mark.django_db
def test_people_of_one_scope_share_a_page_but_not_name_menu_or_token(city):
    other = city.users["planning"]
    other.display_name = "另一位"
    other.save()
    for grant in other.grants.all():
        grant.delete()
    grant_give(by=None, user=other, role="officer", unit=city.root)
    first, second = client_of(city.users["officer"]), client_of(other)
    mine = first.get("/units").content.decode()
    theirs = second.get("/units").content.decode()
    assert "另一位" in theirs and "另一位" not in mine
    token = re.compile(r'<meta name="csrf" content="(\w+)"')
    assert token.search(mine)[1] != token.search(theirs)[1]
    assert second.post("/logout", {"csrfmiddlewaretoken": token.search(theirs)[1]}).status_code == 302


@pytest.mark.django_db
def test_people_of_different_scopes_never_share_a_page(city):
    whole = client_of(city.users["officer"]).get("/units").content.decode()
    part = client_of(city.users["district"]).get("/units").content.decode()
    assert "山城集团" in whole and "山城集团" not in part and "万州公司" in part


@pytest.mark.django_db
def test_a_grant_that_is_taken_counts_at_once(city):
    user = city.users["viewer"]
    client = client_of(user)
    assert client.get("/reporting").status_code == 200
    user.grants.all().delete()  # even behind the audit log's back
    assert client.get("/reporting").status_code == 403


@pytest.mark.django_db
def test_the_menu_marks_the_page_it_is_on(city):
    client = client_of(city.users["officer"])
    for path in ("/units", "/reporting", "/units"):
        assert f'href="{path}" aria-current="page"' in client.get(path).content.decode()


@pytest.mark.django_db
def test_remembering_can_be_switched_off(city, settings):
    settings.REMEMBER_SECONDS = 0
    client = client_of(city.users["officer"])
    assert "市国资委" in client.get("/units").content.decode()
    assert not cache._cache  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_of_many_who_want_the_same_page_one_computes_it(city):
    computed = []

    @remembered
    def slow(request):
        from django.http import HttpResponse

        computed.append(1)
        time.sleep(0.2)
        return HttpResponse(b"page")

    def ask() -> None:
        request = RequestFactory().get("/slow")
        request.user, request.session, request.scope, request.acts = city.users["officer"], {}, Scope(()), {"an.act": 7}
        assert slow(request).content == b"page"

    asking = [threading.Thread(target=ask) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert len(computed) == 1 and not remembering._computing
