"""What one person may see and do, from the grants in force today; enforced in code here, and in PostgreSQL
by row-level security on the same paths (`guanlan.scope`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from guanlan.audit.queries import LATEST
from guanlan.identity.models import Grant, User
from guanlan.identity.roles import ROLES, Permission
from guanlan.organisations.models import Unit
from guanlan.prepared import fetch_one

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True)
class Reach:
    """One grant, resolved: what it permits, below which path, in which module."""

    role: str
    path: str
    module: str

    def permits(self, permission: str, module: str) -> bool:
        return permission in ROLES[self.role].permissions and self.module in ("*", module)


@dataclass(frozen=True)
class Scope:
    """All a user's reaches."""

    reaches: tuple[Reach, ...]

    def paths(self, permission: str, module: str) -> list[str]:
        """Path prefixes in which the permission holds, without those that lie inside another."""
        found = sorted({r.path for r in self.reaches if r.permits(permission, module)})
        return [p for p in found if not any(p != q and p.startswith(q) for q in found)]

    def can(self, permission: str, module: str = "*", path: str | None = None) -> bool:
        """Whether the permission holds at a path (or anywhere, when none is given)."""
        modules = [module] if module != "*" else ["*", *{r.module for r in self.reaches}]
        return any(path is None or path.startswith(prefix) for m in modules for prefix in self.paths(permission, m))

    def units(self, permission: str = Permission.VIEW, module: str = "*") -> QuerySet[Unit]:
        """The units in which the permission holds."""
        return Unit.objects.filter(self.condition(permission, module, "path"))

    def condition(self, permission: str, module: str, lookup: str) -> Q:
        """A filter on a path column; a user without a reach sees nothing."""
        condition = Q(pk__in=[])
        modules = [module] if module != "*" else sorted({"*", *(r.module for r in self.reaches)})
        for prefix in sorted({p for m in modules for p in self.paths(permission, m)}):
            if prefix.count(".") == 1:
                return Q()  # the root: there is one tree, and everything lies in it
            condition |= Q(**{f"{lookup}__startswith": prefix})
        return condition

    def require(self, permission: str, unit: Unit, module: str) -> None:
        """Raise PermissionDenied, with the reason in words, unless the permission holds at the unit."""
        if not self.can(permission, module, unit.path):
            raise PermissionDenied(f"您在“{unit}”没有“{PERMISSION_TITLES[Permission(permission)]}”的权限。")

    def all_paths(self) -> list[str]:
        return sorted({r.path for r in self.reaches if ROLES[r.role].permissions and not ROLES[r.role].administrator})


PERMISSION_TITLES = {
    Permission.VIEW: "查看",
    Permission.REPORT: "填报",
    Permission.SUBMIT: "提交",
    Permission.REVIEW: "审核",
    Permission.GRANT_LATE: "批准逾期补报",
    Permission.HANDLE_ALERT: "处置预警",
    Permission.ANSWER_ALERT: "答复预警",
    Permission.READ_CONCLUSION: "查看核实结论",
    Permission.MANAGE_UNITS: "管理单位",
    Permission.FILE_RECEIPT: "填报回执",
    Permission.PUBLISH: "发布通知",
    Permission.MANAGE_SYSTEM: "系统管理",
    Permission.MANAGE_USERS: "用户与授权管理",
    Permission.READ_AUDIT: "查看审计",
}


def scope_of(user: User) -> Scope:
    """Resolve the grants in force today, in one query."""
    today = timezone.localdate()
    grants = Grant.objects.filter(user=user, valid_from__lte=today).filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return Scope(
        tuple(Reach(role, path, module) for role, path, module in grants.values_list("role", "unit__path", "module"))
    )


def enter(scope: Scope | None) -> None:
    """Tell PostgreSQL which paths this connection may see from now on; None: nothing at all."""
    paths = scope.all_paths() if scope is not None else []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('guanlan.scope', %s, false)", ["{" + ",".join(paths) + "}"])


_ENTER = f"""
WITH reach AS (
  SELECT g.role, u.path, g.module FROM identity_grant g JOIN organisations_unit u ON u.id = g.unit_id
  WHERE g.user_id = %(user)s::bigint AND g.valid_from <= %(today)s::date AND (g.valid_to IS NULL OR g.valid_to >= %(today)s::date)
)
SELECT (SELECT json_agg(json_build_array(role, path, module))::text FROM reach), {LATEST},
  set_config('guanlan.scope', '{{' || coalesce((SELECT string_agg(DISTINCT path, ',') FROM reach WHERE role = ANY (%(roles)s::text[])), '') || '}}', false)
"""
_SEEING = [role.id for role in ROLES.values() if role.permissions and not role.administrator]


def scope_enter(user: User) -> tuple[Scope, dict[str, int]]:
    """`enter` with the grants in force today, and the last entry of each act in the audit log, in one round."""
    found = fetch_one(_ENTER, {"user": user.pk, "today": timezone.localdate(), "roles": _SEEING})
    assert found is not None  # a SELECT without FROM
    reaches, entries, _ = found
    return Scope(tuple(Reach(*reach) for reach in json.loads(reaches or "[]"))), json.loads(entries or "{}")


def visible(queryset: QuerySet[Model], scope: Scope, module: str, lookup: str = "unit__path") -> QuerySet[Model]:
    """The rows of a queryset whose unit the user may view."""
    return queryset.filter(scope.condition(Permission.VIEW, module, lookup))
