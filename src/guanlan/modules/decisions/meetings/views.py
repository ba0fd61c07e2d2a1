"""Pages of meetings before and after they are held: the list, planning with the agenda, minutes, materials, follow-up."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.intake.evidence import evidence_read
from guanlan.modules.decisions.meetings import planning, registers
from guanlan.modules.decisions.meetings.aftermath import later_topics, ratify_by
from guanlan.modules.decisions.meetings.cautions import cautions
from guanlan.modules.decisions.meetings.document import DOCX
from guanlan.modules.decisions.meetings.forms import MeetingForm, TopicForm, codes
from guanlan.modules.decisions.meetings.materials import material_open
from guanlan.modules.decisions.meetings.minutes import minutes_text
from guanlan.modules.decisions.meetings.queries import MODULE, materials_seen, meetings_seen, sheet_of
from guanlan.modules.decisions.meetings.states import MeetingError
from guanlan.modules.decisions.models import Meeting, MeetingState, Topic
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.web.export import download
from guanlan.web.pages import actor, guarded, notify, scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown

BADGES = {"going": "warning", "published": "good", "minuted": "关注", "noticed": "提示", "cancelled": "plain"}


def meeting_in_scope(request: HttpRequest, pk: int, permission: str = Permission.VIEW) -> Meeting:
    """A meeting the user may see; with REPORT one that the user keeps as secretary."""
    found = meetings_seen(scope(request), actor(request))
    if permission != Permission.VIEW:
        found = found.filter(scope(request).condition(permission, MODULE, "unit__path"))
    meeting = found.select_related("unit", "created_by").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def may_keep(request: HttpRequest, meeting: Meeting) -> bool:
    return scope(request).can(Permission.REPORT, MODULE, meeting.unit.path)


@guarded(Permission.VIEW, MODULE)
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings held here, the latest first."""
    kinds = current().codelists["body_kind"].titles
    seen = meetings_seen(scope(request), actor(request)).select_related("unit")
    table = build_table(
        request, "会议", seen.annotate(count=Count("topics")),
        [
            Column("at", "召开时间", lambda m: timezone.localtime(m.planned_at).strftime("%Y-%m-%d %H:%M"), "planned_at"),
            Column("title", "会议名称", lambda m: Cell(m.title, f"/decisions/meetings/{m.pk}"), "title"),
            Column("unit", "单位", lambda m: str(m.unit), "unit__name"),
            Column("body", "决策机构", lambda m: Cell(m.body_title, title=kinds.get(m.body_kind, ""))),
            Column("topics", "议题", lambda m: Cell(str(m.count), value=m.count), "count", numeric=True),
            Column("state", "状态", lambda m: Cell(m.get_state_display(), badge=BADGES.get(m.state, "plain")), "state"),
            Column("no", "会议编号", lambda m: m.meeting_no, "meeting_no"),
        ],
        filters=[
            Filter("q", "会议名称或编号", lambda q, v: q.filter(title__icontains=v) | q.filter(meeting_no__icontains=v)),
            Filter("unit", "单位", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("body", "机构类别", lambda q, v: q.filter(body_kind=v), list(kinds.items())),
            Filter("state", "状态", lambda q, v: q.filter(state=v), MeetingState.choices),
        ],
        sort="-at", empty="还没有在本平台召开的会议。", href=lambda m: f"/decisions/meetings/{m.pk}",
    )  # fmt: skip
    actions = [("拟开会议", "/decisions/meetings/new")] if scope(request).can(Permission.REPORT, MODULE) else []
    subtitle = "没有自己系统的企业在这里拟开、召开会议，纪要签发后自动报送"
    return list_shown(request, table, actions=actions, subtitle=subtitle)


def _bodies(request: HttpRequest) -> tuple[dict[int, Unit], list[tuple[str, str]]]:
    """The bodies for which the user may plan a meeting, as choices `unit:body`."""
    units = {u.pk: u for u in scope(request).units(Permission.REPORT, MODULE).filter(kind="enterprise")[:500]}
    found = registers.bodies_on(list(units), timezone.localdate())
    several = len({b["unit_id"] for b in found}) > 1
    return units, [
        (f"{b['unit_id']}:{b['body_no']}", f"{units[b['unit_id']]} · {b['title']}" if several else b["title"])
        for b in found
    ]


@guarded(Permission.REPORT, MODULE)
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting: the body first, the agenda on the next page."""
    units, bodies = _bodies(request)
    form = MeetingForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        unit, _, body_no = values.pop("body").partition(":")
        try:
            meeting = planning.meeting_plan(by=actor(request), unit=units[int(unit)], body_no=body_no, **values)
            notify(request, "已拟开，请编排议程。")
            return redirect(f"/decisions/meetings/{meeting.pk}/edit")
        except MeetingError as error:
            form.add_error(None, str(error))
    crumbs = [("会议", "/decisions/meetings"), ("拟开会议", "")]
    return render(request, "decisions/meetings/new.html", {"form": form, "bodies": bodies, "crumbs": crumbs})


@guarded(Permission.REPORT, MODULE)
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a planned meeting and its agenda."""
    meeting = meeting_in_scope(request, pk, Permission.REPORT)
    if meeting.state != MeetingState.PLANNED:
        return redirect(f"/decisions/meetings/{pk}")
    form = MeetingForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            planning.meeting_amend(by=actor(request), meeting=meeting, **form.cleaned_data)
            notify(request, "已保存。")
            return redirect(f"/decisions/meetings/{pk}/edit")
        except MeetingError as error:
            form.add_error(None, str(error))
    sheet = sheet_of(meeting)
    return render(request, "decisions/meetings/edit.html", {
        "m": meeting, "form": form, "sheet": sheet, "cautions": cautions(sheet), "topic_form": TopicForm(meeting=meeting),
        "matters": registers.matters_of(meeting.unit), "acts": current().codelists["body_act"].titles,
        "crumbs": [("会议", "/decisions/meetings"), (meeting.title, f"/decisions/meetings/{pk}"), ("编排", "")],
    })  # fmt: skip


@guarded(Permission.REPORT, MODULE)
def topic_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a topic on the agenda."""
    return _topic_page(request, meeting_in_scope(request, pk, Permission.REPORT), None)


@guarded(Permission.REPORT, MODULE)
def topic_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a topic, with its materials and legal opinions."""
    topic = Topic.objects.filter(pk=pk).select_related("meeting__unit").first()
    if topic is None:
        raise Http404
    return _topic_page(request, meeting_in_scope(request, topic.meeting_id, Permission.REPORT), topic)


def _topic_page(request: HttpRequest, meeting: Meeting, topic: Topic | None) -> HttpResponse:
    form = TopicForm(request.POST or None, meeting=meeting, topic=topic)
    if request.method == "POST" and form.is_valid():
        try:
            if topic is None:
                made = planning.topic_add(by=actor(request), meeting=meeting, draft=form.draft)
                notify(request, f"议题已列入议程第 {made.order_no} 项。")
            else:
                planning.topic_amend(by=actor(request), topic=topic, draft=form.draft)
                notify(request, "已保存。")
            return redirect(f"/decisions/meetings/{meeting.pk}/edit")
        except MeetingError as error:
            form.add_error(None, str(error))
    title = topic.title if topic else "新议题"
    return render(request, "decisions/meetings/topic.html", {
        "m": meeting, "topic": topic, "form": form, "matters": registers.matters_of(meeting.unit),
        "attendees": meeting.attendees.all(), "kinds": codes("material_kind"), "conclusions": codes("legal_conclusion"),
        "crumbs": [("会议", "/decisions/meetings"), (meeting.title, f"/decisions/meetings/{meeting.pk}/edit"), (title, "")],
    })  # fmt: skip


@guarded(Permission.VIEW, MODULE)
def minutes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes to read, print and sign."""
    meeting = meeting_in_scope(request, pk)
    versions = list(meeting.minutes.select_related("file", "signed_by", "generated_by"))
    if not versions:
        notify(request, "纪要还没有生成。", "warning")
        return redirect(f"/decisions/meetings/{pk}")
    sheet = sheet_of(meeting)
    moderator = sheet.moderator
    own = moderator is not None and moderator.user_id == actor(request).pk
    paper = moderator is not None and moderator.user_id is None and may_keep(request, meeting)
    return render(request, "decisions/meetings/minutes.html", {
        "m": meeting, "text": minutes_text(sheet), "versions": versions, "last": versions[0], "moderator": moderator,
        "may_sign": meeting.state == MeetingState.MINUTED and (own or paper), "paper": paper,
        "crumbs": [("会议", "/decisions/meetings"), (meeting.title, f"/decisions/meetings/{pk}"), ("纪要", "")],
    })  # fmt: skip


@guarded(Permission.VIEW, MODULE)
def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes, or the record of the meeting, as they were written."""
    meeting = meeting_in_scope(request, pk)
    minutes = meeting.minutes.select_related("file", "record").first()
    wanted = request.GET.get("part") == "record"
    stored = None if minutes is None else minutes.record if wanted else minutes.file
    if stored is None:
        raise Http404
    return download(evidence_read(stored), f"{meeting.title}{'记录' if wanted else '纪要'}.docx", DOCX)


@guarded(Permission.VIEW, MODULE)
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """A material, to whom it is meant for; every opening is noted before the bytes go out."""
    found = (
        materials_seen(scope(request), actor(request)).select_related("file", "topic__meeting").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    data = material_open(by=actor(request), material=found)
    response = download(data, found.file_name, "application/octet-stream")
    response["Cache-Control"] = "no-store"
    return response


@guarded(Permission.VIEW, MODULE)
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided, and how far each step of carrying it out is."""
    meeting = meeting_in_scope(request, pk)
    decided: list[Any] = [t for t in sheet_of(meeting).topics if t.outcome == "passed"]
    keep = may_keep(request, meeting)
    for topic in decided:
        topic.meeting = meeting
        topic.later = list(later_topics(topic)[:50]) if keep and meeting.state == MeetingState.PUBLISHED else []
        topic.ratify_by = ratify_by(topic) if topic.emergency else None
        topic.approving = [t for t in topic.later if t.decision_no == topic.decision_no]
    return render(request, "decisions/meetings/follow.html", {
        "m": meeting, "topics": decided, "keep": keep, "states": codes("step_state"),
        "today": timezone.localdate(),
        "crumbs": [("会议", "/decisions/meetings"), (meeting.title, f"/decisions/meetings/{pk}"), ("落实", "")],
    })  # fmt: skip
