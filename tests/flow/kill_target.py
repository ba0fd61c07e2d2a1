"""Run as a program by test_kill: `prepare` makes an accepted form, `process N` says it begins and processes it."""

import sys

from guanlan.config import serving

serving.database_ready(lambda _: None)


def prepare() -> None:
    serving.schema_ready(lambda _: None)
    from guanlan.intake import operations as o
    from tests.city import build, flash

    city = build()
    user = city.users["reporter2"]
    form = o.submission_open(by=user, unit=city.units["sub2"], dataset="flash_report", period="2025-09")
    form = o.draft_save(by=user, submission=form, revision=form.revision, values=flash())
    form = o.submission_submit(by=user, submission=form)
    print(o.submission_review(by=city.users["officer"], submission=form, accepted=True).pk)


def process(submission_id: int) -> None:
    from guanlan.flow.operations import submission_process
    from guanlan.standard.loading import current

    current()
    print("begin", flush=True)
    submission_process(submission_id)


if __name__ == "__main__":
    prepare() if sys.argv[1] == "prepare" else process(int(sys.argv[2]))
