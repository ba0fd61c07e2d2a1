"""Two people at the same moment: exactly one wins, the other is told why, nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

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
from guanlan.intake.reported import Reported
from guanlan.intake.taking import submission_take
from guanlan.standard.loading import current
from tests.city import build, flash

pytestmark = pytest.mark.usefixtures("committed")


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Run the steps at the same moment on connections of their own; results, refusals among them."""
    start = Barrier(len(steps))

    def run(step: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return step()
        except ReportingError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def refused(results: list[object]) -> list[str]:
    return [str(r) for r in results if isinstance(r, ReportingError)]


def draft(city) -> Submission:
    by = city.users["reporter"]
    return submission_open(by=by, unit=city.units["sub2"], dataset="flash_report", period="2025-09")


def filled(city) -> Submission:
    by, form = city.users["reporter"], draft(city)
    form = draft_save(by=by, submission=form, revision=form.revision, values=flash())
    submission_check(by=by, submission=form)
    for finding in form.findings.filter(severity="warning", verdict="违规"):
        warning_explain(by=by, finding=finding, text="业务变动，已核对无误")
    return form


def test_opening_the_same_form_gives_one_form():
    city = build()
    opened = at_once(*[lambda: draft(city).pk] * 4)
    assert len(set(opened)) == 1 and Submission.objects.count() == 1


def test_saving_the_same_form_keeps_the_first_and_tells_the_second():
    city = build()
    form = draft(city)

    def save(amount: str) -> object:
        return draft_save(
            by=city.users["reporter"], submission=form, revision=form.revision, values={"total_assets": amount}
        )

    before = form.revision
    results = at_once(lambda: save("1"), lambda: save("2"))
    assert len(refused(results)) == 1 and "他人保存" in refused(results)[0]
    form.refresh_from_db()
    assert form.revision == before + 1 and form.content["records"][0]["total_assets"] in ("1", "2")


def test_submitting_and_accepting_happen_once():
    city = build()
    form = filled(city)
    results = at_once(*[lambda: submission_submit(by=city.users["reporter"], submission=form)] * 3)
    assert len(refused(results)) == 2
    results = at_once(
        *[lambda: submission_review(by=city.users["officer"], submission=form, accepted=True)] * 2,
        lambda: submission_review(by=city.users["officer"], submission=form, accepted=False, opinion="请核对"),
    )
    assert len(refused(results)) == 2
    form.refresh_from_db()
    assert form.status in (Status.ACCEPTED, Status.RETURNED)


def test_the_same_file_sent_twice_at_once_is_taken_once():
    city = build()
    dataset = current().datasets["flash_report"]

    def send() -> object:
        record = {"organisation": city.units["sub2"].code, "period": "2025-09", **flash()}
        reported = Reported(dataset, records=[{k: str(v) for k, v in record.items()}])
        return [
            s.pk for s in submission_take(
                by=city.users["reporter"], unit=city.units["sub2"], reported=reported, channel="api", data=b"{}",
                file_name="九月.json", idempotency_key="k-1",
            )
        ]  # fmt: skip

    results = at_once(send, send, send)
    assert results[0] == results[1] == results[2]
    assert Submission.objects.count() == 1
