"""Run as a program by test_kill: `prepare` makes an accepted form and `process N` processes it; `pay` stores payments and
`watch` judges them. What does the work says first that it begins."""

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


def pay() -> None:
    """Payments of which some are the same, stored and waiting to be watched."""
    serving.schema_ready(lambda _: None)
    from tests.city import build
    from tests.monitoring.test_live import pay as store

    city = build()
    rows = [{"payment_no": str(n), "amount": f"{66000 + n % 50}.01"} for n in range(300)]
    print(store(city, "sub2", *rows)[0])


def watch() -> None:
    from guanlan.monitoring.live import batch_watch
    from guanlan.standard.loading import current

    current()
    print("begin", flush=True)
    batch_watch(current())


if __name__ == "__main__":
    {"prepare": prepare, "pay": pay, "watch": watch, "process": lambda: process(int(sys.argv[2]))}[sys.argv[1]]()
