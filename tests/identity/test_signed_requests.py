"""Requests by a token that demands signatures: let in once if signed rightly, refused in plain words otherwise."""

from __future__ import annotations

import json
import time

import pytest
from django.test import Client

from guanlan.identity.models import UsedNonce
from guanlan.identity.operations import digest, token_issue
from guanlan.identity.signing import secret_of, signature
from guanlan.monitoring.models import LedgerLine

pytestmark = pytest.mark.django_db
NONCE = "0123456789abcdef"


def payment(city, number: str = "1") -> bytes:
    return json.dumps([{
        "payment_no": number, "paid_on": "2026-03-02", "paid_at": "2026-03-02 10:00:00", "payer_account": "611",
        "payee_name": "渝州建材", "payee_kind": "enterprise", "payee_account": "622", "amount": "10000", "currency": "CNY",
        "kind": "procurement", "purpose": "货款", "channel": "direct_link",
    }], ensure_ascii=False).encode()  # fmt: skip


def send(city, body: bytes, *, token: str = "", signed_body: bytes | None = None, algorithm: str = "HMAC-SM3",
         at: int | None = None, nonce: str = NONCE, secret: str = "", without: tuple[str, ...] = (), query: str = ""):  # fmt: skip
    token = token or token_issue(by=None, user=city.users["reporter2"], title="司库", signed=True)
    path, when = f"/api/v1/payments?organisation={city.units['sub2'].code}", str(at or int(time.time()))
    made = signature(secret or secret_of(digest(token)), algorithm, "POST", path, when, nonce, signed_body or body)
    headers = {
        "Authorization": f"Bearer {token}",
        "X-Timestamp": when,
        "X-Nonce": nonce,
        "X-Signature-Algorithm": algorithm,
        "X-Signature": made,
    }
    return Client().post(path + query, body, content_type="application/json", headers={k: v for k, v in headers.items() if k not in without})  # fmt: skip


@pytest.mark.parametrize("algorithm", ["HMAC-SM3", "HMAC-SHA256"])
def test_a_rightly_signed_request_is_taken(city, algorithm):
    answer = send(city, payment(city), algorithm=algorithm)
    assert answer.status_code == 201, answer.content.decode()
    assert LedgerLine.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "rule", "said"),
    [
        ({"without": ("X-Signature", "X-Nonce")}, "signature_missing", "X-Signature、X-Nonce"),
        ({"without": ("X-Timestamp",)}, "signature_missing", "X-Timestamp"),
        ({"at": 1_700_000_000}, "signature_stale", "不超过 300 秒"),
        ({"signed_body": b"[]"}, "signature_wrong", "签名不符"),
        ({"secret": "gs_guessed"}, "signature_wrong", "签名不符"),
        ({"query": "&x=1"}, "signature_wrong", "签名不符"),
        ({"nonce": "short"}, "signature_nonce", "16 至 64 位"),
    ],
)
def test_what_is_not_signed_as_it_should_be_is_refused(city, wrong, rule, said):
    answer = send(city, payment(city), **wrong)
    assert answer.status_code == 401 and answer.json()["rule"] == rule and said in answer.json()["message"]
    assert not LedgerLine.objects.exists() and not UsedNonce.objects.exists()


def test_an_unknown_algorithm_is_refused(city):
    token = token_issue(by=None, user=city.users["reporter2"], title="司库", signed=True)
    headers = {
        "Authorization": f"Bearer {token}",
        "X-Timestamp": str(int(time.time())),
        "X-Nonce": NONCE,
        "X-Signature-Algorithm": "HMAC-MD5",
        "X-Signature": "00",
    }
    answer = Client().post("/api/v1/payments?organisation=x", b"[]", content_type="application/json", headers=headers)  # fmt: skip
    assert answer.status_code == 401 and answer.json()["rule"] == "signature_algorithm"


def test_the_same_request_is_let_in_once(city):
    token = token_issue(by=None, user=city.users["reporter2"], title="司库", signed=True)
    assert send(city, payment(city), token=token).status_code == 201
    again = send(city, payment(city), token=token)
    assert again.status_code == 401 and again.json()["rule"] == "signature_replayed"
    assert send(city, payment(city, "2"), token=token, nonce=NONCE + "2").status_code == 201
    assert LedgerLine.objects.count() == 2


def test_a_token_without_that_demand_needs_no_signature(city):
    token = token_issue(by=None, user=city.users["reporter2"], title="司库")
    assert send(city, payment(city), token=token, without=("X-Signature", "X-Nonce", "X-Timestamp")).status_code == 201


def test_the_secret_of_one_token_signs_for_no_other(city):
    other = token_issue(by=None, user=city.users["reporter2"], title="别的", signed=True)
    answer = send(city, payment(city), secret=secret_of(digest(other)))
    assert answer.json()["rule"] == "signature_wrong"


def test_signatures_are_those_of_the_published_hashes():
    """Computed without this code: HMAC-SHA256 by the standard library over the lines of the interface specification."""
    import hashlib
    import hmac

    lines = "\n".join(("POST", "/a?b=1", "1790000000", NONCE, hashlib.sha256(b"{}").hexdigest()))
    right = hmac.new(b"gs_k", lines.encode(), hashlib.sha256).hexdigest()
    assert signature("gs_k", "HMAC-SHA256", "post", "/a?b=1", "1790000000", NONCE, b"{}") == right
