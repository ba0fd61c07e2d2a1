"""Payments read and judged before they are taken in, for every channel alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from guanlan.audit.operations import Actor
from guanlan.intake.drop import Refused
from guanlan.intake.engine import Workbench
from guanlan.intake.evidence import evidence_store
from guanlan.intake.files import read_file
from guanlan.intake.findings import Finding, IntakeError, Outcome
from guanlan.intake.rules import rule_findings
from guanlan.intake.warm import Passed, together
from guanlan.monitoring.corrections import PaymentConflict, payments_take
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

# Larger deliveries are few, and gain more from the workbench's threads than from prepared statements.
AT_ONCE = 1000


def check(data: bytes, name: str, unit: Unit) -> tuple[Workbench | Passed, list[Finding]]:
    """Read payments of one unit from a file or a request and judge them; what is returned holds them typed.

    Without errors the findings may be empty although there are remarks: nobody is shown remarks on payments.
    """
    standard = current()
    reported = read_file(data, name, standard, "payment")
    findings = list(reported.findings)
    for number_, record in enumerate(reported.records, 1):
        if record.setdefault("organisation", unit.code) != unit.code:
            findings.append(Finding("organisation", "error", f"付款单位 {record['organisation']} 不是本次填报的单位（{unit.code}）。",
                                    reported.place(number_, "organisation"), "organisation", record=number_))  # fmt: skip
    if not reported.records:
        raise IntakeError("没有一笔支付。", "empty")
    if not findings and len(reported.records) <= AT_ONCE and not any(map(_later, reported.records)):
        rows = together(standard, reported.dataset).judged(reported.records)
        numbers = {str(record.get("payment_no", "")).strip() for record in reported.records}
        if rows is not None and len(numbers) == len(reported.records):
            return Passed(standard, reported, rows), []
    bench = Workbench(standard)
    bench.load(reported)
    return bench, findings + bench.field_findings(reported) + rule_findings(bench, reported)


def _later(record: Mapping[str, object]) -> bool:
    """Whether a record is about an earlier payment."""
    return bool(record.get("operation") or record.get("reverses_no"))


def file_take(data: bytes, name: str, unit: Unit, *, by: Actor | None) -> dict[str, Any]:
    """Take a file of payments in, whole or not at all: how many are new and known, or every error in it."""
    bench, findings = check(data, name, unit)
    errors = [f.as_dict() for f in Outcome("payment", 0, findings).of("error")]
    if errors:
        message = f"有 {len(errors)} 处错误，一笔也没有收下。"
        raise Refused({"rule": "payments", "message": message, "errors": errors[:1000]})
    try:
        return asdict(payments_take(by=by, unit=unit, bench=bench, sha256=evidence_store(data).sha256))
    except PaymentConflict as error:
        raise Refused({"rule": "payment_no", "message": str(error), "errors": error.problems[:1000]}) from error


def drop_take(data: bytes, name: str, unit: Unit) -> dict[str, Any]:
    """Take payments from the drop folder; known numbers are not taken twice, so a kill costs nothing."""
    return file_take(data, name, unit, by=None)
