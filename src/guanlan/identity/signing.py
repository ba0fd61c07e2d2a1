"""Signed requests: who sends proves by each request that it holds the token's secret, and none can be sent again.

The secret is derived from the token and the platform's own key, so that it is nowhere stored: a copy of the database
signs nothing. What is signed: method, path with query, time, a number used once, and the hash of the body.
"""

from __future__ import annotations

import base64
import random
import re
import time
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives import constant_time, hashes, hmac
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from guanlan.identity.models import ApiToken

ALGORITHMS: dict[str, type[hashes.HashAlgorithm]] = {"HMAC-SM3": hashes.SM3, "HMAC-SHA256": hashes.SHA256}
# How far the sender's clock may be from ours, before and after.
WINDOW_SECONDS = 300
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass
class SignatureError(Exception):
    """A request that is not signed as its token demands; the message says what to mend."""

    rule: str
    message: str


def secret_of(digest: str) -> str:
    """The secret that belongs to a token, by the token's digest."""
    made = hmac.HMAC(settings.SECRET_KEY.encode(), hashes.SHA256())
    made.update(b"guanlan request signing " + digest.encode())
    return "gs_" + base64.urlsafe_b64encode(made.finalize()).decode().rstrip("=")


def signature(secret: str, algorithm: str, method: str, path: str, at: str, nonce: str, body: bytes) -> str:
    """The signature of a request in hex; `path` as it stands in the request line, with its query."""
    kind = ALGORITHMS[algorithm]
    hashed = hashes.Hash(kind())
    hashed.update(body)
    made = hmac.HMAC(secret.encode(), kind())
    made.update("\n".join((method.upper(), path, at, nonce, hashed.finalize().hex())).encode())
    return made.finalize().hex()


def verify(request: HttpRequest, token: ApiToken) -> None:
    """Let a signed request through once; SignatureError for any other."""
    given = {n: request.headers.get(f"X-{n}", "").strip() for n in ("Signature", "Timestamp", "Nonce")}
    if missing := [f"X-{name}" for name, value in given.items() if not value]:
        raise SignatureError(
            "signature_missing", f"这个令牌必须验签，请求头缺少 {'、'.join(missing)}（签名方法见接口规范）。"
        )
    algorithm = request.headers.get("X-Signature-Algorithm", "HMAC-SM3").strip().upper()
    if algorithm not in ALGORITHMS:
        raise SignatureError("signature_algorithm", f"不支持签名算法 {algorithm[:20]}，可用 {'、'.join(ALGORITHMS)}。")
    if not _NONCE.fullmatch(given["Nonce"]):
        raise SignatureError(
            "signature_nonce", "X-Nonce 应为 16 至 64 位的字母、数字、下划线或短横，每次请求各不相同。"
        )
    at = given["Timestamp"]
    if not (at.isascii() and at.isdigit() and len(at) <= 12) or abs(time.time() - int(at)) > WINDOW_SECONDS:
        raise SignatureError(
            "signature_stale",
            f"X-Timestamp 应为现在的 Unix 秒数，与平台时间相差不超过 {WINDOW_SECONDS} 秒；平台时间是 {int(time.time())}。",
        )
    right = signature(
        secret_of(token.digest), algorithm, request.method or "", request.get_full_path(), at, given["Nonce"], request.body
    )  # fmt: skip
    if not constant_time.bytes_eq(right.encode(), given["Signature"].lower().encode()):
        raise SignatureError(
            "signature_wrong", "签名不符：请核对签名密钥，以及签名用的方法、地址、时间、随机数和正文。"
        )
    if not _first_time(token, given["Nonce"]):
        raise SignatureError("signature_replayed", "这个请求已经收到过（X-Nonce 重复）；重发请换一个随机数重新签名。")


def _first_time(token: ApiToken, nonce: str) -> bool:
    """Note a number as used; False if it was. What is too old to be sent again is forgotten now and then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_usednonce (token_id, nonce, at) VALUES (%s, %s, now()) ON CONFLICT DO NOTHING",
            [token.pk, nonce],
        )
        first = bool(cursor.rowcount == 1)
        if random.random() < 0.01:
            cursor.execute(
                "DELETE FROM identity_usednonce WHERE at < %s", [timezone.now() - timedelta(seconds=3 * WINDOW_SECONDS)]
            )
    return first
