"""Writes of reporting: open, save, take in, check, explain, submit, review, remind, grant.

Every step is atomic with its audit entry (saving cells of a draft is none: its revisions count instead); an accepted
submission defers its processing in the same transaction.
"""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from guanlan.audit.operations import Actor, entry_append
from guanlan.intake import hints, partners
from guanlan.intake.engine import validate
from guanlan.intake.evidence import evidence_store
from guanlan.intake.findings import Finding, IntakeError, Outcome
from guanlan.intake.models import (
    CellRemark,
    Channel,
    Delivery,
    Duty,
    FindingRecord,
    LateGrant,
    Reminder,
    Status,
    StoredFile,
    Submission,
)  # fmt: skip
from guanlan.intake.reported import Reported
from guanlan.intake.text import period_of
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet

OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
EDITABLE = (Status.DRAFT, Status.RETURNED)
PROCESS_TASK = "guanlan.flow.tasks.process"


class ReportingError(Exception):
    """A step of reporting that cannot be taken; the message is for the user."""


class StaleRevision(ReportingError):
    """Somebody else saved in between."""


def usual_scope(unit: Unit, dataset: str) -> str:
    """The scope in which a unit last reported a form; without one, consolidated for who has subsidiaries."""
    last = Submission.objects.filter(unit=unit, dataset=dataset).exclude(scope="").order_by("-period", "-pk").first()
    if last is not None:
        return last.scope
    return "consolidated" if Unit.objects.filter(parent=unit).exists() else "single"


def has_scope(dataset: DataSet) -> bool:
    return any(f.id == "scope" for f in dataset.fields)


@transaction.atomic
def submission_open(
    *, by: Actor | None, unit: Unit, dataset: str, period: str, scope: str = "", channel: str = Channel.FORM
) -> Submission:
    """Return the open version of a form, or begin the next one from the last accepted values."""
    standard = current()
    definition = standard.datasets[dataset]
    scope = (scope or usual_scope(unit, dataset)) if has_scope(definition) else ""
    code = _period_for(definition, period)
    Unit.objects.select_for_update().get(pk=unit.pk)
    same = Submission.objects.filter(unit=unit, dataset=dataset, period=code, scope=scope)
    if found := same.filter(status__in=OPEN).first():
        return found
    last = same.filter(status=Status.ACCEPTED).first()
    record = hints.record_of(definition, last) if last else {}
    if last is None and channel == Channel.FORM:
        record = {name: value for name, (value, _) in hints.filled(standard, definition, unit, code).items()}
    content = (last.content if last else {}) | {"records": [_keys(definition, unit, code, scope, record)]}
    submission = Submission.objects.create(
        unit=unit, dataset=dataset, period=code, scope=scope, channel=channel, standard_version=standard.version,
        version=(same.aggregate(last=Max("version"))["last"] or 0) + 1, created_by_id=by.pk if by is not None else None, content=content,
        factor=last.factor if last else 1, rounding_step=last.rounding_step if last else "0.01",
    )  # fmt: skip
    _note(by, submission, "open")
    return submission


def _period_for(dataset: DataSet, text: str) -> str:
    period = period_of(text)
    if period is None:
        raise ReportingError(f"“{text}”不是能认的所属期，例如 2025、2025Q3、2025-09。")
    if period.kind not in dataset.frequency:
        kinds = {"month": "月", "quarter": "季", "year": "年"}
        wanted = "、".join(kinds[k] for k in dataset.frequency)
        raise ReportingError(f"“{dataset.title}”按{wanted}报送，{period.title}不在其列。")
    return str(period)


def _keys(dataset: DataSet, unit: Unit, period: str, scope: str, record: dict[str, str]) -> dict[str, str]:
    keys = {"organisation": unit.code, "period": period} | ({"scope": scope} if scope else {})
    return {**record, **keys}


def _note(by: Actor | None, submission: Submission, action: str, **detail: Any) -> None:
    entry_append(
        by=by, action=f"submission.{action}", target="submission", target_id=submission.pk,
        unit_id=submission.unit_id, dataset=submission.dataset, period=submission.period, version=submission.version,
        **detail,
    )  # fmt: skip


@transaction.atomic
def draft_save(*, by: Actor | None, submission: Submission, revision: int, values: dict[str, str]) -> Submission:
    """Save cells of a draft; StaleRevision if somebody saved since `revision` was read."""
    dataset = current().datasets[submission.dataset]
    unknown = sorted(set(values) - set(dataset.by_name))
    if unknown:
        raise ReportingError(f"标准里没有字段：{'、'.join(unknown)}。")
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.status not in EDITABLE:
        raise ReportingError(f"该表{locked.get_status_display()}，不能再修改。")
    if locked.revision != revision:
        raise StaleRevision(f"这张表已被他人保存为修订 {locked.revision}，请先刷新再改；您的输入仍保留在本页。")
    _keep_returned(locked)
    record = dict((locked.content.get("records") or [{}])[0])
    for name, value in values.items():
        record.pop(name, None)
        if str(value).strip():
            record[name] = str(value).strip()
    record = _keys(dataset, locked.unit, locked.period, locked.scope, record)
    # The file stays with the form; cells typed over no longer stand in it, nor what was wrong with them there.
    still = [f for f in locked.content.get("findings", []) if not f["field"] or f["field"] not in values]
    locked.content = {**locked.content, "records": [record], "findings": still}
    locked.places = {k: v for k, v in locked.places.items() if k.split(":", 1)[1] not in values}
    locked.revision += 1
    locked.save()
    return locked


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
    if idempotency_key and (earlier := _delivered(unit, idempotency_key, reported.dataset, stored)):
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


def _delivered(unit: Unit, key: str, dataset: DataSet, stored: StoredFile) -> list[Submission]:
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
    if period and str(found) != period:
        raise IntakeError(f"文件的所属期是 {found}，本任务要的是 {period}。", "period")
    kind = record.get("scope", "") or scope or usual_scope(unit, dataset.id)
    titles = current().codelists["statement_scope"].titles
    kind = next((c for c, t in titles.items() if kind in (c, t, t + "报表")), kind)
    if has_scope(dataset) and kind not in titles:
        raise IntakeError(f"报表口径“{kind}”应为 {'、'.join(titles.values())} 之一。", "codelist")
    return str(found), kind if has_scope(dataset) else ""


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
    _keep_returned(submission)
    submission.content = {
        "records": [_keys(dataset, unit, submission.period, submission.scope, record)],
        "factors": {k: str(v) for k, v in reported.factors.items()},
        "partial": reported.partial,
        "unmapped": [astuple(u) for u in reported.unmapped],
        "notes": reported.notes,
        "findings": [f.as_dict() for f in reported.findings if f.record in (None, number)],
    }
    submission.places = {f"1:{c}": list(astuple(p)) for c, p in reported.places_of(number).items()}
    submission.factor, submission.rounding_step = reported.factor, reported.step
    submission.channel, submission.file, submission.file_name = channel, stored, file_name[-200:]
    submission.revision += 1
    submission.save()
    _note(by, submission, "take", channel=channel, sha256=stored.sha256, file=file_name)
    return submission


def _keep_returned(submission: Submission) -> None:
    """Before the first change after a return, keep what was handed in as a version of its own."""
    if submission.status != Status.RETURNED or submission.submitted_at is None:
        return
    number, findings = submission.version, list(submission.findings.all())
    submission.version += 1
    handed_in_by, handed_in_at = submission.submitted_by, submission.submitted_at
    submission.submitted_by, submission.submitted_at = None, None
    submission.save()
    kept = Submission.objects.get(pk=submission.pk)
    kept.pk, kept.version, kept.status = None, number, Status.CORRECTED
    kept.submitted_by, kept.submitted_at = handed_in_by, handed_in_at
    kept._state.adding = True
    kept.save()
    for finding in findings:
        finding.pk, finding.submission = None, kept
    FindingRecord.objects.bulk_create(findings)


def _same_organisation(record: dict[str, str], unit: Unit, reported: Reported, number: int) -> None:
    code = record.get("organisation", "").strip()
    if code and code != unit.code:
        place = reported.place(number, "organisation")
        raise IntakeError(
            f"{place.sheet}{place.cell} 的统一社会信用代码是 {code}，与填报单位“{unit}”（{unit.code}）不符。",
            "organisation",
        )


def outcome_of(submission: Submission) -> Outcome:
    """Judge a stored submission by every check, what was found in reading its file among them, without storing it."""
    standard = current()
    reported = partners.reported_of(submission, standard.datasets[submission.dataset])
    return validate(reported, standard, lambda bench: partners.load_partners(bench, submission, reported))


@transaction.atomic
def submission_check(*, by: Actor | None, submission: Submission) -> Outcome:
    """Judge a draft and keep the findings with it; explanations of warnings that stay are kept.

    ReportingError for a form that was handed in: its findings are what the reviewer saw.
    """
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.status not in EDITABLE:
        raise ReportingError(f"该表{locked.get_status_display()}，不能再校验或提交。")
    outcome = outcome_of(locked)
    outcome.findings = list(dict.fromkeys(outcome.findings))
    explained = {(f.rule, f.cell): (f.explanation, f.explained_by_id) for f in locked.findings.exclude(explanation="")}
    locked.findings.all().delete()
    FindingRecord.objects.bulk_create(_record(locked, f, explained) for f in outcome.findings)
    counts = {
        "errors": len(outcome.of("error")), "warnings": len(outcome.of("warning")), "unknown": len(outcome.unknown),
    }  # fmt: skip
    Submission.objects.filter(pk=locked.pk).update(**counts)
    _note(by, locked, "check", **counts)
    submission.refresh_from_db()
    return outcome


def _record(submission: Submission, f: Finding, explained: dict[Any, Any]) -> FindingRecord:
    text, by = explained.get((f.rule, f.field), ("", None))
    return FindingRecord(
        submission=submission, rule=f.rule[:80], severity=f.severity, verdict=f.verdict, cell=f.field[:80], title=f.title[:200],
        place=dict(zip(("row", "column", "cell", "sheet"), astuple(f.place), strict=True)), message=f.message,
        found=f.found, expected=f.expected, mend=f.mend, explanation=text, explained_by_id=by,
    )  # fmt: skip


@transaction.atomic
def warning_explain(*, by: Actor, finding: FindingRecord, text: str) -> None:
    """Explain a warning; errors cannot be explained away."""
    if finding.severity != "warning" or finding.verdict != "违规":
        raise ReportingError("只有提醒可以说明；错误必须改正。")
    if finding.submission.status not in EDITABLE:
        raise ReportingError("该表已提交，不能再补充说明。")
    if len(text.strip()) < 5:
        raise ReportingError("说明至少写 5 个字，讲清原因。")
    finding.explanation, finding.explained_by_id = text.strip()[:500], by.pk
    finding.save(update_fields=["explanation", "explained_by"])
    _note(by, finding.submission, "explain", rule=finding.rule)


def submission_submit(*, by: Actor, submission: Submission, today: date | None = None) -> Submission:
    """Hand a checked form in; ReportingError while errors, unexplained warnings or the deadline stand against it."""
    submission_check(by=by, submission=submission)
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        if locked.status not in EDITABLE:
            raise ReportingError(f"该表{locked.get_status_display()}，不能重复提交。")
        if locked.revision != submission.revision:
            raise StaleRevision("校验之后又有人保存了这张表，请重新校验再提交。")
        if locked.errors:
            raise ReportingError(f"还有 {locked.errors} 处错误，改正后才能提交。")
        open_warnings = locked.findings.filter(severity="warning", verdict="违规", explanation="").count()
        if open_warnings:
            raise ReportingError(f"还有 {open_warnings} 处提醒没有说明原因。")
        _within_deadline(locked, today or timezone.localdate())
        locked.status, locked.submitted_by_id, locked.submitted_at = Status.SUBMITTED, by.pk, timezone.now()
        locked.save()
        Duty.objects.filter(_duty(locked), submitted_at=None).update(submitted_at=locked.submitted_at)
        _note(by, locked, "submit")
    return locked


def _duty(submission: Submission) -> Q:
    return Q(unit=submission.unit, dataset=submission.dataset, period=submission.period)


def _within_deadline(submission: Submission, today: date) -> None:
    duty = Duty.objects.filter(_duty(submission)).first()
    if duty is None or today <= duty.due_on or duty.exempt:
        return
    if _handed_in_on_time(submission, duty):
        return  # returned for correction: it was on time the first time
    if not LateGrant.objects.filter(duty=duty, until__gte=today).exists():
        raise ReportingError(f"已过截止日期 {duty.due_on}，须先由监管机构批准逾期补报。")


def _handed_in_on_time(submission: Submission, duty: Duty) -> bool:
    """Whether this very form was handed in before the deadline and has since only been returned."""
    same = Submission.objects.filter(
        unit=submission.unit, dataset=submission.dataset, period=submission.period, scope=submission.scope
    )
    accepted = same.filter(status__in=(Status.ACCEPTED, Status.SUPERSEDED)).exists()
    returned = same.filter(status__in=(Status.RETURNED, Status.CORRECTED), submitted_at__date__lte=duty.due_on)
    return not accepted and returned.exists()


@transaction.atomic
def submission_review(*, by: Actor, submission: Submission, accepted: bool, opinion: str = "") -> Submission:
    """Accept a form, which supersedes its earlier version and puts its processing in the queue; or return it."""
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.status != Status.SUBMITTED:
        raise ReportingError(f"该表{locked.get_status_display()}，不在待审核状态。")
    if locked.submitted_by_id == by.pk:
        raise ReportingError("提交人不能审核自己提交的表。")
    if not accepted and not opinion.strip():
        raise ReportingError("退回时请写明理由。")
    locked.reviewed_by_id, locked.reviewed_at, locked.opinion = by.pk, timezone.now(), opinion.strip()[:500]
    if not accepted:
        locked.status = Status.RETURNED
        locked.save()
        _note(by, locked, "return", opinion=locked.opinion)
        return locked
    same = Submission.objects.filter(
        unit=locked.unit, dataset=locked.dataset, period=locked.period, scope=locked.scope, status=Status.ACCEPTED
    )
    same.update(status=Status.SUPERSEDED)
    locked.status = Status.ACCEPTED
    locked.save()
    Duty.objects.filter(_duty(locked), accepted_at=None).update(accepted_at=locked.reviewed_at)
    _note(by, locked, "accept", opinion=locked.opinion)
    process_defer(locked.pk)
    return locked


def process_defer(submission_id: int) -> None:
    """Queue the processing of an accepted submission, in the caller's transaction."""
    from procrastinate.contrib.django import app

    app.configure_task(PROCESS_TASK, lock="facts").defer(submission_id=submission_id)


@transaction.atomic
def remark_write(*, by: Actor, submission: Submission, cell: str, text: str, follow_up: bool) -> CellRemark:
    """Write a remark on one cell, with a follow-up mark if wanted."""
    if cell not in current().datasets[submission.dataset].by_name:
        raise ReportingError(f"没有这个单元格：{cell}。")
    if not text.strip():
        raise ReportingError("批注不能为空。")
    remark = CellRemark.objects.create(
        submission=submission, cell=cell, text=text.strip()[:500], follow_up=follow_up, written_by_id=by.pk
    )
    _note(by, submission, "remark", cell=cell)
    return remark


@transaction.atomic
def remark_settle(*, by: Actor, remark: CellRemark) -> None:
    """Take a follow-up mark off."""
    remark.settled_by_id, remark.settled_at = by.pk, timezone.now()
    remark.save(update_fields=["settled_by", "settled_at"])
    _note(by, remark.submission, "remark.settle", cell=remark.cell)


@transaction.atomic
def duty_remind(*, by: Actor | None, duties: list[Duty], text: str) -> int:
    """Send a reminder for each duty that is still open."""
    still = [d for d in duties if d.accepted_at is None and not d.exempt]
    by_id = by.pk if by is not None else None
    Reminder.objects.bulk_create(Reminder(duty=d, sent_by_id=by_id, text=text[:300]) for d in still)
    for duty in still:
        entry_append(by=by, action="duty.remind", target="duty", target_id=duty.pk, unit_id=duty.unit_id)
    return len(still)


@transaction.atomic
def late_grant(*, by: Actor, duty: Duty, until: date, reason: str) -> LateGrant:
    """Allow one duty to be handed in after its deadline, until a day, for a reason."""
    if len(reason.strip()) < 4:
        raise ReportingError("请写明批准逾期补报的理由。")
    if until < timezone.localdate():
        raise ReportingError("准许的截止日期不能早于今天。")
    grant = LateGrant.objects.create(duty=duty, until=until, reason=reason.strip()[:300], granted_by_id=by.pk)
    entry_append(
        by=by, action="duty.grant_late", target="duty", target_id=duty.pk, unit_id=duty.unit_id, until=str(until)
    )
    return grant


@transaction.atomic
def duties_assign(*, dataset: str, period: str, due_on: date, units: list[int]) -> int:
    """Give every unit of a list the duty to report one data set for one period."""
    made = Duty.objects.bulk_create(
        (Duty(unit_id=u, dataset=dataset, period=period, due_on=due_on) for u in units), ignore_conflicts=True
    )
    entry_append(by=None, action="duties.assign", target="duty", dataset=dataset, period=period, units=len(units))
    return len(made)
