"""Pages that are shown again while nothing has changed are not computed again.

Every write appends to the audit log in its own transaction, so the head of the log is the version of the data: a
page is remembered for one user, one address, one day and one head. What belongs to one request (the CSRF token) is
put in when the page is served.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value="|<meta name="csrf" content=")[^"]*"')
SECONDS = 600


def remembered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Remember the page of a GET request; not while it has something to tell the user once."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (
            request.method != "GET"
            or "export" in request.GET
            or not request.user.is_authenticated
            or "notices" in request.session
        ):
            return view(request, *args, **kwargs)
        key = f"{request.user.pk}:{timezone.localdate()}:{head()}:{request.get_full_path()}"
        key = re.sub(r"[^\x21-\x7e]", lambda m: f"%{ord(m[0]):x}", key)[:230] if len(key) < 200 else ""
        found = cache.get(key) if key else None
        if found is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or not key:
                return response
            found = response.content
            cache.set(key, found, SECONDS)
        token = get_token(request).encode()
        return HttpResponse(_TOKEN.sub(lambda m: m[1] + token + b'"', found))

    return inner


def head() -> int:
    """The number of the last entry of the audit log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_id FROM audit_head")
        return int(cursor.fetchone()[0])
