"""What every page shows around its content: the menu by permission, notices, the mark of synthetic data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guanlan.identity.roles import Permission
from guanlan.portal import todo

# (group, [(title, icon, address, permission or None for anybody who may see data)])
MENU = (
    ("总览", (("首页", "home", "/", None), ("城市驾驶舱", "dashboard", "/cockpit", Permission.VIEW), ("通知公告", "bell", "/notices", None))),
    ("数据", (
        ("报送", "upload", "/reporting", Permission.VIEW),
        ("谁还没报", "calendar-due", "/reporting/late", Permission.VIEW),
        ("指标", "chart-bar", "/indicators", Permission.VIEW),
        ("预警", "alert-triangle", "/alerts", Permission.VIEW),
    )),
    ("大额资金", (
        ("监测大屏", "eye", "/funds/wall", Permission.VIEW),
        ("支付台账", "report-money", "/funds", Permission.VIEW),
        ("企业资金", "building-bank", "/funds/units", Permission.VIEW),
        ("资金流向图", "map-2", "/funds/graph", Permission.VIEW),
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

# Pages for people whose grant covers their module.
MODULE_OF = {
    **dict.fromkeys(("/cockpit", "/reporting", "/reporting/late", "/indicators"), "finance"),
    **dict.fromkeys(("/funds", "/funds/wall", "/funds/units", "/funds/graph"), "funds"),
}


def context(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    scope = getattr(request, "scope", None)
    if scope is None or not request.user.is_authenticated:
        return {}
    counts = todo.counts(request)
    badges = {"/reporting": counts["reporting"], "/alerts": counts["alerts"]}
    navigation = []
    for title, entries in MENU:
        items = [
            {"title": t, "icon": i, "href": h, "active": _active(request.path, h), "badge": badges.get(h, 0)}
            for t, i, h, permission in entries
            if permission is None or scope.can(permission, MODULE_OF.get(h, "*"))
        ]
        if items:
            navigation.append({"title": title, "items": items})
    notices = request.session.pop("notices", []) if "notices" in request.session else []
    synthetic = settings.SYNTHETIC_NOTICE if settings.DEMO else ""
    return {"navigation": navigation, "notices": notices, "synthetic_notice": synthetic, "todo": counts}


def _active(path: str, href: str) -> bool:
    if href in ("/", "/reporting"):
        return path == href or (
            href == "/reporting" and path.startswith(("/submissions", "/reporting")) and path != "/reporting/late"
        )
    if href == "/funds":
        return path == href or path.startswith(("/funds/payments", "/funds/parties"))
    return path.startswith(href)
