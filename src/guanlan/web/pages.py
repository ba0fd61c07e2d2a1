"""Small helpers of all pages: find within the scope, say something to the user, guard a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from guanlan.identity.models import User
from guanlan.identity.operations import password_expired
from guanlan.identity.roles import Permission
from guanlan.identity.scope import Scope
from guanlan.intake.files import MAX_STATEMENT_BYTES
from guanlan.intake.findings import IntakeError
from guanlan.organisations.models import Unit

View = Callable[..., HttpResponse]


def notify(request: HttpRequest, text: str, kind: str = "success") -> None:
    """Keep a sentence for the next page that is shown; kinds: success, warning, danger."""
    request.session["notices"] = [*request.session.get("notices", []), {"text": text, "kind": kind}]


def page(view: View) -> View:
    """A page for people who are signed in (with their second factor, where it is required)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"/login?next={request.get_full_path()}")
        if not request.user.is_verified() and request.user.totp_required:  # type: ignore
            return redirect("/account/totp")
        if request.path != "/account" and password_expired(actor(request)):
            notify(request, "密码由他人设定或已到期，请先修改密码。", "warning")
            return redirect("/account")
        return view(request, *args, **kwargs)

    return guarded


def guarded(permission: str, module: str = "*") -> Callable[[View], View]:
    """A page for people who hold a permission somewhere."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not scope(request).can(permission, module):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return page(inner)

    return decorate


def scope(request: HttpRequest) -> Scope:
    """What the signed-in user may see and do."""
    found: Scope = request.scope  # type: ignore[attr-defined]
    return found


def actor(request: HttpRequest) -> User:
    """The signed-in user, as who acts."""
    assert isinstance(request.user, User)
    return request.user


def unit_in_scope(request: HttpRequest, pk: int, permission: str = Permission.VIEW, module: str = "*") -> Unit:
    """A unit on which the user holds a permission; what lies outside the scope does not exist for them."""
    unit = scope(request).units(permission, module).select_related("parent").filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def home_unit(request: HttpRequest, module: str = "*") -> Unit:
    """The highest unit that the user may see: what their pictures are about."""
    unit = scope(request).units(module=module).order_by("level", "path").first()
    if unit is None:
        raise PermissionDenied("您还没有查看业务数据的授权。")
    return unit


def back(request: HttpRequest, default: str) -> HttpResponseRedirect:
    """To the page the form was on, if it is one of ours."""
    target = request.POST.get("next", "")
    return HttpResponseRedirect(target if url_has_allowed_host_and_scheme(target, None) else default)


def uploaded(request: HttpRequest, field: str = "file") -> tuple[bytes, str]:
    """Content and name of the file that was sent along; IntakeError if there is none, or too much of it."""
    file = request.FILES.get(field)
    if file is None:
        raise IntakeError("没有选择文件。", "file")
    if (file.size or 0) > MAX_STATEMENT_BYTES:
        raise IntakeError("文件超过 20 MB，请分批报送。", "size")
    return file.read(), file.name or ""


def number(text: str | None) -> int:
    """An id from a form; 0, which nothing has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0
