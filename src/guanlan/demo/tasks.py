"""Jobs of the demonstration: the real statements go through the ordinary intake, file by file, in the background."""

from __future__ import annotations

from pathlib import Path

import structlog
from procrastinate.contrib.django import app

from guanlan.demo.city import LISTED
from guanlan.flow.operations import submission_process
from guanlan.identity.models import User
from guanlan.intake.models import Channel
from guanlan.intake.operations import submission_review, submission_submit, warning_explain
from guanlan.intake.profiles import read_profile
from guanlan.intake.taking import submission_take
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current, default_root

log = structlog.get_logger("guanlan.demo")
PROFILES = {"zcfzb": "portal_balance_sheet", "lrb": "portal_income_statement", "xjllb": "portal_cash_flow"}
FROM_YEAR = "2015"


def statements_folder() -> Path:
    return default_root().parent / "demo" / "statements"


def statements_defer() -> None:
    """Queue every file; people's own submissions go before them."""
    for file in sorted(statements_folder().glob("*.csv"), key=lambda f: (f.stem[-6:], f.stem)):
        app.configure_task("guanlan.demo.tasks.statement", priority=-10).defer(name=file.name)


@app.task(name="guanlan.demo.tasks.statement", retry=2)
def statement(name: str) -> None:
    """Report one file of a listed company: read by its profile, check, explain, submit, accept, process."""
    standard = current()
    file = statements_folder() / name
    profile = standard.profiles[PROFILES[file.stem[:-6]]]
    unit = Unit.objects.get(listed_code=file.stem[-6:])
    reporter, officer = User.objects.get(username="jituan"), User.objects.get(username="caiwu")
    data = file.read_bytes()
    reported = read_profile(data, profile, standard, organisation=unit.code)
    keep = [i for i, r in enumerate(reported.records, 1) if r["period"] >= FROM_YEAR]
    moved = {old: new for new, old in enumerate(keep, 1)}
    reported.records = [reported.records[i - 1] for i in keep]
    reported.places = {(moved[r], c): p for (r, c), p in reported.places.items() if r in moved}
    taken = submission_take(
        by=reporter,
        unit=unit,
        reported=reported,
        channel=Channel.DEMO,
        data=data,
        file_name=name,
        idempotency_key=f"demo-{file.stem}",
    )
    for submission in sorted(taken, key=lambda s: s.period):
        if submission.status not in ("draft", "returned"):
            continue
        for finding in submission.findings.filter(severity="warning", verdict="违规", explanation=""):
            warning_explain(by=reporter, finding=finding, text="公开年报原数，见 docs/real-statements.md")
        submission = submission_submit(by=reporter, submission=submission)
        submission_review(by=officer, submission=submission, accepted=True)
        submission_process(submission.pk)
    log.info("statement loaded", file=name, records=len(taken), company=LISTED[unit.listed_code][0])
