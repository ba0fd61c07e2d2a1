"""Signing in and out, passwords, the second factor, and the lock-out page."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib.auth import authenticate, login, logout, password_validation, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from guanlan.audit.operations import entry_append
from guanlan.identity.middleware import keep_alive
from guanlan.identity.models import User
from guanlan.web.pages import actor, notify, page


class SignIn(forms.Form):
    username = forms.CharField(label="用户名", max_length=150)
    password = forms.CharField(label="密码", widget=forms.PasswordInput, max_length=200)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; five failures lock the account for half an hour."""
    target = request.POST.get("next") or request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, None):
        target = "/"
    error = ""
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            keep_alive(request)
            entry_append(by=user, action="sign_in", target="user", target_id=user.pk)
            return HttpResponseRedirect(target)
        entry_append(
            by=None,
            action="sign_in.failed",
            target="user",
            username=form.cleaned_data["username"],
            address=request.META.get("REMOTE_ADDR", ""),
        )
        error = "用户名或密码不对。连续五次失败，账户将锁定半小时。"
    return render(request, "accounts/sign_in.html", {"form": form, "error": error, "next": target})


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The answer while an account is locked."""
    return render(request, "accounts/locked.html", status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        entry_append(by=actor(request), action="sign_out", target="user", target_id=request.user.pk)
    logout(request)
    return redirect("/login")


@page
def account(request: HttpRequest) -> HttpResponse:
    """The user's own account: grants, password."""
    error = ""
    if request.method == "POST":
        error = _change_password(request)
        if not error:
            notify(request, "密码已修改。")
            return redirect("/account")
    grants = request.user.grants.select_related("unit")  # type: ignore[union-attr]
    device = TOTPDevice.objects.filter(user=request.user, confirmed=True).exists()
    return render(request, "accounts/account.html", {"grants": grants, "error": error, "device": device})


def _change_password(request: HttpRequest) -> str:
    user = actor(request)
    if not user.check_password(request.POST.get("old", "")):
        return "原密码不对。"
    fresh = request.POST.get("new", "")
    if fresh != request.POST.get("again", ""):
        return "两次输入的新密码不一致。"
    try:
        password_validation.validate_password(fresh, user)
    except ValidationError as error:
        return "".join(error.messages)
    with transaction.atomic():
        user.set_password(fresh)
        user.password_changed_at = timezone.now()
        user.save()
        entry_append(by=user, action="password.change", target="user", target_id=user.pk)
    update_session_auth_hash(request, user)
    return ""


def totp(request: HttpRequest) -> HttpResponse:
    """Enrol a second factor, or give its code after the password."""
    if not request.user.is_authenticated:
        return redirect("/login")
    device = TOTPDevice.objects.filter(user=request.user, confirmed=True).first()
    fresh = device is None
    if device is None:
        device, _ = TOTPDevice.objects.get_or_create(user=request.user, confirmed=False, defaults={"name": "default"})
    error = ""
    if request.method == "POST":
        if device.verify_token(request.POST.get("code", "").strip()):
            device.confirmed = True
            device.save()
            # Who has set a factor up is asked for it from now on.
            User.objects.filter(pk=request.user.pk).update(totp_required=True)
            otp_login(request, device)
            entry_append(
                by=actor(request),
                action="totp.enrol" if fresh else "totp.verify",
                target="user",
                target_id=request.user.pk,
            )
            return redirect("/")
        error = "口令不对，或已过期；请看认证器上现在的六位数字。"
    picture = segno.make(device.config_url).svg_data_uri(scale=4) if fresh else ""
    return render(request, "accounts/totp.html", {"picture": picture, "error": error, "fresh": fresh})
