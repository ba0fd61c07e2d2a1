"""How many must be there and how many must agree: the enterprise's own regulation, else what the law says (statutes.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from guanlan.modules.decisions.meetings import registers
from guanlan.modules.decisions.meetings.statutes import statutes
from guanlan.organisations.models import Unit


@dataclass(frozen=True)
class Rate:
    """A share of people; `over`: more than the share, not just as many."""

    share: Fraction
    over: bool

    def needed(self, people: int) -> int:
        """The least number that satisfies the share."""
        wanted = people * self.share
        return floor(wanted) + 1 if self.over else ceil(wanted)

    @property
    def text(self) -> str:
        named = {Fraction(1, 2): "半数", Fraction(2, 3): "三分之二"}
        share = named.get(self.share, f"{float(self.share) * 100:.4g}%")
        return f"超过{share}" if self.over else f"{share}以上"


@dataclass(frozen=True)
class Requirements:
    """What a meeting of a body needs, and where that is written."""

    attendance: Rate
    vote: Rate
    vote_base: str
    source: str
    notice_days: int
    notice_source: str


def requirements(
    unit: Unit, body_kind: str, meeting_kind: str, day: date, *, categories: Iterable[str] = ()
) -> Requirements:
    """What binds a meeting on a day that treats topics of some categories; a rate that the regulation leaves open is the
    statutory one."""
    law = statutes().rate(body_kind, day, categories)
    attendance, vote, base = Rate(law.attendance, law.attendance_over), Rate(law.vote, law.vote_over), law.base
    source = f"{law.source}：{law.text}"
    filed = registers.regulation_on(unit, body_kind, day)
    if filed:
        source = f"企业备案的《{filed['title'].strip('《》')}》"
        if filed["attendance_rate"] is not None:
            attendance = Rate(_share(filed["attendance_rate"]), bool(filed["attendance_over"]))
        if filed["vote_rate"] is not None:
            vote = Rate(_share(filed["vote_rate"]), bool(filed["vote_over"]))
        base = filed["vote_base"] or base
    days, notice_source = statutes().notice(body_kind, meeting_kind, day)
    return Requirements(attendance, vote, base, source, days, notice_source)


def _share(value: object) -> Fraction:
    """A stored share as the simple fraction that was meant: 0.6667 is two thirds, 0.51 is 0.51."""
    exact = Fraction(str(value))
    simple = exact.limit_denominator(20)
    return simple if abs(simple - exact) < Fraction(1, 1000) else exact
