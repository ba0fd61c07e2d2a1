"""One shape for every channel: raw text values of records, with the place of each in its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from guanlan.intake.findings import Finding, IntakeError, Place, Unmapped
from guanlan.standard.model import DataSet

# Each value of each record is held, given or not; a file of a few kilobytes can claim millions.
MAX_VALUES = 5_000_000


def refuse_too_many(records: int, dataset: DataSet) -> None:
    """IntakeError where a file has more records than can be judged at once."""
    most = MAX_VALUES // len(dataset.cells)
    if records > most:
        raise IntakeError(f"文件有 {records} 条“{dataset.title}”，一次最多 {most} 条，请分批报送。", "size")


@dataclass
class Reported:
    """The records of a statement-like file: at most some hundred, each some hundred values.

    `factor` multiplies the amounts into yuan (10000 where the file is in 万元). `assumed` names
    cells that the channel filled in, which are not the reporter's to mend. `partial` says why the
    source does not state every item of the form; rules that need all items then judge 无法判断.
    `waived` names cells that are required in our own form but not of this source.
    `absent` names the cells for which the file has no line at all (a line left empty is none of them):
    nobody stated them, so no rule reads them as zero. `untaken` says, by record and total, the lines with
    values that the standard has no item for, so that the total may well differ from its items.
    `deleted` holds the keys of rows to be taken out of a register; they are numbered after the records.
    """

    dataset: DataSet
    records: list[dict[str, str]] = field(default_factory=list)
    places: dict[tuple[int, str], Place] = field(default_factory=dict)
    factors: dict[str, Decimal] = field(default_factory=dict)
    factor: Decimal = Decimal(1)
    step: Decimal = Decimal("0.01")
    unmapped: list[Unmapped] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    assumed: set[str] = field(default_factory=set)
    waived: set[str] = field(default_factory=set)
    partial: str = ""
    absent: set[str] = field(default_factory=set)
    untaken: dict[tuple[int, str], str] = field(default_factory=dict)
    deleted: list[dict[str, str]] = field(default_factory=list)
    # Says the places in a file whose form tells them, so that they need not be noted cell by cell.
    located: Callable[[int, str], Place] | None = None

    def place(self, record: int, cell: str) -> Place:
        if self.located is not None and cell in self.records[record - 1]:
            return self.located(record, cell)
        return self.places.get((record, cell), Place())

    def places_of(self, record: int) -> dict[str, Place]:
        """Where each cell of one record stands, as far as it is known."""
        if self.located is not None:
            return {cell: self.located(record, cell) for cell in self.records[record - 1]}
        return {cell: place for (number, cell), place in self.places.items() if number == record}
