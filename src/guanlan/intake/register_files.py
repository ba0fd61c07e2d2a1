"""Reads files of registers: rows to be kept, and by the operation of the national contract rows to be taken out.

No database is needed. A file may carry the column `opertype` (01 新增, 02 修改, 03 删除); it is understood, not stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from guanlan.intake.files import from_objects, read_file
from guanlan.intake.findings import Finding, IntakeError
from guanlan.intake.reported import Reported
from guanlan.intake.text import narrow
from guanlan.standard.model import Cell, Column, DataSet, Field, Standard

OPERATION, CODES, DELETE = "opertype", "register_operation", "03"


def read_register(data: bytes, name: str, standard: Standard, dataset: str) -> Reported:
    """Read a register from a workbook, CSV, JSON or Parquet file; IntakeError says why it cannot be."""
    return _split(dataset, standard, lambda wider: read_file(data, name, _with(standard, wider), dataset))


def register_of(given: Any, standard: Standard, dataset: str) -> Reported:
    """A register from decoded JSON: one object, or a list of them."""
    return _split(dataset, standard, lambda wider: from_objects(given, wider))


def _with(standard: Standard, dataset: DataSet) -> Standard:
    return replace(standard, datasets={**standard.datasets, dataset.id: dataset})


def _split(dataset: str, standard: Standard, read: Callable[[DataSet], Reported]) -> Reported:
    target = standard.datasets[dataset]
    if OPERATION in target.by_name:
        raise ValueError(f"{dataset} has a field of its own named {OPERATION}")
    title = standard.codelists[CODES].title
    operation = Cell(OPERATION, Field(OPERATION, "操作类型", "text", 0, aliases=(title,)), Column("", ""))
    wider = replace(
        target, lines=(*target.lines, operation.field), cells=(*target.cells, operation),
        by_name={**target.by_name, OPERATION: operation},
    )  # fmt: skip
    return _parted(read(wider), target, standard)


def _parted(read: Reported, target: DataSet, standard: Standard) -> Reported:
    """What was read, in two parts: rows to keep first, then the keys of those to take out, numbered on."""
    codes = standard.codelists[CODES].titles
    known = {**{c: c for c in codes}, **{c.lstrip("0"): c for c in codes}, **{t: c for c, t in codes.items()}}
    keys = {k.id for k in target.keys}
    kept: list[int] = []
    gone: list[int] = []
    findings = list(read.findings)
    for number, record in enumerate(read.records, 1):
        given = narrow(record.pop(OPERATION, ""))
        if given and given not in known:
            expected = "、".join(f"{c} {t}" for c, t in codes.items())
            findings.append(
                Finding(
                    "codelist", "error", f"操作类型：“{given}”应为 {expected} 之一。", read.place(number, OPERATION), OPERATION,
                    "操作类型", given, expected, f"改为 {expected} 之一。", record=number,
                )
            )  # fmt: skip
        (gone if known.get(given) == DELETE else kept).append(number)
    numbers = {old: new for new, old in enumerate([*kept, *gone], 1)}
    return replace(
        read,
        dataset=target,
        records=[read.records[n - 1] for n in kept],
        deleted=[{k: v for k, v in read.records[n - 1].items() if k in keys} for n in gone],
        places={(numbers[r], c): p for (r, c), p in read.places.items() if r in numbers},
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
