"""Pages of the three administrators: users and grants, the running system."""

from __future__ import annotations

import secrets

from django.db import connection
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from guanlan.identity.models import ApiToken, Grant, User
from guanlan.identity.operations import (
    GrantError,
    digest,
    grant_give,
    grant_take,
    password_reset,
    token_issue,
    token_revoke,
    totp_require,
    totp_reset,
    user_create,
    user_switch,
)
from guanlan.identity.roles import MODULES, ROLES, Permission
from guanlan.identity.signing import secret_of
from guanlan.organisations.models import Unit
from guanlan.web.pages import actor, guarded, notify, number
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown

JOBS = {
    "todo": "待处理",
    "doing": "处理中",
    "succeeded": "已完成",
    "failed": "失败",
    "cancelled": "已取消",
    "aborted": "已中止",
}


@guarded(Permission.MANAGE_USERS)
def user_list(request: HttpRequest) -> HttpResponse:
    """All users (security administrator)."""
    table = build_table(
        request, "用户与授权", User.objects.select_related("unit").annotate(held=Count("grants")),
        [
            Column("username", "用户名", lambda u: Cell(u.username, f"/users/{u.pk}"), "username"),
            Column("name", "姓名", lambda u: u.display_name, "display_name"),
            Column("unit", "所在单位", lambda u: str(u.unit or ""), "unit__name"),
            Column("grants", "授权", lambda u: Cell(str(u.held), value=u.held), "held", numeric=True),
            Column("active", "状态", lambda u: Cell("正常" if u.is_active else "停用", badge="good" if u.is_active else "warning"), "is_active"),
            Column("login", "最近登录", lambda u: timezone.localtime(u.last_login).strftime("%Y-%m-%d %H:%M") if u.last_login else "", "last_login"),
        ],
        filters=[
            Filter("q", "姓名或用户名", lambda q, v: q.filter(Q(username__icontains=v) | Q(display_name__icontains=v))),
            Filter("role", "角色", lambda q, v: q.filter(grants__role=v), [(r.id, r.title) for r in ROLES.values()]),
        ],
        empty="没有符合条件的用户。", href=lambda u: f"/users/{u.pk}",
    )  # fmt: skip
    return list_shown(request, table, actions=[("新建用户", "/users/new")])


@guarded(Permission.MANAGE_USERS)
def user_new(request: HttpRequest) -> HttpResponse:
    """Create a user with a password for first use, shown once."""
    error, post = "", request.POST
    if request.method == "POST":
        unit = Unit.objects.filter(code=post.get("unit", "").strip()).first()
        if User.objects.filter(username=post.get("username", "").strip()).exists():
            error = "用户名已被使用。"
        elif unit is None:
            error = "没有这个代码的单位。"
        elif not post.get("username", "").strip() or not post.get("display_name", "").strip():
            error = "用户名和姓名都要填写。"
        else:
            password = secrets.token_urlsafe(9) + "aA1"
            user = user_create(
                by=actor(request), username=post["username"].strip()[:150], display_name=post["display_name"].strip()[:40],
                password=password, unit=unit, post=post.get("post", "")[:60],
            )  # fmt: skip
            notify(request, f"已建立 {user.username}，首次密码 {password}（只显示这一次）。")
            return redirect(f"/users/{user.pk}")
    return render(request, "administration/user_new.html", {"error": error, "given": post})


@guarded(Permission.MANAGE_USERS)
def user_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One user: grants and tokens."""
    user = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    if request.method == "POST":
        try:
            _change(request, user)
        except GrantError as error:
            notify(request, str(error), "danger")
        return redirect(f"/users/{pk}")
    return render(request, "administration/user.html", {
        "person": user, "grants": user.grants.select_related("unit"), "tokens": user.tokens.order_by("-id"), "roles": ROLES.values(),
        "modules": MODULES.items(), "crumbs": [("用户与授权", "/users"), (user.display_name, "")],
    })  # fmt: skip


def _change(request: HttpRequest, user: User) -> None:
    post, by = request.POST, actor(request)
    step = post.get("step", "")
    if step == "give":
        unit = Unit.objects.filter(code=post.get("unit", "").strip()).first()
        if unit is None or post.get("role") not in ROLES or post.get("module", "*") not in MODULES:
            raise GrantError("请填写角色、模块和单位代码。")
        grant_give(by=by, user=user, role=post["role"], unit=unit, module=post.get("module", "*"))
        notify(request, "已授权。")
    elif step == "take":
        grant_take(by=by, grant=get_object_or_404(Grant, pk=number(post.get("grant")), user=user))
        notify(request, "已收回授权。")
    elif step == "token":
        signed = post.get("signed") == "1"
        text = token_issue(by=by, user=user, title=post.get("title", "接口")[:80] or "接口", signed=signed)
        secret = f"，签名密钥 {secret_of(digest(text))}" if signed else ""
        notify(request, f"令牌 {text}{secret}（只显示这一次，请妥善保管）。")
    elif step == "revoke":
        token_revoke(by=by, token=get_object_or_404(ApiToken, pk=number(post.get("token")), user=user))
        notify(request, "令牌已作废。")
    elif step == "active":
        user_switch(by=by, user=user, active=not user.is_active)
        notify(request, "已停用。" if user.is_active else "已启用。")
    elif step == "totp":
        totp_require(by=by, user=user, required=not user.totp_required)
        notify(request, "不再要求动态口令。" if user.totp_required else "下次登录起须用动态口令。")
    elif step == "totp_reset":
        totp_reset(by=by, user=user)
        notify(request, "原认证器已作废，下次登录时重新绑定。")
    elif step == "password":
        notify(request, f"临时密码 {password_reset(by=by, user=user)}（只显示这一次，登录后须立即修改）。")


@guarded(Permission.MANAGE_SYSTEM)
def system(request: HttpRequest) -> HttpResponse:
    """How the platform runs: versions, jobs, sizes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        version = cursor.fetchone()[0].split(" on ")[0]
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        size = cursor.fetchone()[0]
        cursor.execute("SELECT status, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1")
        jobs = [(JOBS.get(status, status), count) for status, count in cursor.fetchall()]
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('facts','public') AND relkind IN ('r','p') AND reltuples > 1000 ORDER BY 2 DESC LIMIT 20"
        )
        tables = cursor.fetchall()
    return render(
        request, "administration/system.html", {"version": version, "size": size, "jobs": jobs, "tables": tables}
    )
