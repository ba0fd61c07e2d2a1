"""Lock-out, second factor, age of passwords, and the separation of the three administrators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from guanlan.identity.operations import GrantError, grant_give, totp_require, user_create
from tests.city import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(username: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/login", {"username": username, "password": password})
    return client


def test_five_failures_lock_the_account(city):
    for _ in range(5):
        answer = Client().post("/login", {"username": "officer", "password": "wrong"})
    assert answer.status_code == 429
    assert Client().post("/login", {"username": "officer", "password": PASSWORD}).status_code == 429
    assert sign_in("planning").get("/").status_code == 200


def test_an_administrator_gets_in_only_with_the_second_factor(city):
    person = user_create(by=None, username="new_audit", display_name="新审计", password=PASSWORD, unit=city.root)
    grant_give(by=None, user=person, role="audit_admin", unit=city.root)
    client = sign_in("new_audit")
    assert client.get("/audit").headers["Location"] == "/account/totp"
    assert "二维码" in client.get("/account/totp").content.decode()
    device = TOTPDevice.objects.get(user=person)
    assert "口令不对" in client.post("/account/totp", {"code": "000000"}).content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    client.post("/account/totp", {"code": f"{totp(device.bin_key):06d}"})
    assert client.get("/audit").status_code == 200
    with pytest.raises(GrantError, match="必须"):
        totp_require(by=city.users["security"], user=person, required=False)


def test_a_password_chosen_by_another_has_to_be_changed(city):
    security = city.users["security"]
    person = user_create(by=security, username="fresh", display_name="新人", password=PASSWORD, unit=city.root)
    grant_give(by=security, user=person, role="leader", unit=city.root)
    client = sign_in("fresh")
    assert client.get("/cockpit").headers["Location"] == "/account"
    answer = client.post("/account", {"old": PASSWORD, "new": "Other-2026-secret", "again": "Other-2026-secret"})
    assert answer.status_code == 302 and client.get("/cockpit").status_code == 200


def test_an_old_password_has_to_be_changed(city, settings):
    person = city.users["leader"]
    person.password_changed_at = timezone.now() - timedelta(days=settings.PASSWORD_DAYS + 1)
    person.save()
    assert sign_in("leader").get("/cockpit").headers["Location"] == "/account"


def test_a_session_ends_when_nobody_uses_it(city, settings):
    client = sign_in("leader")
    client.get("/")
    assert client.session.get_expiry_age() <= 1800
    session = client.session
    session["seen"] -= 1000
    session.save()
    client.get("/")
    assert timezone.now().timestamp() - client.session["seen"] < 60


def test_security_administrator_resets_what_was_lost(city):
    client, page = Client(), f"/users/{city.users['leader'].pk}"
    client.force_login(city.users["security"], "django.contrib.auth.backends.ModelBackend")
    TOTPDevice.objects.create(user=city.users["leader"], name="default", confirmed=True)
    for step in ("totp", "totp_reset", "password", "active"):
        assert client.post(page, {"step": step}).status_code == 302
    city.users["leader"].refresh_from_db()
    assert city.users["leader"].totp_required and not city.users["leader"].is_active
    assert not TOTPDevice.objects.exists() and not city.users["leader"].check_password(PASSWORD)
