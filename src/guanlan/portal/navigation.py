"""What every page shows around its content: the menu by permission, notices, the mark of synthetic data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from guanlan.identity.roles import Permission
from guanlan.portal import todo
from guanlan.web.templatetags.guanlan import icon

# (group, [(title, icon, address, permission or None for anybody who may see data)])
MENU = (
    ("总览", (("首页", "home", "/", None), ("城市驾驶舱", "dashboard", "/cockpit", Permission.VIEW), ("通知公告", "bell", "/notices", None))),
    ("数据", (
        ("报送", "upload", "/reporting", Permission.VIEW),
        ("台账", "table", "/registers", Permission.VIEW),
        ("谁还没报", "calendar-due", "/reporting/late", Permission.VIEW),
        ("指标", "chart-bar", "/indicators", Permission.VIEW),
        ("预警", "alert-triangle", "/alerts", Permission.VIEW),
    )),
    ("大额资金", (
        ("监测大屏", "eye", "/funds/wall", Permission.VIEW),
        ("支付台账", "report-money", "/funds", Permission.VIEW),
        ("企业资金", "building-bank", "/funds/units", Permission.VIEW),
        ("资金流向图", "map-2", "/funds/graph", Permission.VIEW),
        ("日报日历", "calendar-due", "/funds/days", Permission.VIEW),
    )),
    ("三重一大", (
        ("决策总览", "dashboard", "/decisions", Permission.VIEW),
        ("会议日历", "calendar-due", "/decisions/calendar", Permission.VIEW),
        ("在线开会", "users", "/decisions/meetings", Permission.VIEW),
        ("决策事项", "list-check", "/decisions/matters", Permission.VIEW),
        ("合规得分", "shield-check", "/decisions/score", Permission.VIEW),
        ("事项与制度", "book", "/decisions/catalogue", Permission.VIEW),
    )),
    ("基础", (
        ("监管单位", "building", "/units", Permission.VIEW),
        ("回执与推广", "list-check", "/receipts", Permission.VIEW),
        ("数据标准", "book", "/standard", None),
    )),
    ("管理", (
        ("用户与授权", "users", "/users", Permission.MANAGE_USERS),
        ("审计日志", "shield-check", "/audit", Permission.READ_AUDIT),
        ("系统运行", "settings", "/system", Permission.MANAGE_SYSTEM),
    )),
)  # fmt: skip

# Pages for people whose grant covers their module; what is not named is for whoever may see any.
FINANCE = ("/cockpit", "/reporting", "/reporting/late", "/indicators")


def module_of(href: str) -> str:
    """The module a page of the menu belongs to."""
    room = href.split("/")[1]
    return room if room in ("funds", "decisions") else "finance" if href in FINANCE else "*"


# Which pages of the decisions module light up which entry.
DECISION_PAGES = {
    "/decisions/calendar": ("/decisions/calendar", "/decisions/held"),
    "/decisions/matters": ("/decisions/matters", "/decisions/topics", "/decisions/undecided", "/decisions/idle"),
    "/decisions/score": ("/decisions/score", "/decisions/verdicts", "/decisions/exceptions"),
    "/decisions/catalogue": (
        "/decisions/catalogue",
        "/decisions/regulations",
        "/decisions/completeness",
        "/decisions/national",
    ),
}


def context(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    scope = getattr(request, "scope", None)
    if scope is None or not request.user.is_authenticated:
        return {}
    notices = request.session.pop("notices", []) if "notices" in request.session else []
    synthetic = settings.SYNTHETIC_NOTICE if settings.DEMO else ""
    # A page that is remembered leaves a slot for the menu: see remembering.py.
    shown = "" if hasattr(request, "in_slots") else menu(request, todo.counts(request))
    return {"menu": shown, "notices": notices, "synthetic_notice": synthetic}


def menu(request: HttpRequest, counts: dict[str, Any]) -> SafeString:
    """The menu of one person as markup, with what waits for them."""
    scope = request.scope  # type: ignore[attr-defined]
    badges = {"/reporting": counts["reporting"], "/registers": counts["registers"], "/alerts": counts["alerts"]}
    parts = []
    for group, entries in MENU:
        items = [
            _item(title, name, href, _active(request.path, href), badges.get(href, 0))
            for title, name, href, permission in entries
            if permission is None or scope.can(permission, module_of(href))
        ]
        if items:
            parts.append(f"<b>{group}</b>{''.join(items)}")
    return mark_safe("".join(parts))


def _item(title: str, name: str, href: str, active: bool, waiting: int) -> str:
    current = ' aria-current="page"' if active else ""
    badge = f'<span class="badge control">{waiting}</span>' if waiting else ""
    return f'<a href="{href}"{current}>{icon(name)}<span>{title}</span>{badge}</a>'


def _active(path: str, href: str) -> bool:
    if href in ("/", "/reporting"):
        return path == href or (
            href == "/reporting" and path.startswith(("/submissions", "/reporting")) and path != "/reporting/late"
        )
    if href == "/funds":
        return path == href or path.startswith(("/funds/payments", "/funds/parties"))
    if href == "/decisions":
        return path in (href, "/decisions/heat")
    if href in DECISION_PAGES:
        return path.startswith(DECISION_PAGES[href])
    return path.startswith(href)
