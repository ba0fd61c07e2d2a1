"""What follows an acceptance, in one transaction: facts, sums, indicators, alerts. Wholly done or not at all."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from guanlan.audit.operations import entry_append
from guanlan.facts.operations import ancestors_sum, submission_store
from guanlan.indicators.models import Basis
from guanlan.indicators.operations import affected_periods, values_compute
from guanlan.intake.models import Status, Submission
from guanlan.monitoring.operations import monitors_run
from guanlan.standard.loading import current

# Sums of shared ancestors are recomputed one submission at a time.
FACTS_LOCK = 0x6775616E


@transaction.atomic
def submission_process(submission_id: int) -> int:
    """Process one accepted submission; the number of alerts raised. Doing it again changes nothing."""
    standard = current()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FACTS_LOCK])
    submission = Submission.objects.select_related("unit").get(pk=submission_id)
    if submission.status != Status.ACCEPTED or submission.processed_at is not None:
        return 0
    dataset = standard.datasets[submission.dataset]
    submission_store(submission, standard)
    ancestors = submission.unit.ancestor_ids
    ancestors_sum(dataset, ancestors, [submission.period])
    periods = affected_periods(dataset, [submission.unit_id, *ancestors], submission.period)
    reading = [i for i in standard.indicators.values() if dataset.id in i.datasets]
    values_compute(standard, reading, [submission.unit_id], periods, Basis.REPORTED)
    values_compute(standard, reading, ancestors, periods, Basis.SUMMED)
    raised = monitors_run(standard, [submission.unit_id, *ancestors], periods, indicators=[i.id for i in reading])
    Submission.objects.filter(pk=submission_id).update(processed_at=timezone.now())
    entry_append(
        by=None, action="submission.process", target="submission", target_id=submission_id, unit_id=submission.unit_id,
        alerts=raised,
    )  # fmt: skip
    return raised


@transaction.atomic
def peers_refresh_recent(months: int = 14) -> None:
    """Recompute peer statistics of recent periods and judge their values against them."""
    from guanlan.indicators.models import IndicatorValue
    from guanlan.indicators.operations import peers_refresh
    from guanlan.organisations.models import Unit

    standard = current()
    watched = sorted({m.indicator for m in standard.monitors.values() if m.kind == "peer"})
    periods = sorted(IndicatorValue.objects.values_list("period", flat=True).distinct())[-months:]
    peers_refresh(periods, watched)
    units = list(Unit.objects.filter(kind="enterprise").values_list("id", flat=True))
    raised = monitors_run(standard, units, periods, indicators=watched)
    entry_append(by=None, action="peers.refresh", target="indicators", alerts=raised)
