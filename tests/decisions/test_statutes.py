"""The statutory rates of meetings: a file of the standard, in force by day, with every fault named."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from guanlan.modules.decisions.meetings.statutes import parsed, statutes
from guanlan.standard.loading import StandardError, current

TEXT = (current().root / "meetings.yaml").read_text(encoding="utf-8")


def test_the_law_of_the_day_of_the_meeting_counts():
    changed = TEXT.replace("notice:\n", "  - {body: board, valid_from: 2027-01-01, attendance: 2/3, attendance_over: false, vote: 2/3, vote_over: false, base: all, "
                           "confirmed: false, text: 三分之二, source: 新法}\nnotice:\n")  # fmt: skip
    law = parsed(changed, current())
    assert law.rate("board", date(2026, 12, 31)).attendance == Fraction(1, 2)
    assert law.rate("board", date(2027, 1, 1)).attendance == Fraction(2, 3)
    assert law.rate("board", date(2020, 1, 1)).source.startswith("《公司法》（2005）")
    assert law.rate("board", date(1990, 1, 1)).source.startswith("《公司法》（2005）")


def test_a_party_meeting_on_personnel_needs_two_thirds():
    law, day = statutes(), date(2026, 11, 25)
    assert law.rate("party", day).attendance == Fraction(1, 2)
    assert law.rate("party", day, {"funds", "personnel"}).attendance == Fraction(2, 3)
    assert law.rate("board", day, {"personnel"}).attendance == Fraction(1, 2)


def test_notice_is_what_the_law_says_or_the_shortest():
    law, day = statutes(), date(2026, 11, 25)
    assert law.notice("board", "regular", day)[0] == 10
    assert law.notice("managers", "regular", day) == (1, "会前应给成员留出审阅材料的时间")


@pytest.mark.parametrize(("old", "new", "said"), [
    ("attendance: 1/2", "attendance: 3/2", "attendance 应为 0 和 1 之间的分数"),
    ("body: workers, valid_from: 2012-02-13, attendance", "body: worker, valid_from: 2012-02-13, attendance", "body 应为"),
    ("valid_from: 2024-07-01", "valid_from: 二〇二四", "valid_from 应为日期"),
    ("days: 10", "days: 十", "days 应为不小于 0 的整数"),
    ("rates:", "rate:", "会议规定不认识的键 rate"),
])  # fmt: skip
def test_a_fault_is_named_with_its_line(old, new, said):
    with pytest.raises(StandardError) as raised:
        parsed(TEXT.replace(old, new, 1), current())
    assert said in str(raised.value) and "meetings.yaml:" in str(raised.value)
