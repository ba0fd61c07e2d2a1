"""Users and their grants."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guanlan.identity.roles import MODULES, ROLES, Role
from guanlan.organisations.models import Unit


class User(AbstractUser):
    """A person who signs in. `display_name` is what others see; the telephone is masked in lists."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="users", verbose_name="所在单位")
    post = models.CharField("职务", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    password_changed_at = models.DateTimeField(default=timezone.now)
    totp_required = models.BooleanField("须用动态口令", default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.display_name or self.username


class Grant(models.Model):
    """One role over one subtree of units in one module (`*` for all)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=[(r.id, r.title) for r in ROLES.values()])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="范围（含下级）")
    module = models.CharField("模块", max_length=20, choices=list(MODULES.items()), default="*")
    valid_from = models.DateField("起", default=timezone.localdate)
    valid_to = models.DateField("止", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit", "module"], name="grant_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="grant_in_order"
            ),
        ]

    @property
    def definition(self) -> Role:
        return ROLES[self.role]


class ApiToken(models.Model):
    """A bearer token of a system that reports by API; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    title = models.CharField("用途", max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    signed = models.BooleanField("必须验签", db_default=False)


class UsedNonce(models.Model):
    """A number that a signed request has used; kept as long as that request could be sent again."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "nonce"], name="nonce_once")]
