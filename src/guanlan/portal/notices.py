"""Notices: published to everybody, or to one part of the city."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guanlan.audit.operations import entry_append
from guanlan.identity.roles import Permission
from guanlan.portal.models import Notice
from guanlan.web.forms import StyledForm
from guanlan.web.pages import actor, guarded, notify, page, scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown


class NoticeForm(StyledForm):
    title = forms.CharField(label="标题", max_length=120)
    unit = forms.TypedChoiceField(label="发给", coerce=int)
    text = forms.CharField(label="正文", widget=forms.Textarea(attrs={"rows": 8}), max_length=5000)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


def visible(request: HttpRequest) -> QuerySet[Notice]:
    """Notices to all, and those to a part of the tree that the user's own units belong to or that they oversee."""
    mine = Q(unit=None)
    for path in scope(request).all_paths():
        above = [int(p) for p in path.split(".")[:-1]]
        mine |= Q(unit_id__in=above) | Q(unit__path__startswith=path)
    return Notice.objects.filter(mine).select_related("unit", "published_by")


@page
def notice_list(request: HttpRequest) -> HttpResponse:
    """All notices that concern the user."""
    table = build_table(
        request, "通知公告", visible(request),
        [
            Column("title", "标题", lambda n: Cell(n.title, f"/notices/{n.pk}"), "title"),
            Column("to", "发给", lambda n: f"{n.unit}及下级" if n.unit else "全部单位", "unit__name"),
            Column("by", "发布人", lambda n: str(n.published_by or "系统"), "published_by__display_name"),
            Column("at", "发布时间", lambda n: n.published_at.astimezone().strftime("%Y-%m-%d %H:%M"), "published_at"),
        ],
        filters=[Filter("q", "标题或正文", lambda q, v: q.filter(Q(title__icontains=v) | Q(text__icontains=v)))],
        empty="没有通知。", href=lambda n: f"/notices/{n.pk}",
    )  # fmt: skip
    actions = [("发布通知", "/notices/new")] if scope(request).can(Permission.PUBLISH) else []
    return list_shown(request, table, actions=actions)


@page
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice in full."""
    notice = visible(request).filter(pk=pk).first()
    if notice is None:
        raise Http404
    return render(
        request, "home/notice.html", {"notice": notice, "crumbs": [("通知公告", "/notices"), (notice.title, "")]}
    )


@guarded(Permission.PUBLISH)
def notice_new(request: HttpRequest) -> HttpResponse:
    """Publish a notice to the units under one of the user's grants."""
    tops = scope(request).units(Permission.PUBLISH).filter(level__lte=1).order_by("path")
    form = NoticeForm(request.POST or None, units=[(u.pk, f"{u.name}及下级") for u in tops])
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            notice = Notice.objects.create(
                title=form.cleaned_data["title"], text=form.cleaned_data["text"], unit_id=form.cleaned_data["unit"],
                published_by=actor(request),
            )  # fmt: skip
            entry_append(
                by=actor(request), action="notice.publish", target="notice", target_id=notice.pk, unit_id=notice.unit_id
            )
        notify(request, "通知已发布。")
        return redirect(f"/notices/{notice.pk}")
    return render(request, "home/notice_new.html", {"form": form, "crumbs": [("通知公告", "/notices"), ("发布", "")]})
