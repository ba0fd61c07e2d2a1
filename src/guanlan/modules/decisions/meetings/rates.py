"""How many must be there and how many must agree: the enterprise's own regulation, else what the law says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from guanlan.modules.decisions.meetings import registers
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


_HALF, _OVER_HALF, _TWO_THIRDS = Rate(Fraction(1, 2), False), Rate(Fraction(1, 2), True), Rate(Fraction(2, 3), False)

# What holds where the enterprise has filed no rate of its own. Votes count against ALL members.
STATUTORY = {
    "board": (_OVER_HALF, _OVER_HALF, "《公司法》（2023）：过半数董事出席，全体董事过半数通过"),
    "party": (_HALF, _OVER_HALF, "党委（党组）会议事规定：半数以上到会，应到会成员过半数同意"),
    "managers": (_OVER_HALF, _OVER_HALF, "企业未备案比例，按过半数出席、全体成员过半数通过"),
    "workers": (_TWO_THIRDS, _OVER_HALF, "《企业民主管理规定》：三分之二以上代表出席，全体代表过半数通过"),
    "shareholders": (_OVER_HALF, _OVER_HALF, "股东会按表决权计算；此处按人数，仅供参考"),
}
# 中组部、国资委 practice for personnel matters at Party meetings; the base law does not reach enterprises.
PARTY_PERSONNEL = _TWO_THIRDS
# (body, kind of meeting) -> days of notice by law; bodies not listed have none by law, but a day is asked for.
NOTICE = {
    ("board", "regular"): (10, "《公司法》（2023）第一百二十三条"),
    ("shareholders", "regular"): (15, "《公司法》（2023）第六十四条"),
    ("shareholders", "extraordinary"): (15, "《公司法》（2023）第六十四条"),
    ("workers", "regular"): (7, "《企业民主管理规定》"),
}
SHORTEST_NOTICE = (1, "会前应给成员留出审阅材料的时间")


def requirements(unit: Unit, body_kind: str, meeting_kind: str, day: date, *, personnel: bool = False) -> Requirements:
    """What binds a meeting on a day; a rate that the regulation leaves open is the statutory one."""
    attendance, vote, source = STATUTORY.get(body_kind, STATUTORY["managers"])
    if body_kind == "party" and personnel:
        attendance, source = PARTY_PERSONNEL, source + "；研究人事事项须三分之二以上到会"
    base = "all"
    filed = registers.regulation_on(unit, body_kind, day)
    if filed:
        source = f"企业备案的《{filed['title'].strip('《》')}》"
        if filed["attendance_rate"] is not None:
            attendance = Rate(_share(filed["attendance_rate"]), bool(filed["attendance_over"]))
        if filed["vote_rate"] is not None:
            vote = Rate(_share(filed["vote_rate"]), bool(filed["vote_over"]))
        base = filed["vote_base"] or "all"
    days, notice_source = NOTICE.get((body_kind, meeting_kind), SHORTEST_NOTICE)
    return Requirements(attendance, vote, base, source, days, notice_source)


def _share(value: object) -> Fraction:
    """A stored share as the simple fraction that was meant: 0.6667 is two thirds, 0.51 is 0.51."""
    exact = Fraction(str(value))
    simple = exact.limit_denominator(20)
    return simple if abs(simple - exact) < Fraction(1, 1000) else exact
