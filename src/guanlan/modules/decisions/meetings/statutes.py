"""What law and custom ask of a meeting where the enterprise has filed nothing of its own: `meetings.yaml` of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from guanlan.standard.loading import StandardError, current
from guanlan.standard.model import Standard
from guanlan.standard.yaml import Fault, Mapping, Reader, load, read

FILE = "meetings.yaml"
BASES = ("all", "present")


@dataclass(frozen=True)
class Entry:
    """What every entry says: for which body, from when, and where that is written."""

    body: str
    valid_from: date
    source: str
    confirmed: bool


@dataclass(frozen=True)
class StatutoryRate(Entry):
    """How many must be there, and how many must agree; `category` restricts it to topics of that category."""

    category: str
    attendance: Fraction
    attendance_over: bool
    vote: Fraction
    vote_over: bool
    base: str
    text: str


@dataclass(frozen=True)
class Notice(Entry):
    """Days between notice and meeting, for one kind of meeting."""

    kind: str
    days: int


@dataclass(frozen=True)
class Statutes:
    rates: tuple[StatutoryRate, ...]
    notices: tuple[Notice, ...]
    shortest: int
    shortest_source: str

    def rate(self, body: str, day: date, categories: Iterable[str] = ()) -> StatutoryRate:
        """The rate in force on a day; one for a category of the topics goes before the general one of the body."""
        wanted = set(categories)
        known = [r for r in self.rates if r.body == body] or [r for r in self.rates if r.body == "managers"]
        fits = [r for r in known if not r.category or r.category in wanted]
        return max(_in_force(fits, day), key=lambda r: (bool(r.category), r.valid_from))

    def notice(self, body: str, kind: str, day: date) -> tuple[int, str]:
        """The days of notice in force on a day, and their source."""
        fits = [n for n in self.notices if n.body == body and n.kind == kind and n.valid_from <= day]
        latest = max(fits, key=lambda n: n.valid_from, default=None)
        return (latest.days, latest.source) if latest else (self.shortest, self.shortest_source)


def _in_force(entries: Sequence[StatutoryRate], day: date) -> list[StatutoryRate]:
    """Those that hold on a day; before the first of them, the first."""
    return [e for e in entries if e.valid_from <= day] or [min(entries, key=lambda e: e.valid_from)]


def statutes() -> Statutes:
    """The statutes of the standard in force."""
    return _of_version(current().root)


@lru_cache(maxsize=4)
def _of_version(root: Path) -> Statutes:
    return statutes_of(current())


def statutes_of(standard: Standard) -> Statutes:
    """Read the file of a standard; StandardError names every fault with its line."""
    text, _, fault = read(standard.root / FILE, standard.root)
    if fault:
        raise StandardError([fault])
    return parsed(text, standard)


def parsed(text: str, standard: Standard) -> Statutes:
    """Read the text of the file, whose codes are those of a standard; StandardError names every fault with its line."""
    data, faults = load(text, FILE)
    if data is None:
        raise StandardError(faults)
    reader = Reader(data, FILE, faults, "会议规定")
    reader.only("rates", "notice", "shortest_notice")
    rates = [r for item in reader.items("rates", required=True) if (r := _rate(item, faults, standard))]
    notices = [n for item in reader.items("notice") if (n := _notice(item, faults, standard))]
    given = data.get("shortest_notice")
    shortest = Reader(given if isinstance(given, Mapping) else Mapping(), FILE, faults, "最短通知期")
    days, source = _days(shortest), shortest.text("source")
    for body in standard.codelists["body_kind"].titles:
        if not any(r.body == body and not r.category for r in rates):
            faults.append(Fault(FILE, reader.mapping.at("rates"), f"缺少 {body} 的到会和表决比例"))
    if faults:
        raise StandardError(faults)
    return Statutes(tuple(rates), tuple(notices), days, source)


def _common(reader: Reader, standard: Standard) -> dict[str, object]:
    since = reader.mapping.get("valid_from")
    if not isinstance(since, date):
        reader.fault("valid_from", "valid_from 应为日期，例如 2024-07-01")
        since = date.min
    bodies = tuple(standard.codelists["body_kind"].titles)
    return {
        "body": reader.choice("body", bodies), "valid_from": since, "source": reader.text("source"),
        "confirmed": reader.flag("confirmed"),
    }  # fmt: skip


def _rate(item: Mapping, faults: list[Fault], standard: Standard) -> StatutoryRate | None:
    reader, before = Reader(item, FILE, faults, "比例"), len(faults)
    reader.only(
        "body", "category", "valid_from", "attendance", "attendance_over", "vote", "vote_over", "base", "text", "source", "confirmed"
    )  # fmt: skip
    found = StatutoryRate(
        **_common(reader, standard),  # type: ignore[arg-type]
        category=reader.choice("category", ("", *standard.codelists["decision_category"].titles), ""),
        attendance=_share(reader, "attendance"), attendance_over=reader.flag("attendance_over"),
        vote=_share(reader, "vote"), vote_over=reader.flag("vote_over"), base=reader.choice("base", BASES), text=reader.text("text"),
    )  # fmt: skip
    return found if len(faults) == before else None


def _share(reader: Reader, key: str) -> Fraction:
    try:
        share = Fraction(reader.text(key))
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        reader.fault(key, f"{key} 应为 0 和 1 之间的分数，例如 2/3")
    return share


def _notice(item: Mapping, faults: list[Fault], standard: Standard) -> Notice | None:
    reader, before = Reader(item, FILE, faults, "通知期"), len(faults)
    reader.only("body", "kind", "valid_from", "days", "source", "confirmed")
    kinds = tuple(standard.codelists["meeting_kind"].titles)
    found = Notice(**_common(reader, standard), kind=reader.choice("kind", kinds), days=_days(reader))  # type: ignore[arg-type]
    return found if len(faults) == before else None


def _days(reader: Reader) -> int:
    days = reader.mapping.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        reader.fault("days", "days 应为不小于 0 的整数")
        return 0
    return days
