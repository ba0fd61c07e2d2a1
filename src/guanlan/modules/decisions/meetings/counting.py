"""Counts of a meeting: who is there against the quorum, and votes against what a resolution needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guanlan.modules.decisions.meetings.rates import Requirements, requirements
from guanlan.modules.decisions.models import Attendee, Meeting, Opinion, Topic


def requirements_of(meeting: Meeting, topics: Sequence[Topic]) -> Requirements:
    """What binds this meeting on its day."""
    day = meeting.planned_at.astimezone().date()
    return requirements(meeting.unit, meeting.body_kind, meeting.kind, day, categories={t.category for t in topics})


@dataclass(frozen=True)
class Quorum:
    due: int
    present: int
    needed: int
    rule: str

    @property
    def reached(self) -> bool:
        return self.due > 0 and self.present >= self.needed

    @property
    def text(self) -> str:
        return f"应到 {self.due} 人，实到 {self.present} 人，须 {self.needed} 人（{self.rule}）"


def quorum_of(attendees: Sequence[Attendee], needs: Requirements) -> Quorum:
    """Members who are there (or gave a proxy) against those due."""
    members = [a for a in attendees if a.is_member]
    present = sum(a.takes_part for a in members)
    return Quorum(len(members), present, needs.attendance.needed(len(members)), needs.attendance.text)


@dataclass(frozen=True)
class Tally:
    """Votes on one topic. Who is recused counts neither for nor against, nor in the base."""

    ayes: int
    noes: int
    abstains: int
    recused: int
    silent: int
    base: int
    needed: int
    rule: str

    @property
    def outcome(self) -> str:
        """What the votes say; nothing while those still silent could turn it."""
        if self.base > 0 and self.ayes >= self.needed:
            return "passed"
        return "rejected" if self.ayes + self.silent < self.needed or self.base <= 0 else ""

    @property
    def text(self) -> str:
        text = f"同意 {self.ayes} 票，反对 {self.noes} 票，弃权 {self.abstains} 票"
        return text + (f"，回避 {self.recused} 人" if self.recused else "")


def tally_of(attendees: Sequence[Attendee], opinions: Sequence[Opinion], needs: Requirements) -> Tally:
    """Count the votes of one topic against the base that the regulation names."""
    votes = [o.vote for o in opinions]
    count = {v: votes.count(v) for v in ("aye", "no", "abstain", "recused")}
    voted = {o.attendee_id for o in opinions if o.vote != "none"}
    members = [a for a in attendees if a.is_member]
    silent = sum(a.takes_part and a.pk not in voted for a in members)
    people = members if needs.vote_base == "all" else [a for a in members if a.takes_part]
    base = len(people) - count["recused"]
    named = "全体成员" if needs.vote_base == "all" else "到会成员"
    rule = f"{named} {base} 人中须{needs.vote.text}，即 {needs.vote.needed(base)} 票"
    return Tally(
        count["aye"], count["no"], count["abstain"], count["recused"], silent, base, needs.vote.needed(base), rule
    )
