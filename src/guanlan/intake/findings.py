"""What is said about reported data: each finding names the place, the rule, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


class IntakeError(Exception):
    """The file as a whole cannot be taken; the message is for the reporter."""

    def __init__(self, message: str, rule: str = "file") -> None:
        self.message, self.rule = message, rule
        super().__init__(message)


@dataclass(frozen=True)
class Place:
    """Where a value stands in the reporter's own file; all 1-based, empty when there is no file."""

    row: int | None = None
    column: str = ""
    cell: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Finding:
    """One violation (违规) or one thing that could not be judged (无法判断)."""

    rule: str
    severity: str
    message: str
    place: Place = field(default_factory=Place)
    field: str = ""
    title: str = ""
    found: str = ""
    expected: str = ""
    mend: str = ""
    verdict: str = "违规"
    record: int | None = None
    period: str = ""

    def as_dict(self) -> dict[str, Any]:
        values = asdict(self)
        place = values.pop("place")
        return {
            "row": place["row"],
            "column": place["column"],
            "cell": place["cell"],
            "sheet": place["sheet"],
            **values,
        }


def finding_from(given: dict[str, Any]) -> Finding:
    """A finding from what `as_dict` made of it."""
    values = dict(given)
    place = Place(**{name: values.pop(name) for name in ("row", "column", "cell", "sheet")})
    return Finding(place=place, **values)


@dataclass(frozen=True)
class Unmapped:
    """A label of a foreign file that is not taken over, and why."""

    label: str
    row: int
    reason: str
    has_values: bool


@dataclass
class Outcome:
    """The result of validating one file."""

    dataset: str
    rows: int
    findings: list[Finding] = field(default_factory=list)
    unmapped: list[Unmapped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of(self, severity: str) -> list[Finding]:
        return [f for f in self.findings if f.severity == severity and f.verdict == "违规"]

    @property
    def unknown(self) -> list[Finding]:
        return [f for f in self.findings if f.verdict == "无法判断"]

    @property
    def passes(self) -> bool:
        return not self.of("error")

    def as_dict(self) -> dict[str, Any]:
        return {
            "dataset": self.dataset,
            "rows": self.rows,
            "errors": [f.as_dict() for f in self.of("error")],
            "warnings": [f.as_dict() for f in self.of("warning")],
            "unknown": [f.as_dict() for f in self.unknown],
            "unmapped": [asdict(u) for u in self.unmapped],
            "notes": self.notes,
        }
