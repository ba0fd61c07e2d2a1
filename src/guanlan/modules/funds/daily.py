"""The daily contract of large payments taken in as it is: lines and day totals together, whole or not at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from guanlan.audit.operations import Actor
from guanlan.intake.daily_contract import DailyReport, read_daily
from guanlan.intake.drop import Refused
from guanlan.intake.engine import Workbench
from guanlan.intake.evidence import evidence_store
from guanlan.intake.findings import Finding
from guanlan.intake.reported import Reported
from guanlan.intake.rules import rule_findings
from guanlan.modules.funds.intake import refused
from guanlan.monitoring.corrections import PaymentConflict, Taken, payments_take
from guanlan.monitoring.days import Total, day_totals_take
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current


class DailyRefused(Exception):
    """A delivery with errors; nothing of it was taken in."""

    def __init__(self, errors: list[Finding]) -> None:
        self.errors = errors
        super().__init__(f"有 {len(errors)} 处错误，一笔也没有收下。")


@dataclass(frozen=True)
class DailyTaken:
    """What became of a delivery."""

    payments: Taken
    days: int

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self.payments), "days": self.days}

    def text(self) -> str:
        return f"{self.payments.text()}；日汇总 {self.days} 天"


def daily_take(*, by: Actor | None, unit: Unit, data: bytes, name: str) -> DailyTaken:
    """Take one delivery in; DailyRefused, PaymentConflict or IntakeError say why not."""
    standard = current()
    report = read_daily(data, name, standard, unit.code, unit.name)
    bench, errors = _judged(report.lines)
    days, wrong = _judged(report.totals)
    errors += wrong + _operations(report)
    if errors:
        raise DailyRefused(errors)
    sha256 = evidence_store(data).sha256
    with transaction.atomic():
        taken = payments_take(by=by, unit=unit, bench=bench, sha256=sha256) if bench else Taken()
        totals = [
            Total(row[0], row[1], row[2], row[3], o) for row, o in zip(_totals(days), report.operations, strict=True)
        ]
        count = day_totals_take(by=by, unit=unit, totals=totals, sha256=sha256) if totals else 0
    return DailyTaken(taken, count)


def daily_drop(data: bytes, name: str, unit: Unit, profile: str = "") -> dict[str, Any]:
    """Take a delivery from the drop folder; what was taken before is not taken twice."""
    try:
        return daily_take(by=None, unit=unit, data=data, name=name).as_dict()
    except DailyRefused as refusal:
        errors = [f.as_dict() for f in refusal.errors[:1000]]
        raise Refused({"rule": "daily", "message": str(refusal), "errors": errors}) from refusal
    except PaymentConflict as error:
        raise refused(error) from error


def _judged(reported: Reported) -> tuple[Workbench | None, list[Finding]]:
    """The typed records of one part and its errors."""
    if not reported.records:
        return None, list(reported.findings)
    bench = Workbench(current())
    bench.load(reported)
    found = [*reported.findings, *bench.field_findings(reported), *rule_findings(bench, reported)]
    return bench, [f for f in found if f.severity == "error" and f.verdict == "违规"]


def _operations(report: DailyReport) -> list[Finding]:
    return [
        Finding("codelist", "error", f"日汇总的操作类型 {o} 应为 01、02 或 03。", record=number)
        for number, o in enumerate(report.operations, 1) if o not in ("01", "02", "03")
    ]  # fmt: skip


def _totals(bench: Workbench | None) -> list[tuple[Any, ...]]:
    if bench is None:
        return []
    return bench.db.execute(
        "SELECT paid_on, total, large_total, large_count FROM payment_day ORDER BY row_id"
    ).fetchall()
