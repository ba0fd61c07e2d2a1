"""Reporting periods: `2025` a year, `2025Q3` a quarter, `2025-09` a month (GB/T 7408 order)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_FORMS = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True, order=True)
class Period:
    """One reporting period; `number` is 0 for a year, 1-4 for a quarter, 1-12 for a month."""

    year: int
    kind: str
    number: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period code; ValueError for anything else."""
        found = _FORMS.fullmatch(text)
        if not found:
            raise ValueError(f"not a period: {text!r}")
        year = int(found["year"])
        if found["quarter"]:
            return cls(year, "quarter", int(found["quarter"]))
        if found["month"]:
            return cls(year, "month", int(found["month"]))
        return cls(year, "year")

    def __str__(self) -> str:
        if self.kind == "year":
            return f"{self.year:04d}"
        if self.kind == "quarter":
            return f"{self.year:04d}Q{self.number}"
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def end(self) -> date:
        month = {"year": 12, "quarter": self.number * 3, "month": self.number}[self.kind]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def title(self) -> str:
        """The period as an officer writes it, e.g. 2025年9月."""
        if self.kind == "year":
            return f"{self.year}年度"
        if self.kind == "quarter":
            return f"{self.year}年第{'一二三四'[self.number - 1]}季度"
        return f"{self.year}年{self.number}月"

    def fitting(self, kinds: Iterable[str]) -> Period:
        """The period of one of the kinds that ends on the same day; this one where there is none.

        `2018-09`, read from a column headed 2018-09-30, is `2018Q3` for a form that is reported by quarter.
        """
        same_end = [self]
        if self.kind != "year" and self.end.month == 12:
            same_end.append(Period(self.year, "year"))
        if self.kind == "month" and self.number % 3 == 0:
            same_end.append(Period(self.year, "quarter", self.number // 3))
        return next((p for p in same_end if p.kind in kinds), self)

    @property
    def prior(self) -> Period:
        """The same period of last year."""
        return Period(self.year - 1, self.kind, self.number)

    @property
    def previous(self) -> Period:
        """The period just before this one."""
        if self.kind == "year" or self.number > 1:
            return Period(self.year - (self.kind == "year"), self.kind, self.number and self.number - 1)
        return Period(self.year - 1, self.kind, 12 if self.kind == "month" else 4)

    @property
    def opening(self) -> Period:
        """The last period of the year before: its closing figures are this year's opening figures."""
        last = {"year": 0, "quarter": 4, "month": 12}[self.kind]
        return Period(self.year - 1, self.kind, last)
