"""A meeting as a whole: who opened which material, and the printed dossier from the notice to what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guanlan.identity.roles import Permission
from guanlan.modules.decisions.meetings import registers
from guanlan.modules.decisions.meetings.counting import quorum_of, requirements_of, tally_of
from guanlan.modules.decisions.meetings.forms import codes
from guanlan.modules.decisions.meetings.queries import MODULE, Sheet, materials_seen, sheet_of
from guanlan.modules.decisions.meetings.views import may_keep, meeting_in_scope
from guanlan.modules.decisions.models import Material, MaterialOpening, Meeting, Topic, TopicState
from guanlan.standard.loading import current
from guanlan.web.pages import actor, guarded, scope


@dataclass
class Reading:
    """One person and one material: how often it was opened, when first and last; `due` by those it is meant for."""

    name: str
    post: str
    times: int = 0
    first: datetime | None = None
    last: datetime | None = None
    due: bool = True


@guarded(Permission.REPORT, MODULE)
def openings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened which material, and who of those it is meant for has not; for the secretary."""
    meeting = meeting_in_scope(request, pk, Permission.REPORT)
    topics = list(meeting.topics.prefetch_related("materials__viewers"))
    rows = _openings(meeting)
    people = list(meeting.attendees.all())
    shown = [
        (topic, [(m, _readings(m, people, rows.get(m.pk, {}))) for m in topic.materials.all()])
        for topic in topics if topic.materials.all()
    ]  # fmt: skip
    unread = sum(r.due and not r.times for _, materials in shown for _, readings in materials for r in readings)
    return render(request, "decisions/meetings/openings.html", {
        "m": meeting, "topics": shown, "unread": unread,
        "crumbs": [("会议", "/decisions/meetings"), (meeting.title, f"/decisions/meetings/{pk}"), ("材料阅看", "")],
    })  # fmt: skip


def _openings(meeting: Meeting) -> dict[int, dict[int, dict[str, Any]]]:
    """Openings by material and person, in one query."""
    found: dict[int, dict[int, dict[str, Any]]] = {}
    each = MaterialOpening.objects.filter(material__topic__meeting=meeting).order_by()
    for row in each.values("material_id", "opened_by_id", "opened_by__display_name", "opened_by__post").annotate(
        times=Count("id"), first=Min("opened_at"), last=Max("opened_at")
    ):
        found.setdefault(row["material_id"], {})[row["opened_by_id"]] = dict(row)
    return found


def _readings(material: Material, people: list[Any], opened: dict[int, dict[str, Any]]) -> list[Reading]:
    """Those the material is meant for, then everybody else who opened it (the secretary, reviewers)."""
    meant = people if material.everyone else list(material.viewers.all())
    readings, seen = [], set()
    for a in meant:
        row = opened.get(a.user_id or 0, {})
        seen.add(a.user_id)
        readings.append(
            Reading(a.name, a.post, row.get("times", 0), row.get("first"), row.get("last"), a.user_id is not None)
        )
    readings += [
        Reading(row["opened_by__display_name"], row["opened_by__post"], row["times"], row["first"], row["last"], False)
        for user, row in opened.items() if user not in seen
    ]  # fmt: skip
    return readings


@guarded(Permission.VIEW, MODULE)
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of a meeting on one page to print; materials by name, as far as the reader may open them."""
    meeting = meeting_in_scope(request, pk)
    sheet = sheet_of(meeting)
    needs = requirements_of(meeting, sheet.topics)
    openable = set(
        materials_seen(scope(request), actor(request)).filter(topic__meeting=meeting).values_list("pk", flat=True)
    )
    keep, standard = may_keep(request, meeting), current()
    titles = {i["item_code"]: f"{i['item_code']} {i['title']}" for i in registers.items_on(meeting.unit, sheet.day)}
    return render(request, "decisions/meetings/dossier.html", {
        "m": meeting, "sheet": sheet, "needs": needs, "quorum": quorum_of(sheet.attendees, needs),
        "topics": [_whole(sheet, t, needs, openable, keep, titles) for t in sheet.topics], "minutes": meeting.minutes.select_related("file", "signed_by").first(),
        "kind": standard.codelists["meeting_kind"].titles.get(meeting.kind, meeting.kind),
        "mode": standard.codelists["meeting_mode"].titles.get(meeting.mode, meeting.mode),
        "votes": dict(codes("vote")), "legal": dict(codes("legal_conclusion")), "material_kinds": dict(codes("material_kind")),
        "printed_at": timezone.now(),
        "crumbs": [("会议", "/decisions/meetings"), (meeting.title, f"/decisions/meetings/{pk}"), ("全卷", "")],
    })  # fmt: skip


def _whole(
    sheet: Sheet, topic: Topic, needs: Any, openable: set[int], keep: bool, titles: dict[str, str]
) -> dict[str, Any]:
    """One topic; what the others said stays with the secretary until the topic is concluded, as in the meeting itself."""
    lists = current().codelists
    return {
        "topic": topic, "opinions": sheet.opinions[topic.pk] if keep or topic.state == TopicState.CONCLUDED else [], "interests": sheet.interests[topic.pk],
        "tally": tally_of(sheet.attendees, sheet.opinions[topic.pk], needs), "items": "、".join(titles.get(i, i) for i in topic.items),
        "materials": [m for m in topic.materials.all() if m.pk in openable],
        "act": lists["body_act"].titles.get(topic.act, ""), "category": lists["decision_category"].titles.get(topic.category, ""),
        "outcome": lists["topic_outcome"].titles.get(topic.outcome, ""),
    }  # fmt: skip
