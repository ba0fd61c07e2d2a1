"""What a file said stays with its form: findings of reading, versions that came back, deliveries under a key."""

from __future__ import annotations

import pytest

from guanlan.intake.files import from_objects
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Status, Submission
from guanlan.intake.operations import (
    ReportingError,
    draft_save,
    submission_check,
    submission_open,
    submission_review,
    submission_submit,
    warning_explain,
)  # fmt: skip
from guanlan.intake.taking import submission_take
from guanlan.standard.loading import current
from tests.city import flash

pytestmark = pytest.mark.django_db


def take(
    city, *records: dict, data: bytes = b"{}", key: str | None = None, dataset: str = "flash_report"
) -> list[Submission]:
    unit = city.units["sub2"]
    rows = [{"organisation": unit.code, "period": "2025-09", **{k: str(v) for k, v in r.items()}} for r in records]
    reported = from_objects(rows, current().datasets[dataset])
    return submission_take(
        by=city.users["reporter"],
        unit=unit,
        reported=reported,
        channel="api",
        data=data,
        file_name="九月.json",
        idempotency_key=key,
    )


def explained(city, form: Submission) -> Submission:
    for finding in form.findings.filter(severity="warning", verdict="违规"):
        warning_explain(by=city.users["reporter"], finding=finding, text="业务变动，已核对无误")
    return form


def test_what_reading_found_cannot_be_checked_away(city):
    form = take(city, {**flash(), "no_such_field": 1})[0]
    assert form.errors == 1
    submission_check(by=city.users["reporter"], submission=form)
    assert form.errors == 1
    with pytest.raises(ReportingError, match="1 处错误"):
        submission_submit(by=city.users["reporter"], submission=explained(city, form))


def test_a_long_field_name_is_a_finding(city):
    form = take(city, {**flash(), "x" * 300: 1})[0]
    assert form.errors == 1 and form.findings.get(rule="unknown_field").cell == "x" * 80


def test_two_records_of_one_form_are_refused_whole(city):
    with pytest.raises(IntakeError, match="第 1 条和第 2 条"):
        take(city, flash(), flash(total_assets=1))
    assert not Submission.objects.exists()


def test_a_key_answers_the_same_content_again_and_refuses_other(city):
    first = take(city, flash(), data=b"a", key="k")
    assert take(city, flash(), data=b"a", key="k")[0].pk == first[0].pk
    with pytest.raises(IntakeError, match="幂等键"):
        take(city, flash(total_assets=1), data=b"b", key="k")
    with pytest.raises(IntakeError, match="幂等键"):
        take(city, {"scope": "single"}, data=b"a", key="k", dataset="balance_sheet")
    newer = take(city, flash(total_assets=900), data=b"c", key="k2")
    assert take(city, flash(), data=b"a", key="k")[0].pk == first[0].pk
    newer[0].refresh_from_db()
    assert newer[0].content["records"][0]["total_assets"] == "900"


def handed_in(city) -> Submission:
    by = city.users["reporter"]
    form = submission_open(by=by, unit=city.units["sub2"], dataset="flash_report", period="2025-09")
    form = draft_save(by=by, submission=form, revision=form.revision, values=flash())
    submission_check(by=by, submission=form)
    return submission_submit(by=by, submission=explained(city, form))


def test_a_version_that_came_back_is_kept(city):
    form = handed_in(city)
    form = submission_review(by=city.users["officer"], submission=form, accepted=False, opinion="营业成本请核对")
    changed = draft_save(
        by=city.users["reporter"], submission=form, revision=form.revision, values={"operating_costs": "501"}
    )
    assert changed.pk == form.pk and changed.version == 2 and changed.status == Status.RETURNED
    kept = Submission.objects.get(unit=form.unit, version=1)
    assert kept.status == Status.CORRECTED and kept.submitted_at and kept.findings.exists()
    assert kept.content["records"][0]["operating_costs"] != "501"
    again = draft_save(
        by=city.users["reporter"], submission=changed, revision=changed.revision, values={"operating_costs": "502"}
    )
    assert again.version == 2


def test_the_verdict_of_a_form_handed_in_stands(city):
    form = handed_in(city)
    before = list(form.findings.values_list("pk", flat=True))
    with pytest.raises(ReportingError, match="待审核"):
        submission_check(by=city.users["reporter"], submission=form)
    with pytest.raises(ReportingError):
        submission_submit(by=city.users["reporter"], submission=form)
    assert list(form.findings.values_list("pk", flat=True)) == before


def test_a_form_keeps_the_scope_that_its_unit_reports_in(city):
    by, unit = city.users["reporter"], city.units["sub2"]
    first = submission_open(by=by, unit=unit, dataset="balance_sheet", period="2024")
    assert first.scope == "single"  # no subsidiaries
    submission_open(by=by, unit=city.units["group"], dataset="balance_sheet", period="2024", scope="single")
    assert submission_open(by=by, unit=city.units["group"], dataset="balance_sheet", period="2025").scope == "single"
