"""Pages that are shown again while nothing that they show has changed are not computed again.

Every write appends to the audit log in its own transaction, so the last entry among the acts that can change a page
is the version of that page: it is remembered for one scope, one address, one day and one version. Whoever sees the
same part of the city shares it. What belongs to one person or one request (menu with its counts, name, CSRF token)
stands in slots that are filled when the page is served.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Collection
from contextlib import contextmanager
from functools import wraps
from typing import Any, overload

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone

from guanlan.audit.queries import version
from guanlan.portal import navigation, todo
from guanlan.web.pages import scope

View = Callable[..., HttpResponse]
# Signing in and out, and what only the person who did it sees, change no page of figures.
QUIET = ("sign_in", "sign_out", "totp.verify", "password.change", "token")
# A payment that has come changes pages of payments alone; the alert it may raise is an act of its own.
PAYMENTS = ("payments.take",)
MENU = (*QUIET, *PAYMENTS)
# Alerts stand in the menu, which is a slot, and on some pages only.
ALERTS = ("payments", "alert", "alerts")

_SLOTS = re.compile(
    rb"<!--(menu|who)-->.*?<!--/\1-->"
    rb'|(?<=name="csrfmiddlewaretoken" value=")[^"]*(?=")|(?<=<meta name="csrf" content=")[^"]*(?=")',
    re.DOTALL,
)
_computing: defaultdict[str, list[Any]] = defaultdict(lambda: [threading.Lock(), 0])
_guard = threading.Lock()


@overload
def remembered(view: View) -> View: ...
@overload
def remembered(*, apart_from: Collection[str]) -> Callable[[View], View]: ...
def remembered(view: View | None = None, *, apart_from: Collection[str] = ()) -> View | Callable[[View], View]:
    """Remember the page of a GET request, whatever the acts named by `apart_from` do; not while it tells something once."""
    if view is None:
        return lambda given: _remembered(given, (*QUIET, *apart_from))
    return _remembered(view, QUIET)


def _remembered(view: View, unaffected: Collection[str]) -> View:
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (
            request.method != "GET"
            or "export" in request.GET
            or not request.user.is_authenticated
            or "notices" in request.session
            or not settings.REMEMBER_SECONDS
        ):
            return view(request, *args, **kwargs)
        # The middleware has read this before anything else: a page is never older than its version.
        acts: dict[str, int] = request.acts  # type: ignore[attr-defined]
        reaches = sorted(map(str, scope(request).reaches))
        key = _key(f"page:{version(acts, unaffected)}:{request.get_full_path()}:{reaches}")
        parts = cache.get(key)
        if parts is None:
            with _alone(key):
                parts = cache.get(key)
                if parts is None:
                    request.in_slots = True  # type: ignore[attr-defined]
                    response = view(request, *args, **kwargs)
                    if response.status_code != 200:
                        return response
                    parts = _split(response.content)
                    cache.set(key, parts, settings.REMEMBER_SECONDS)
        return HttpResponse(b"".join(_filled(request, parts, f"{version(acts, MENU)}:{reaches}")))

    return inner


@contextmanager
def _alone(key: str) -> Any:
    """Of people who want the same page at the same moment, one has it computed and the others wait for it."""
    with _guard:
        entry = _computing[key]
        entry[1] += 1
    try:
        with entry[0]:
            yield
    finally:
        with _guard:
            entry[1] -= 1
            if not entry[1]:
                _computing.pop(key, None)


def _key(text: str) -> str:
    return hashlib.sha256(f"{timezone.localdate()}:{text}".encode()).hexdigest()


def _split(content: bytes) -> list[tuple[str, bytes]]:
    """The page as pieces: ("", bytes) to be sent as they are, and slots by name."""
    parts, end = [], 0
    for found in _SLOTS.finditer(content):
        parts += [("", content[end : found.start()]), (found[1].decode() if found[1] else "token", b"")]
        end = found.end()
    return [*parts, ("", content[end:])]


def _filled(request: HttpRequest, parts: list[tuple[str, bytes]], state: str) -> list[bytes]:
    fill: dict[str, Callable[[], bytes]] = {
        "menu": lambda: navigation.menu(request, _kept(f"counts:{state}", lambda: todo.counts(request))).encode(),
        "who": lambda: _kept(
            f"who:{request.user.pk}:{state}",
            lambda: render_to_string("components/who.html", {"request": request}).encode(),
        ),
        "token": lambda: get_token(request).encode(),
    }
    return [fill[name]() if name else piece for name, piece in parts]


def _kept(text: str, make: Callable[[], Any]) -> Any:
    """A small part of a page, remembered like a page."""
    key = _key(text)
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, settings.REMEMBER_SECONDS)
    return found
