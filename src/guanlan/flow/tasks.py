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


@app.task(name="guanlan.flow.tasks.judge", retry=5)
def judge(unit_ids: list[int], dataset_ids: list[str]) -> None:
    """Run the compliance checks that read some registers, for the units whose records changed."""
    log.info("registers judged", alerts=operations.registers_follow(unit_ids, dataset_ids))


@app.task(name="guanlan.flow.tasks.simulate", retry=2)
def simulate(simulation_id: int) -> None:
    """Try a monitor with other parameters on history."""
    from guanlan.monitoring.simulation import simulation_run

    simulation_run(simulation_id)
    log.info("simulated", simulation=simulation_id)


@app.periodic(cron="0 1 * * *")
@app.task(name="guanlan.flow.tasks.nightly", queueing_lock="nightly")
def nightly(timestamp: int) -> None:
    """Once a day: escalate alerts left lying, refresh what peers have, judge what the passing of time changes."""
    from guanlan.monitoring.operations import alerts_escalate
    from guanlan.monitoring.registers import registers_watch
    from guanlan.monitoring.risk import risk_refresh
    from guanlan.monitoring.suppression import suppressions_end
    from guanlan.standard.loading import current

    log.info("suppressions ended", alerts=suppressions_end())
    log.info("alerts escalated", count=alerts_escalate())
    operations.peers_refresh_recent()
    log.info("registers judged", alerts=operations.registers_rejudge_all())
    raised, gone = registers_watch(current())
    log.info("registers watched", raised=raised, gone=gone)
    risk_refresh()


@app.periodic(cron="* * * * *")
@app.task(name="guanlan.flow.tasks.take_up", queueing_lock="take_up")
def take_up(timestamp: int) -> None:
    """Once a minute: take up what a worker that died left behind."""
    sweep()


STALLED_SECONDS = 30
_RETRY_STALLED = """
UPDATE procrastinate_jobs j SET status = 'todo', worker_id = NULL, scheduled_at = now()
WHERE j.status = 'doing' AND NOT EXISTS (
  SELECT 1 FROM procrastinate_workers w WHERE w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => %s))
"""


def sweep() -> int:
    """Put jobs of workers that died, and accepted submissions that no job holds, back into the queue.

    The worker starts with it. A worker that is alive says so every few seconds; its jobs are left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RETRY_STALLED, [STALLED_SECONDS])
        cursor.execute(
            "SELECT (args->>'submission_id')::bigint FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = %s",
            [process.name],
        )
        held = {row[0] for row in cursor.fetchall()}
    waiting = (
        Submission.objects.filter(status=Status.ACCEPTED, processed_at=None)
        .exclude(pk__in=held)
        .values_list("pk", flat=True)
    )
    for submission_id in waiting:
        process_defer(submission_id)
    return len(waiting)
