"""Reported meetings and topics: their lists, one meeting's page, one decision's whole life."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guanlan.identity.roles import Permission
from guanlan.modules.decisions import judged, queries
from guanlan.modules.decisions.life import Life, life_of, timeline, way
from guanlan.monitoring.queries import alerts_visible
from guanlan.organisations.models import Unit
from guanlan.web.pages import guarded, scope, unit_in_scope
from guanlan.web.tables import Cell, Column, Filter, build_table, list_shown
from guanlan.web.templatetags.guanlan import readable_money

STATE_BADGE = {"passed": "good", "rejected": "control", "deferred": "plain"}


def meeting_href(m: Any) -> str:
    return f"/decisions/held/{m.unit_id}/{m.meeting_no}"


def topic_href(t: Any) -> str:
    return f"/decisions/topics/{t.unit_id}/{t.topic_no}"


def matter_href(m: Any) -> str:
    return f"/decisions/matters/{m.unit_id}/{m.decision_no}"


def on_day(text: str) -> Q:
    """Meetings of a day or a month; nothing that is no date narrows nothing."""
    try:
        return (
            Q(held_on=date.fromisoformat(text))
            if len(text) == 10
            else Q(held_on__year=int(text[:4]), held_on__month=int(text[5:7]))
        )
    except ValueError:
        return Q()


@guarded(Permission.VIEW, queries.MODULE)
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Every reported meeting in scope, the latest first."""
    bodies, kinds, modes = queries.titles("body_kind"), queries.titles("meeting_kind"), queries.titles("meeting_mode")
    table = build_table(
        request, "会议台账", queries.meetings(request).select_related("unit"),
        [
            Column("on", "召开日期", lambda m: f"{m.held_on:%Y-%m-%d}", "held_on"),
            Column("unit", "单位", lambda m: Cell(str(m.unit), f"/units/{m.unit_id}"), "unit__name"),
            Column("title", "会议", lambda m: m.title, "title"),
            Column("body", "决策机构", lambda m: bodies.get(m.body_kind, m.body_no), "body_kind"),
            Column("kind", "类型", lambda m: kinds.get(m.kind, m.kind)),
            Column("mode", "形式", lambda m: modes.get(m.mode, m.mode)),
            Column("topics", "议题", lambda m: Cell(str(m.topics), value=m.topics), "topics", numeric=True),
            Column("minutes", "纪要", lambda m: f"{m.minutes_on:%Y-%m-%d}" if m.minutes_on else Cell("没有", badge="warning"), "minutes_on"),
        ],
        filters=[
            Filter("q", "会议或编号", lambda q, v: q.filter(Q(title__icontains=v) | Q(meeting_no__icontains=v))),
            Filter("unit", "单位", lambda q, v: q.filter(unit__name__icontains=v)),
            Filter("day", "日期或月份", lambda q, v: q.filter(on_day(v))),
            Filter("body", "决策机构", lambda q, v: q.filter(body_kind=v), list(bodies.items())),
        ],
        sort="-on", empty="没有符合条件的会议。", href=meeting_href,
    )  # fmt: skip
    return list_shown(request, table, subtitle="企业报送的决策会议；点一行看议程、到会和表决")


@guarded(Permission.VIEW, queries.MODULE)
def topic_list(request: HttpRequest) -> HttpResponse:
    """Every reported topic in scope: where clicks on the pictures lead."""
    bodies, outcomes = queries.titles("body_kind"), queries.titles("topic_outcome")
    table = build_table(
        request, "议题台账", queries.topics(request).select_related("unit"),
        [
            Column("on", "会议日期", lambda t: f"{t.held_on:%Y-%m-%d}" if t.held_on else "", "held_on"),
            Column("unit", "单位", lambda t: Cell(str(t.unit), f"/units/{t.unit_id}"), "unit__name"),
            Column("body", "决策机构", lambda t: bodies.get(t.body_kind, ""), "body_kind"),
            Column("title", "议题", lambda t: t.title, "title"),
            Column("amount", "涉及金额", lambda t: Cell(readable_money(t.amount) if t.amount is not None else "", value=t.amount and float(t.amount)), "amount", numeric=True),
            Column("outcome", "结果", lambda t: Cell(outcomes.get(t.outcome, t.outcome), badge=STATE_BADGE.get(t.outcome, "plain")), "outcome"),
            Column("votes", "同意/反对/弃权", lambda t: "" if t.ayes is None else f"{t.ayes} / {t.noes or 0} / {t.abstains or 0}"),
        ],
        filters=[
            Filter("q", "议题或编号", lambda q, v: q.filter(Q(title__icontains=v) | Q(topic_no=v) | Q(decision_no=v))),
            Filter("unit", "单位", lambda q, v: q.filter(Q(unit__name__icontains=v) | Q(unit__short_name__icontains=v) | Q(organisation=v))),
            Filter("body", "决策机构", lambda q, v: q.filter(body_kind=v), list(bodies.items())),
            Filter("category", "事项类别", lambda q, v: q.filter(queries.of_category(v)), list(queries.titles("decision_category").items())),
            Filter("outcome", "结果", lambda q, v: q.filter(outcome=v), list(outcomes.items())),
            Filter("flawed", "检查", lambda q, v: q.filter(judged.flawed("decision_topic", "topic_no")), [("1", "有违规的")]),
            Filter("rule", "违反的规则", lambda q, v: q.filter(judged.broken("decision_topic", "topic_no", v)), judged.choices("decision_topic")),
        ],
        sort="-on", empty="没有符合条件的议题。", href=topic_href,
    )  # fmt: skip
    return list_shown(request, table, subtitle="点一行看这项决策从清单到后评价的全过程")


@guarded(Permission.VIEW, queries.MODULE)
def meeting_page(request: HttpRequest, unit: int, number: str) -> HttpResponse:
    """One meeting: who was there, what was on the agenda, what is on file, what the rules say."""
    found = unit_in_scope(request, unit, Permission.VIEW, queries.MODULE)
    meeting = queries.meetings(request).filter(organisation=found.code, meeting_no=number).first()
    if meeting is None:
        raise Http404
    people = list(
        queries.rows(request, "decision_attendance")
        .filter(organisation=found.code, meeting_no=number)
        .order_by("attend_as", "person_no")
    )
    agenda = list(
        queries.rows(request, "decision_topic")
        .filter(organisation=found.code, meeting_no=number)
        .order_by("order_no", "topic_no")
    )
    body = queries.rows(request, "decision_body").filter(organisation=found.code, body_no=meeting.body_no).first()
    regulation = queries.rows(request, "decision_regulation").filter(
        Q(valid_to=None) | Q(valid_to__gte=meeting.held_on), organisation=found.code, body_kind=meeting.body_kind, valid_from__lte=meeting.held_on,
    ).order_by("-valid_from").first()  # fmt: skip
    verdicts = judged.of_records(
        found,
        {"decision_meeting": [number], "decision_attendance": [number], "decision_topic": [t.topic_no for t in agenda]},
        alerts_visible(scope(request)),
    )
    members = [p for p in people if p.attend_as == "member"]
    there = [p for p in members if p.state == "present"]
    present = len(there)
    return render(request, "decisions/meeting.html", {
        "m": meeting, "unit": found, "body": body, "members": members, "observers": [p for p in people if p.attend_as != "member"],
        "present": present, "quorum": _quorum(present, meeting.members_due, regulation), "regulation": regulation,
        "agenda": [(t, verdicts.get(f"decision_topic|{t.topic_no}", [])) for t in agenda],
        "verdicts": judged.Findings([*verdicts.get(f"decision_meeting|{number}", []), *verdicts.get(f"decision_attendance|{number}", [])]),
        "kind": queries.titles("meeting_kind").get(meeting.kind, ""), "mode": queries.titles("meeting_mode").get(meeting.mode, ""),
        "body_title": queries.titles("body_kind").get(meeting.body_kind, ""), "states": queries.titles("attend_state"), "outcomes": queries.titles("topic_outcome"),
        "files": [("会议通知", meeting.noticed_on, filed(meeting.notice_file)), ("会议纪要", meeting.minutes_on, filed(meeting.minutes_file)), ("会议记录", None, filed(meeting.record_file))],
        "moderator": next((p.name for p in people if p.person_no == meeting.moderator_no), ""),
        "crumbs": [("三重一大", "/decisions"), ("会议日历", f"/decisions/calendar?month={meeting.held_on:%Y-%m}"), (str(found), f"/units/{found.pk}"), (number, "")],
    })  # fmt: skip


def filed(name: str | None) -> str:
    """The name of a file; one that the platform keeps as evidence is told by the beginning of its fingerprint."""
    kind, _, fingerprint = (name or "").partition("sha256:")
    return f"平台存证（指纹 {fingerprint[:12]}…）" if fingerprint and not kind else name or ""


def _quorum(present: int, due: int, regulation: Any) -> dict[str, Any]:
    """Whether enough were there, by the body's own rules of procedure, else by more than half."""
    rate = regulation.attendance_rate if regulation and regulation.attendance_rate is not None else 0.5
    over = regulation is None or regulation.attendance_over is not False
    share = present / due if due else None
    reached = None if share is None else share > rate if over else share >= rate
    return {"share": share, "reached": reached, "rule": f"{'超过' if over else '不少于'}应到人数的 {float(rate) * 100:.0f}%",
            "by": regulation.title if regulation else "没有备案的议事规则，按过半数"}  # fmt: skip


@guarded(Permission.VIEW, queries.MODULE)
def topic_page(request: HttpRequest, unit: int, number: str) -> HttpResponse:
    """A topic within the whole life of its decision."""
    found = unit_in_scope(request, unit, Permission.VIEW, queries.MODULE)
    return _life_page(request, life_of(found, topic_no=number), number)


@guarded(Permission.VIEW, queries.MODULE)
def matter_page(request: HttpRequest, unit: int, number: str) -> HttpResponse:
    """A matter by its number, from the catalogue to the evaluation."""
    found = unit_in_scope(request, unit, Permission.VIEW, queries.MODULE)
    return _life_page(request, life_of(found, decision_no=number), "")


def _life_page(request: HttpRequest, life: Life | None, number: str) -> HttpResponse:
    if life is None:
        raise Http404
    verdicts = judged.of_life(life, alerts_visible(scope(request)))
    matter = life.matter
    steps = life.parts["step"]
    return render(request, "decisions/life.html", {
        "life": life, "unit": life.unit, "matter": matter, "number": number, "refused_paid": bool(matter and not matter["passed"] and life.paid), "way": way(life), "events": timeline(life, verdicts), "money": life.money,
        "done": sum(s["state"] == "done" for s in steps), "steps": len(steps), "breaches": judged.count(verdicts, "违规"),
        "unknown": judged.count(verdicts, "无法判断"), "category": queries.titles("decision_category").get(matter["category"] if matter else "", ""),
        "bodies": queries.titles("body_kind"), "acts": queries.titles("body_act"), "votes": queries.titles("vote"), "outcomes": queries.titles("topic_outcome"),
        "legal": queries.titles("legal_conclusion"), "materials": queries.titles("material_kind"), "crumbs": _crumbs(life),
    })  # fmt: skip


def _crumbs(life: Life) -> list[tuple[str, str]]:
    unit: Unit = life.unit
    return [
        ("三重一大", "/decisions"),
        ("决策事项", "/decisions/matters"),
        (str(unit), f"/units/{unit.pk}"),
        (life.decision_no or life.topic_nos[0], ""),
    ]
