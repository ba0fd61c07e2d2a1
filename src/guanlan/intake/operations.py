"""Writes of reporting: open, save, check, explain, submit, review, remind, grant.

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
from guanlan.intake.findings import Finding, Outcome
from guanlan.intake.models import (
    CellRemark,
    Channel,
    Duty,
    FindingRecord,
    LateGrant,
    Reminder,
    Status,
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
    content = (last.content if last else {}) | {"records": [with_keys(definition, unit, code, scope, record)]}
    submission = Submission.objects.create(
        unit=unit, dataset=dataset, period=code, scope=scope, channel=channel, standard_version=standard.edition,
        version=(same.aggregate(last=Max("version"))["last"] or 0) + 1, created_by_id=by.pk if by is not None else None, content=content,
        factor=last.factor if last else 1, rounding_step=last.rounding_step if last else "0.01",
    )  # fmt: skip
    note(by, submission, "open")
    return submission


def _period_for(dataset: DataSet, text: str) -> str:
    period = period_of(text)
    if period is None:
        raise ReportingError(f"“{text}”不是能认的所属期，例如 2025、2025Q3、2025-09。")
    period = period.fitting(dataset.frequency)
    if period.kind not in dataset.frequency:
        kinds = {"month": "月", "quarter": "季", "year": "年"}
        wanted = "、".join(kinds[k] for k in dataset.frequency)
        raise ReportingError(f"“{dataset.title}”按{wanted}报送，{period.title}不在其列。")
    return str(period)


def with_keys(dataset: DataSet, unit: Unit, period: str, scope: str, record: dict[str, str]) -> dict[str, str]:
    keys = {"organisation": unit.code, "period": period} | ({"scope": scope} if scope else {})
    return {**record, **keys}


def note(by: Actor | None, submission: Submission, action: str, **detail: Any) -> None:
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
    if locked.register:
        raise ReportingError("台账的报送不在这里修改，请改好后重新报送。")
    if locked.revision != revision:
        raise StaleRevision(f"这张表已被他人保存为修订 {locked.revision}，请先刷新再改；您的输入仍保留在本页。")
    keep_returned(locked)
    record = dict((locked.content.get("records") or [{}])[0])
    for name, value in values.items():
        record.pop(name, None)
        if str(value).strip():
            record[name] = str(value).strip()
    record = with_keys(dataset, locked.unit, locked.period, locked.scope, record)
    # The file stays with the form; cells typed over no longer stand in it, nor what was wrong with them there.
    still = [f for f in locked.content.get("findings", []) if not f["field"] or f["field"] not in values]
    locked.content = {**locked.content, "records": [record], "findings": still}
    locked.places = {k: v for k, v in locked.places.items() if k.split(":", 1)[1] not in values}
    locked.revision += 1
    locked.save()
    return locked


def keep_returned(submission: Submission) -> None:
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


def outcome_of(submission: Submission, reported: Reported | None = None) -> Outcome:
    """Judge a submission by every check, what was found in reading its file among them, without storing it.

    `reported` is what the file said, where it is still at hand: it knows the place of every value.
    """
    standard = current()
    reported = reported or partners.reported_of(submission, standard.datasets[submission.dataset])
    return validate(reported, standard, lambda bench: partners.load_partners(bench, submission, reported))


@transaction.atomic
def submission_check(*, by: Actor | None, submission: Submission) -> Outcome:
    """Judge a draft and keep the findings with it; explanations of warnings that stay are kept.

    ReportingError for a form that was handed in: its findings are what the reviewer saw.
    """
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.status not in EDITABLE:
        raise ReportingError(f"该表{locked.get_status_display()}，不能再校验或提交。")
    outcome = findings_keep(by=by, submission=locked, outcome=outcome_of(locked))
    submission.refresh_from_db()
    return outcome


def findings_keep(*, by: Actor | None, submission: Submission, outcome: Outcome) -> Outcome:
    """Put what was found in place of what was found before, in the caller's transaction."""
    locked = submission
    outcome.findings = list(dict.fromkeys(outcome.findings))
    explained = {(f.rule, f.cell): (f.explanation, f.explained_by_id) for f in locked.findings.exclude(explanation="")}
    locked.findings.all().delete()
    FindingRecord.objects.bulk_create(_record(locked, f, explained) for f in outcome.findings)
    counts = {
        "errors": len(outcome.of("error")), "warnings": len(outcome.of("warning")), "unknown": len(outcome.unknown),
    }  # fmt: skip
    Submission.objects.filter(pk=locked.pk).update(**counts)
    note(by, locked, "check", **counts)
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
    note(by, finding.submission, "explain", rule=finding.rule)


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
        Duty.objects.filter(duty_of(locked), submitted_at=None).update(submitted_at=locked.submitted_at)
        note(by, locked, "submit")
    return locked


def duty_of(submission: Submission) -> Q:
    return Q(unit=submission.unit, dataset=submission.dataset, period=submission.period)


def _within_deadline(submission: Submission, today: date) -> None:
    duty = Duty.objects.filter(duty_of(submission)).first()
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
    if submission.register:  # deliveries to one register take effect in the order in which they were accepted
        Unit.objects.select_for_update().get(pk=submission.unit_id)
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
        note(by, locked, "return", opinion=locked.opinion)
        return locked
    same = Submission.objects.filter(
        unit=locked.unit, dataset=locked.dataset, period=locked.period, scope=locked.scope, status=Status.ACCEPTED
    )
    same.filter(register=False).update(status=Status.SUPERSEDED)
    accept(by, locked)
    return locked


def accept(by: Actor | None, submission: Submission) -> None:
    """Save a submission as accepted, with its audit entry and the job that processes it; nobody: the system."""
    submission.status = Status.ACCEPTED
    submission.save()
    Duty.objects.filter(duty_of(submission), accepted_at=None).update(accepted_at=submission.reviewed_at)
    note(by, submission, "accept", opinion=submission.opinion)
    process_defer(submission.pk)


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
    note(by, submission, "remark", cell=cell)
    return remark


@transaction.atomic
def remark_settle(*, by: Actor, remark: CellRemark) -> None:
    """Take a follow-up mark off."""
    remark.settled_by_id, remark.settled_at = by.pk, timezone.now()
    remark.save(update_fields=["settled_by", "settled_at"])
    note(by, remark.submission, "remark.settle", cell=remark.cell)


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
