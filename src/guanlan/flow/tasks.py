"""The jobs that the worker runs. All can be repeated: a job that was killed is simply done again."""

from __future__ import annotations

from datetime import date

import structlog
from django.db import connection
from procrastinate.contrib.django import app

from guanlan.flow import operations
from guanlan.intake.models import Status, Submission
from guanlan.intake.operations import process_defer

log = structlog.get_logger("guanlan.flow")


@app.task(name="guanlan.flow.tasks.process", retry=5)
def process(submission_id: int) -> None:
    """Process one accepted submission."""
    raised = operations.submission_process(submission_id)
    log.info("submission processed", submission=submission_id, alerts=raised)


@app.task(name="guanlan.flow.tasks.resum", retry=5)
def resum(unit_id: int, parent_ids: list[int], since: str) -> None:
    """Sum up anew after a unit moved, was merged or wound up."""
    log.info("tree summed", unit=unit_id, periods=operations.tree_resum(unit_id, parent_ids, date.fromisoformat(since)))


@app.periodic(cron="0 1 * * *")
@app.task(name="guanlan.flow.tasks.nightly", queueing_lock="nightly")
def nightly(timestamp: int) -> None:
    """Once a day: escalate alerts left lying, refresh what peers have."""
    from guanlan.monitoring.operations import alerts_escalate

    log.info("alerts escalated", count=alerts_escalate())
    operations.peers_refresh_recent()


def sweep() -> int:
    """Put accepted submissions that no job is going to process back into the queue; the worker starts with it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'doing'")
    waiting = Submission.objects.filter(status=Status.ACCEPTED, processed_at=None).values_list("pk", flat=True)
    for submission_id in waiting:
        process_defer(submission_id)
    return len(waiting)
