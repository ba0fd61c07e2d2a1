"""The audit log for the audit administrator: who did what to what, when and from where; and the proof of the chain."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from guanlan.audit.acts import ACTS, detail_of, target_of, title_of
from guanlan.audit.models import Entry
from guanlan.audit.queries import chain_verify
from guanlan.identity.roles import MODULES, ROLES, Permission
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.web.pages import guarded, notify
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown


@guarded(Permission.READ_AUDIT)
def audit_list(request: HttpRequest) -> HttpResponse:
    """The audit log, and its proof."""
    if request.GET.get("verify"):
        verdict = chain_verify()
        text = (
            f"哈希链完整：共 {verdict.entries} 条，链尾 {verdict.head[:16]}…"
            if verdict.intact
            else f"审计日志不完整：{verdict.reason}"
        )
        notify(request, text, "success" if verdict.intact else "danger")
        return redirect("/audit")
    name = Unit.objects.filter(pk=OuterRef("unit_id")).values("name")[:1]
    table = build_table(
        request, "审计日志", Entry.objects.annotate(unit_name=Subquery(name)),
        [
            Column("id", "序号", lambda e: Cell(str(e.pk), value=e.pk), "id", numeric=True),
            Column("at", "时间", lambda e: timezone.localtime(e.at).strftime("%Y-%m-%d %H:%M:%S"), "at"),
            Column("actor", "操作人", lambda e: e.actor, "actor"),
            Column("action", "动作", lambda e: Cell(title_of(e.action), title=e.action), "action"),
            Column("target", "对象", lambda e: target_of(e.target, e.target_id)),
            Column("unit", "涉及单位", lambda e: e.unit_name or ""),
            Column("detail", "内容", lambda e: _short(_detail(e))),
            Column("address", "来源地址", lambda e: e.address or "—"),
            Column("hash", "哈希", lambda e: Cell(e.hash[:12], value=e.hash, title=e.hash)),
        ],
        filters=[
            Filter("actor", "操作人", lambda q, v: q.filter(actor__icontains=v)),
            Filter("action", "动作", lambda q, v: q.filter(action=v), sorted(ACTS.items(), key=lambda a: a[1])),
            Filter("unit", "单位名称", lambda q, v: q.filter(unit_id__in=Unit.objects.filter(name__icontains=v).values("pk"))),
            Filter("from", "自", _since, kind="date"),
            Filter("to", "至", _until, kind="date"),
        ],
        empty="没有符合条件的记录。",
    )  # fmt: skip
    return list_shown(
        request, table, subtitle="只增不改；每条记录含前一条的哈希",
        actions=[("会议材料打开记录", "/audit?action=meeting.material.open"), ("核验哈希链", "/audit?verify=1")],
    )  # fmt: skip


def _detail(entry: Entry) -> str:
    """The words of an entry, with the titles of what it names by code."""
    detail: dict[str, Any] = dict(entry.detail)
    standard = current()
    titles = {
        "dataset": {d.id: d.title for d in standard.datasets.values()},
        "monitor": {m.id: m.title for m in standard.monitors.values()},
        "role": {r.id: r.title for r in ROLES.values()},
        "module": MODULES,
    }
    for key, known in titles.items():
        if key in detail:
            detail[key] = known.get(detail[key], detail[key])
    return detail_of(detail)


def _short(text: str) -> Cell:
    """The beginning on the screen, the whole as its title and in Excel."""
    return Cell(text if len(text) <= 80 else f"{text[:79]}…", value=text, title=text if len(text) > 80 else "")


def _day(text: str, days: int = 0) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text.strip()) + timedelta(days=days), time()))
    except (ValueError, OverflowError):
        return None


def _since(entries: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    return entries.filter(at__gte=begin) if (begin := _day(text)) else entries.none()


def _until(entries: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    return entries.filter(at__lt=end) if (end := _day(text, 1)) else entries.none()
