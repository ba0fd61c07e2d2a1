"""Writes of users, grants and tokens; the separation of the three administrators is kept here."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from guanlan.audit.operations import Actor, entry_append
from guanlan.identity.models import ApiToken, Grant, User
from guanlan.identity.roles import ROLES
from guanlan.organisations.models import Unit
from guanlan.prepared import columns, fetch_one, made

# A password that its owner has not chosen yet counts as expired.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class GrantError(Exception):
    """A grant that the separation of duties forbids; the message is for the user."""


@transaction.atomic
def user_create(
    *, by: Actor | None, username: str, display_name: str, password: str, unit: Unit, post: str = ""
) -> User:
    """Create a user without any grant; a password that somebody else chose has to be changed at once."""
    changed = timezone.now() if by is None else NEVER
    user = User.objects.create_user(
        username, password=password, display_name=display_name, unit=unit, post=post, password_changed_at=changed
    )
    entry_append(by=by, action="user.create", target="user", target_id=user.pk, unit_id=unit.pk, username=username)
    return user


@transaction.atomic
def grant_give(
    *, by: Actor | None, user: User, role: str, unit: Unit, module: str = "*", valid_to: date | None = None
) -> Grant:
    """Give a role over a subtree; GrantError where one person would hold two separated duties.

    三员分立 (GB/T 22239): system, security and audit administrators are different people, and none of
    them handles business.
    """
    User.objects.select_for_update().get(pk=user.pk)
    held = set(Grant.objects.filter(user=user).values_list("role", flat=True)) - {role}
    if by is not None and by.pk == user.pk:
        raise GrantError("不能给自己授权。")
    if ROLES[role].administrator and held:
        raise GrantError(f"{user} 已有其他角色，不能再任{ROLES[role].title}（三员分立）。")
    if ROLES[role].administrator and unit.parent_id is not None:
        raise GrantError("三员（系统、安全、审计管理员）只设在市国资委，不按下级单位授予。")
    if any(ROLES[r].administrator for r in held):
        raise GrantError(f"{user} 是管理员，不能再担任其他角色（三员分立）。")
    grant, _ = Grant.objects.update_or_create(
        user=user, role=role, unit=unit, module=module, defaults={"valid_to": valid_to}
    )
    if ROLES[role].administrator and settings.TOTP_FOR_ADMINISTRATORS:
        User.objects.filter(pk=user.pk).update(totp_required=True)
    entry_append(
        by=by, action="grant.give", target="user", target_id=user.pk, unit_id=unit.pk, role=role, module=module
    )
    return grant


@transaction.atomic
def grant_take(*, by: Actor | None, grant: Grant) -> None:
    """Take a grant away."""
    entry_append(
        by=by, action="grant.take", target="user", target_id=grant.user_id, unit_id=grant.unit_id, role=grant.role
    )
    grant.delete()


@transaction.atomic
def user_switch(*, by: Actor, user: User, active: bool) -> None:
    """Let a user in, or keep them out; their history stays."""
    User.objects.filter(pk=user.pk).update(is_active=active)
    entry_append(by=by, action="user.activate" if active else "user.deactivate", target="user", target_id=user.pk)


@transaction.atomic
def totp_require(*, by: Actor, user: User, required: bool) -> None:
    """Demand a second factor of a user, or no longer; GrantError for administrators, who always need it."""
    held = user.grants.values_list("role", flat=True)
    if not required and settings.TOTP_FOR_ADMINISTRATORS and any(ROLES[r].administrator for r in held):
        raise GrantError("管理员必须使用动态口令。")
    User.objects.filter(pk=user.pk).update(totp_required=required)
    entry_append(by=by, action="totp.require", target="user", target_id=user.pk, required=required)


@transaction.atomic
def totp_reset(*, by: Actor, user: User) -> None:
    """Forget a user's lost authenticator; they enrol a new one at the next sign-in."""
    TOTPDevice.objects.filter(user=user).delete()
    entry_append(by=by, action="totp.reset", target="user", target_id=user.pk)


@transaction.atomic
def password_reset(*, by: Actor, user: User) -> str:
    """Give a user a password for one use; it is returned once, and has to be changed at once."""
    text = secrets.token_urlsafe(9) + "aA1"
    user.set_password(text)
    user.password_changed_at = NEVER
    user.save(update_fields=["password", "password_changed_at"])
    entry_append(by=by, action="password.reset", target="user", target_id=user.pk)
    return text


def password_expired(user: User) -> bool:
    """Whether the password is older than `PASSWORD_DAYS` allows, or was set by somebody else."""
    return timezone.now() - user.password_changed_at > timedelta(days=settings.PASSWORD_DAYS)


@transaction.atomic
def token_issue(*, by: Actor | None, user: User, title: str, days: int = 365, signed: bool = False) -> str:
    """Issue an API token, whose requests have to be signed or not; the text is returned once and never stored."""
    text = f"gl_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user, title=title, digest=digest(text), expires_at=timezone.now() + timedelta(days=days), signed=signed
    )
    entry_append(
        by=by, action="token.issue", target="token", target_id=token.pk, unit_id=user.unit_id, title=title, signed=signed
    )  # fmt: skip
    return text


@transaction.atomic
def token_revoke(*, by: Actor | None, token: ApiToken) -> None:
    """Make a token useless from now on."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    entry_append(by=by, action="token.revoke", target="token", target_id=token.pk, unit_id=token.user.unit_id)


def digest(text: str) -> str:
    """The hash under which a token is kept; tokens are random, so it needs no salt."""
    return hashlib.sha256(text.encode()).hexdigest()


_VALID = f"""
SELECT {columns(ApiToken, "t")}, {columns(User, "u")} FROM identity_apitoken t JOIN identity_user u ON u.id = t.user_id
WHERE t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > %s::timestamptz AND u.is_active
"""


def token_valid(text: str) -> ApiToken | None:
    """A valid token with its user, or None."""
    now = timezone.now()
    found = fetch_one(_VALID, [digest(text), now])
    if found is None:
        return None
    width = len(ApiToken._meta.concrete_fields)
    token = made(ApiToken, found[:width])
    token.user = made(User, found[width:])
    # A system may send a hundred times a second: when it last did is kept to the minute.
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
