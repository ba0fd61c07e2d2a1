"""Fills the served platform of the browser walk: the small city and eight accepted months of one subsidiary."""

from datetime import date

from guanlan.config import serving

serving.database_ready(print)
serving.schema_ready(print)
serving.front_end_ready(print)

from guanlan.flow.operations import submission_process  # noqa: E402
from guanlan.intake.operations import (  # noqa: E402
    draft_save,
    duties_assign,
    submission_check,
    submission_open,
    submission_review,
    submission_submit,
    warning_explain,
)  # fmt: skip
from tests.city import build, flash  # noqa: E402
from tests.e2e.history import CUMULATIVE  # noqa: E402


def main() -> None:
    city = build()
    user = city.users["reporter2"]
    unit = city.units["sub2"]
    for month in range(1, 9):
        values = flash()
        values |= {k: str(int(values[k]) * month) for k in CUMULATIVE}
        s = submission_open(by=user, unit=unit, dataset="flash_report", period=f"2026-{month:02d}")
        s = draft_save(by=user, submission=s, revision=s.revision, values=values)
        submission_check(by=user, submission=s)
        for finding in s.findings.filter(severity="warning", verdict="违规"):
            warning_explain(by=user, finding=finding, text="业务变动，已核对无误")
        s = submission_submit(by=user, submission=s)
        submission_review(by=city.users["officer"], submission=s, accepted=True)
        submission_process(s.pk)
    duties_assign(dataset="flash_report", period="2026-09", due_on=date(2099, 1, 1), units=[unit.pk])


main()
