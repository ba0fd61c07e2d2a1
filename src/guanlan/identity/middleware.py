"""Puts the signed-in user's scope on the request and into the database connection."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guanlan.identity.scope import Scope, enter, scope_enter

# How often a session that is in use is written again, so that it ends only when nobody uses it.
RENEW = 300


def keep_alive(request: HttpRequest) -> None:
    """Put off the end of a session in use, at most once in `RENEW` seconds."""
    now = int(time.time())
    if now - request.session.get("seen", 0) > RENEW:
        request.session["seen"] = now


class ScopeMiddleware:
    """`request.scope` for the code, `guanlan.scope` for row-level security; set anew by every request."""

    # These answer without looking at anybody's data, so they cost no query.
    OPEN = ("/healthz", "/metrics", "/static/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.OPEN):
            return self.get_response(request)
        if request.user.is_authenticated:
            request.scope, request.acts = scope_enter(request.user)  # type: ignore
            request.user.address = request.META.get("REMOTE_ADDR", "")  # type: ignore
            keep_alive(request)
        else:
            request.scope = Scope(())  # type: ignore
            enter(request.scope)  # type: ignore
        # Every request begins by setting its own scope, so there is nothing to clear after it.
        return self.get_response(request)
