"""Taking files of forms in: whole or not at all, the original bytes kept, one draft for each record."""

from __future__ import annotations

from dataclasses import astuple

from django.db import transaction

from guanlan.audit.operations import Actor
from guanlan.intake.evidence import evidence_store
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Delivery, StoredFile, Submission
from guanlan.intake.operations import (
    EDITABLE,
    ReportingError,
    has_scope,
    keep_returned,
    note,
    submission_check,
    submission_open,
    usual_scope,
    with_keys,
)  # fmt: skip
from guanlan.intake.reported import Reported
from guanlan.intake.text import period_of
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet


@transaction.atomic
def submission_take(
    *, by: Actor | None, unit: Unit, reported: Reported, channel: str, data: bytes, file_name: str,
    period: str = "", scope: str = "", idempotency_key: str | None = None,
) -> list[Submission]:  # fmt: skip
    """Take a read file in as drafts, one for each record, checked; the file's bytes are kept whatever is found.

    IntakeError names what does not fit as a whole: another organisation, another period, two records of one form,
    a form under review, or a key that was already used for something else.
    """
    stored = evidence_store(data)
    Unit.objects.select_for_update().get(pk=unit.pk)
    if idempotency_key and (earlier := delivered(unit, idempotency_key, reported.dataset, stored)):
        return earlier
    if not reported.records:
        raise IntakeError("文件里没有一条记录。", "empty")
    taken: dict[tuple[str, str], Submission] = {}
    numbers: dict[tuple[str, str], int] = {}
    for number in range(1, len(reported.records) + 1):
        key = _form_of(unit, reported, number, period, scope)
        if key in taken:
            raise IntakeError(
                f"第 {numbers[key]} 条和第 {number} 条记录是同一张表（{' '.join(key).strip()}），请只留一条。",
                "duplicate_key",
            )
        taken[key] = _take_record(by, unit, reported, number, key, channel, stored, file_name)
        numbers[key] = number
    for key in sorted(taken):
        submission_check(by=by, submission=taken[key])
    if idempotency_key:
        Delivery.objects.create(
            unit=unit, key=idempotency_key, dataset=reported.dataset.id, sha256=stored.sha256,
            submissions=[s.pk for s in taken.values()],
        )  # fmt: skip
    return list(taken.values())


def delivered(unit: Unit, key: str, dataset: DataSet, stored: StoredFile) -> list[Submission]:
    """What an earlier delivery under the key became; IntakeError where it was of something else."""
    earlier = Delivery.objects.filter(unit=unit, key=key).first()
    if earlier is None:
        return []
    if (earlier.dataset, earlier.sha256) != (dataset.id, stored.sha256):
        raise IntakeError(
            f"幂等键“{key}”已用于另一份内容（{earlier.at:%Y-%m-%d %H:%M}），没有再收；更正时请换一个键。",
            "idempotency_key",
        )
    return list(Submission.objects.filter(pk__in=earlier.submissions).order_by("period"))


def _form_of(unit: Unit, reported: Reported, number: int, period: str, scope: str) -> tuple[str, str]:
    """The period and scope of a record's form, from the record or from what the channel says."""
    record, dataset = reported.records[number - 1], reported.dataset
    given = record.get("period", "") or period
    found = period_of(given)
    if found is None:
        raise IntakeError(f"所属期“{given}”认不出来，应如 2025、2025Q3、2025-09。", "period")
    if period and str(found.fitting(dataset.frequency)) != period:
        raise IntakeError(f"文件的所属期是 {found}，本任务要的是 {period}。", "period")
    kind = record.get("scope", "") or scope or usual_scope(unit, dataset.id)
    titles = current().codelists["statement_scope"].titles
    kind = next((c for c, t in titles.items() if kind in (c, t, t + "报表")), kind)
    if has_scope(dataset) and kind not in titles:
        raise IntakeError(f"报表口径“{kind}”应为 {'、'.join(titles.values())} 之一。", "codelist")
    return str(found.fitting(dataset.frequency)), kind if has_scope(dataset) else ""


def _take_record(
    by: Actor | None, unit: Unit, reported: Reported, number: int, form: tuple[str, str], channel: str,
    stored: StoredFile, file_name: str,
) -> Submission:  # fmt: skip
    record, dataset = reported.records[number - 1], reported.dataset
    _same_organisation(record, unit, reported, number)
    try:
        opened = submission_open(by=by, unit=unit, dataset=dataset.id, period=form[0], scope=form[1], channel=channel)
    except ReportingError as error:
        raise IntakeError(str(error), "period") from error
    submission = Submission.objects.select_for_update().get(pk=opened.pk)
    if submission.status not in EDITABLE:
        raise IntakeError(
            f"{submission.period} 的“{dataset.title}”{submission.get_status_display()}，不能覆盖。", "status"
        )
    keep_returned(submission)
    submission.content = {
        "records": [with_keys(dataset, unit, submission.period, submission.scope, record)],
        "factors": {k: str(v) for k, v in reported.factors.items()},
        "partial": reported.partial,
        "absent": sorted(reported.absent),
        "untaken": {cell: label for (record_no, cell), label in reported.untaken.items() if record_no == number},
        "unmapped": [astuple(u) for u in reported.unmapped],
        "notes": reported.notes,
        "findings": [f.as_dict() for f in reported.findings if f.record in (None, number)],
    }
    submission.places = {f"1:{c}": list(astuple(p)) for c, p in reported.places_of(number).items()}
    submission.factor, submission.rounding_step = reported.factor, reported.step
    submission.channel, submission.file, submission.file_name = channel, stored, file_name[-200:]
    submission.revision += 1
    submission.save()
    note(by, submission, "take", channel=channel, sha256=stored.sha256, file=file_name)
    return submission


def _same_organisation(record: dict[str, str], unit: Unit, reported: Reported, number: int) -> None:
    code = record.get("organisation", "").strip()
    if code and code != unit.code:
        place = reported.place(number, "organisation")
        raise IntakeError(
            f"{place.sheet}{place.cell} 的统一社会信用代码是 {code}，与填报单位“{unit}”（{unit.code}）不符。",
            "organisation",
        )
