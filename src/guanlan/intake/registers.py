"""Taking deliveries of registers (台账) in: rows that replace those of the same key, or the whole register anew.

What needs no review is accepted by the system at once, if it has no errors; the rest is handed in and reviewed as
forms are. Whatever is found, the delivery and its bytes are kept; rows with errors never reach the register.
"""

from __future__ import annotations

from dataclasses import astuple
from enum import StrEnum

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guanlan.audit.operations import Actor
from guanlan.intake import register_files
from guanlan.intake.evidence import evidence_store
from guanlan.intake.findings import IntakeError, Outcome
from guanlan.intake.models import Delivery, StoredFile, Submission
from guanlan.intake.operations import accept, findings_keep, note, outcome_of
from guanlan.intake.reported import Reported
from guanlan.intake.taking import delivered
from guanlan.intake.text import period_of
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

MAX_ROWS = 50_000


class Mode(StrEnum):
    MERGE = "merge"
    REPLACE = "replace"


MODE_TITLES = {Mode.MERGE: "增改（同一主键的行被新行取代，其余不动）", Mode.REPLACE: "整体替换（台账只剩本次报送的行）"}


@transaction.atomic
def register_take(
    *, by: Actor | None, unit: Unit, reported: Reported, channel: str, data: bytes, file_name: str = "",
    mode: str = Mode.MERGE, period: str = "", idempotency_key: str | None = None,
) -> Submission:  # fmt: skip
    """Take one delivery of a register in, checked; the file's bytes are kept whatever is found.

    IntakeError names what does not fit as a whole. The caller sees by `status` whether it was accepted: with errors,
    or where the regulator reviews, it is a draft.
    """
    dataset = reported.dataset
    _fits(reported, mode)
    month = _month(period)
    stored = evidence_store(data)
    Unit.objects.select_for_update().get(pk=unit.pk)
    if idempotency_key and (earlier := delivered(unit, idempotency_key, dataset, stored)):
        return earlier[0]
    submission = _draft(by, unit, register_files.address(reported, unit.code), channel, stored, file_name, mode, month)
    note(by, submission, "take", channel=channel, sha256=stored.sha256, file=file_name, mode=mode)
    outcome = findings_keep(by=by, submission=submission, outcome=outcome_of(submission, reported))
    _places_keep(submission, reported, outcome)
    submission.refresh_from_db()
    if dataset.review == "none" and not submission.errors:
        _accept_at_once(by, submission)
    if idempotency_key:
        Delivery.objects.create(
            unit=unit, key=idempotency_key, dataset=dataset.id, sha256=stored.sha256, submissions=[submission.pk]
        )
    return submission


def _fits(reported: Reported, mode: str) -> None:
    if not reported.dataset.is_register:
        raise IntakeError(f"“{reported.dataset.title}”不是台账。", "dataset")
    if mode not in list(Mode):
        raise IntakeError(f"报送方式“{mode}”应为 merge（增改）或 replace（整体替换）。", "mode")
    if mode == Mode.REPLACE and reported.deleted:
        raise IntakeError("整体替换时不写删除的行：没有列出的行即从台账中去掉。", "opertype")
    if (count := len(reported.records) + len(reported.deleted)) > MAX_ROWS:
        raise IntakeError(f"一次最多报送 {MAX_ROWS:,} 行，本次有 {count:,} 行，请分批报送。", "size")


def _month(period: str) -> str:
    """The month that a delivery is filed under: the present one unless another is given."""
    if not period:
        return f"{timezone.localdate():%Y-%m}"
    found = period_of(period)
    if found is None:
        raise IntakeError(f"所属期“{period}”认不出来，应如 2025-09。", "period")
    return str(found)


def _draft(
    by: Actor | None, unit: Unit, reported: Reported, channel: str, stored: StoredFile, file_name: str, mode: str,
    month: str,
) -> Submission:  # fmt: skip
    dataset = reported.dataset
    same = Submission.objects.filter(unit=unit, dataset=dataset.id, period=month, scope="")
    return Submission.objects.create(
        unit=unit, dataset=dataset.id, period=month, scope="", register=True, channel=channel, file=stored,
        version=(same.aggregate(last=Max("version"))["last"] or 0) + 1, standard_version=current().edition,
        created_by_id=by.pk if by is not None else None, file_name=file_name[-200:],
        rows=len(reported.records) + len(reported.deleted), factor=reported.factor, rounding_step=reported.step,
        content={
            "mode": str(mode), "records": reported.records, "deleted": reported.deleted,
            "factors": {k: str(v) for k, v in reported.factors.items()},
            "unmapped": [astuple(u) for u in reported.unmapped], "notes": reported.notes,
            "findings": [f.as_dict() for f in reported.findings],
        },
    )  # fmt: skip


def _places_keep(submission: Submission, reported: Reported, outcome: Outcome) -> None:
    """Keep where the cells that something is said about stood; the other places follow from the file's bytes."""
    said = {(f.record, f.field) for f in outcome.findings if f.record is not None and f.field}
    places = {f"{r}:{c}": list(astuple(reported.places[r, c])) for r, c in sorted(said) if (r, c) in reported.places}
    Submission.objects.filter(pk=submission.pk).update(places=places)


def _accept_at_once(by: Actor | None, submission: Submission) -> None:
    submission.submitted_by_id = by.pk if by is not None else None
    submission.submitted_at = submission.reviewed_at = timezone.now()
    submission.opinion = "校验无误，系统自动接收。"
    accept(None, submission)
