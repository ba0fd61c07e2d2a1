"""What files of registers have beside the fields: rows to be kept, and by their operation rows to be taken out.

No database is needed. A file may carry the column `opertype` (01 新增, 02 修改, 03 删除); it is understood, not stored.
"""

from __future__ import annotations

from dataclasses import replace

from guanlan.intake.findings import Finding, IntakeError
from guanlan.intake.reported import Reported
from guanlan.intake.text import narrow
from guanlan.standard.model import Cell, Column, DataSet, Field, Standard

OPERATION, OPERATION_TITLE, CODES, DELETE = "opertype", "操作类型", "register_operation", "03"


def widened(target: DataSet, standard: Standard) -> DataSet:
    """A register as its files may have it: with the operation of each row beside its fields."""
    if OPERATION in target.by_name:
        raise ValueError(f"{target.id} has a field of its own named {OPERATION}")
    title = standard.codelists[CODES].title
    operation = Cell(OPERATION, Field(OPERATION, OPERATION_TITLE, "text", 0, aliases=(title,)), Column("", ""))
    return replace(
        target, lines=(*target.lines, operation.field), cells=(*target.cells, operation),
        by_name={**target.by_name, OPERATION: operation},
    )  # fmt: skip


def parted(read: Reported, target: DataSet, standard: Standard) -> Reported:
    """What was read, in two parts: rows to keep first, then the keys of those to take out, numbered on."""
    codes = standard.codelists[CODES].titles
    known = {**{c: c for c in codes}, **{c.lstrip("0"): c for c in codes}, **{t: c for c, t in codes.items()}}
    keys = {k.id for k in target.keys}
    kept: list[int] = []
    gone: list[int] = []
    findings = list(read.findings)
    for number, record in enumerate(read.records, 1):
        place = read.place(number, OPERATION)
        given = narrow(record.pop(OPERATION, ""))
        if given and given not in known:
            expected = "、".join(f"{c} {t}" for c, t in codes.items())
            findings.append(
                Finding(
                    "codelist", "error", f"{OPERATION_TITLE}：“{given}”应为 {expected} 之一。", place, OPERATION,
                    OPERATION_TITLE, given, expected, f"改为 {expected} 之一。", record=number,
                )
            )  # fmt: skip
        (gone if known.get(given) == DELETE else kept).append(number)
    numbers = {old: new for new, old in enumerate([*kept, *gone], 1)}
    return replace(
        read,
        dataset=target,
        records=[read.records[n - 1] for n in kept],
        deleted=[{k: v for k, v in read.records[n - 1].items() if k in keys} for n in gone],
        places={(new, c): p for old, new in numbers.items() for c, p in read.places_of(old).items()},
        located=None,
        findings=[f if f.record is None else replace(f, record=numbers.get(f.record)) for f in findings],
    )


def address(reported: Reported, code: str) -> Reported:
    """Complete the rows of a delivery with the unit that it is of; a row of another unit is a finding."""
    for number, record in enumerate([*reported.records, *reported.deleted], 1):
        given = narrow(record.setdefault("organisation", code)).upper()
        if given != code.upper():
            title = reported.dataset.by_name["organisation"].title
            reported.findings.append(
                Finding(
                    "organisation", "error", f"{title}：{given} 不是本次填报的单位（{code}）。",
                    reported.place(number, "organisation"), "organisation", title, given, code,
                    "只报送本单位的记录；其他单位的请由其自行报送。", record=number,
                )
            )  # fmt: skip
    if not reported.records and not reported.deleted:
        raise IntakeError("没有一条记录。", "empty")
    return reported
