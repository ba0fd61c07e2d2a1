"""Payments read and judged before they are taken in, for every channel alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from guanlan.audit.operations import Actor
from guanlan.intake.drop import Refused
from guanlan.intake.engine import Workbench
from guanlan.intake.files import read_file
from guanlan.intake.findings import Finding, IntakeError, Outcome
from guanlan.intake.foreign_ledgers import rules_stated
from guanlan.intake.profiles import read_profile
from guanlan.intake.reported import Reported
from guanlan.intake.rules import rule_findings
from guanlan.intake.warm import Passed, together
from guanlan.monitoring.corrections import PaymentConflict, delivery_take
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

# Larger deliveries are few, and gain more from the workbench's threads than from prepared statements.
AT_ONCE = 1000


class Checked(NamedTuple):
    """Payments read and judged: a bench that holds them typed, what is wrong, and what the reporter should know.

    Without errors the findings may be empty although there are remarks: nobody is shown remarks on payments.
    """

    bench: Workbench | Passed
    findings: list[Finding]
    notes: list[str]


def profiles() -> dict[str, str]:
    """The foreign forms in which payments are taken in: id and title."""
    return {p.id: p.title for p in current().profiles_of("payment").values()}


def check(data: bytes, name: str, unit: Unit, profile: str = "") -> Checked:
    """Read payments of one unit from a file or a request, in our own form or by a mapping profile, and judge them."""
    standard = current()
    reported = _foreign(data, unit, profile) if profile else read_file(data, name, standard, "payment")
    findings = list(reported.findings)
    for number_, record in enumerate(reported.records, 1):
        if record.setdefault("organisation", unit.code) != unit.code:
            findings.append(Finding("organisation", "error", f"付款单位 {record['organisation']} 不是本次填报的单位（{unit.code}）。",
                                    reported.place(number_, "organisation"), "organisation", record=number_))  # fmt: skip
    if not reported.records:
        raise IntakeError("没有一笔支付。", "empty")
    if not profile and not findings and len(reported.records) <= AT_ONCE and not any(map(_later, reported.records)):
        rows = together(standard, reported.dataset).judged(reported.records)
        numbers = {str(record.get("payment_no", "")).strip() for record in reported.records}
        if rows is not None and len(numbers) == len(reported.records):
            return Checked(Passed(standard, reported, rows), [], [])
    bench = Workbench(standard)
    bench.load(reported)
    judged = rules_stated(bench, reported) if profile else rule_findings(bench, reported)
    return Checked(bench, findings + bench.field_findings(reported) + judged, reported.notes)


def _foreign(data: bytes, unit: Unit, profile: str) -> Reported:
    """Payments by a mapping profile; which columns of the file were not taken over is noted with the reason."""
    chosen = current().profiles.get(profile)
    if chosen is None or chosen.dataset != "payment":
        known = "、".join(f"{id_}（{title}）" for id_, title in profiles().items())
        raise IntakeError(f"没有名为 {profile} 的支付映射方案；现有：{known}。", "profile")
    reported = read_profile(data, chosen, current(), organisation=unit.code)
    if reported.unmapped:
        left_out = "；".join(f"{u.label}（{u.reason}）" for u in reported.unmapped)
        reported.notes.append(f"没有取用的栏：{left_out}。")
    return reported


def _later(record: Mapping[str, object]) -> bool:
    """Whether a record is about an earlier payment."""
    return bool(record.get("operation") or record.get("reverses_no"))


def file_take(data: bytes, name: str, unit: Unit, *, by: Actor | None, profile: str = "") -> dict[str, Any]:
    """Take a file of payments in, whole or not at all: how many are new and known, or every error in it."""
    bench, findings, notes = check(data, name, unit, profile)
    errors = [f.as_dict() for f in Outcome("payment", 0, findings).of("error")]
    if errors:
        message = f"有 {len(errors)} 处错误，一笔也没有收下。"
        raise Refused({"rule": "payments", "message": message, "errors": errors[:1000]})
    try:
        taken = delivery_take(by=by, unit=unit, bench=bench, data=data)
        return asdict(taken) | ({"notes": notes} if notes else {})
    except PaymentConflict as error:
        raise refused(error) from error


def refused(error: PaymentConflict) -> Refused:
    """What the drop folder is told of payments that were taken before with another content."""
    return Refused({"rule": "payment_no", "message": str(error), "errors": error.problems[:1000]})


def drop_take(data: bytes, name: str, unit: Unit, profile: str = "") -> dict[str, Any]:
    """Take payments from the drop folder; known numbers are not taken twice, so a kill costs nothing."""
    return file_take(data, name, unit, by=None, profile=profile)
