"""Scoped reads of meetings: who sees which meeting, and everything of one meeting in a few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from guanlan.identity.models import User
from guanlan.identity.roles import ROLES, Permission
from guanlan.identity.scope import Scope
from guanlan.modules.decisions.models import (
    Attendee,
    Interest,
    Material,
    Meeting,
    MeetingState,
    Opinion,
    Topic,
)  # fmt: skip
from guanlan.organisations.models import Unit

MODULE = "decisions"


def meetings_seen(scope: Scope, user: User) -> QuerySet[Meeting]:
    """The enterprise's own secretaries see every meeting, who is invited sees theirs once they are called to it;
    everybody else, the regulator too, sees what was handed in."""
    invited = Attendee.objects.filter(meeting=OuterRef("pk"), user=user)
    called = ~Q(state=MeetingState.PLANNED) & Q(Exists(invited))
    seen = scope.condition(Permission.VIEW, MODULE, "unit__path")
    kept = scope.condition(Permission.REPORT, MODULE, "unit__path")
    return Meeting.objects.filter(kept | (seen & (Q(state=MeetingState.PUBLISHED) | called)))


def materials_seen(scope: Scope, user: User) -> QuerySet[Material]:
    """Secretaries open every material, invited people what is meant for them, reviewers what was handed in."""
    mine = Attendee.objects.filter(meeting=OuterRef("topic__meeting"), user=user)
    path = "topic__meeting__unit__path"
    called = ~Q(topic__meeting__state__in=(MeetingState.PLANNED, MeetingState.CANCELLED))
    seen = scope.condition(Permission.VIEW, MODULE, path) & called
    return Material.objects.filter(
        scope.condition(Permission.REPORT, MODULE, path)
        | (seen & Q(everyone=True) & Q(Exists(mine)))
        | (seen & Q(Exists(Material.viewers.through.objects.filter(material=OuterRef("pk"), attendee__user=user))))
        | (scope.condition(Permission.REVIEW, MODULE, path) & Q(topic__meeting__state=MeetingState.PUBLISHED))
    )


def invitable(unit: Unit) -> list[User]:
    """Accounts that may be invited: people of the enterprise and of those above it inside its group, who may see it."""
    today = timezone.localdate()
    roles = [r.id for r in ROLES.values() if Permission.VIEW in r.permissions]
    above = [*unit.ancestor_ids, unit.pk]
    covering = Q(grants__unit_id__in=above, grants__role__in=roles, grants__module__in=("*", MODULE))
    valid = Q(grants__valid_from__lte=today) & (Q(grants__valid_to=None) | Q(grants__valid_to__gte=today))
    found = User.objects.filter(covering & valid, is_active=True, unit__kind="enterprise")
    return list(found.distinct().order_by("display_name", "pk"))


@dataclass
class Sheet:
    """One meeting with all its parts, read once."""

    meeting: Meeting
    attendees: list[Attendee]
    topics: list[Topic]
    opinions: dict[int, list[Opinion]]
    interests: dict[int, list[Interest]]

    @property
    def day(self) -> date:
        """The day the meeting is (to be) held."""
        return (self.meeting.begun_at or self.meeting.planned_at).astimezone().date()

    @property
    def moderator(self) -> Attendee | None:
        return next((a for a in self.attendees if a.person_no == self.meeting.moderator_no), None)


def sheet_of(meeting: Meeting) -> Sheet:
    """Read a meeting's parts: a fixed number of queries, however many topics and members."""
    attendees = list(meeting.attendees.select_related("user"))
    people = {a.pk: a for a in attendees}
    topics = list(
        meeting.topics.prefetch_related(
            "materials__viewers", "legal_opinions", "steps", "changes__approved_by", "evaluations"
        )
    )
    opinions: dict[int, list[Opinion]] = defaultdict(list)
    interests: dict[int, list[Interest]] = defaultdict(list)
    for opinion in Opinion.objects.filter(topic__meeting=meeting):
        opinion.attendee = people[opinion.attendee_id]
        opinions[opinion.topic_id].append(opinion)
    for interest in Interest.objects.filter(topic__meeting=meeting):
        interest.attendee = people[interest.attendee_id]
        interests[interest.topic_id].append(interest)
    return Sheet(meeting, attendees, topics, opinions, interests)
