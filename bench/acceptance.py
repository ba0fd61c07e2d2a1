"""Accepting one enterprise's month: facts, sums, indicators, monitors; in a city of 5,000 and in one of 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.city import database, load
from bench.measure import Result, at_most, limit

SMALL, LARGE = 500, 5000


def seconds(enterprises: int) -> float:
    """Median seconds to process one acceptance, over enterprises spread through the city."""
    with database(f"city{enterprises}"):
        load(enterprises)
        return measure()


def measure() -> float:
    import statistics
    import time

    from guanlan.flow.operations import submission_process
    from guanlan.intake.models import Submission
    from guanlan.organisations.models import Unit

    units = list(Unit.objects.filter(level=2, parent__kind="enterprise").order_by("id"))
    chosen = units[:: max(1, len(units) // 12)][:12]
    times = []
    for number, unit in enumerate(chosen):
        submission = Submission.objects.filter(unit=unit, period="2026-06", dataset="flash_report").get()
        _reopen(submission)
        begun = time.perf_counter()
        submission_process(submission.pk)
        if number >= 2:
            times.append(time.perf_counter() - begun)
    return statistics.median(times)


def _reopen(submission: object) -> None:
    """Give the bulk-loaded form its content back, one figure changed, as if it had just been accepted again."""
    from guanlan.intake.hints import record_of
    from guanlan.standard.loading import current

    dataset = current().datasets["flash_report"]
    record = {k: str(v) for k, v in record_of(dataset, submission).items() if k in dataset.by_name}  # type: ignore[arg-type]
    record["rd_investment"] = str(float(record["rd_investment"]) + 1)
    submission.content = {"records": [record]}  # type: ignore[attr-defined]
    submission.processed_at = None  # type: ignore[attr-defined]
    submission.save()  # type: ignore[attr-defined]


def run(folder: Path) -> Iterator[Result]:
    small = seconds(SMALL)
    large = seconds(LARGE)
    yield limit("accepting one month in a city of 5,000 x 36", large, 1.0, "s")
    yield at_most("accepting one month: 5,000 / 500 enterprises", large, small, 1.3)
