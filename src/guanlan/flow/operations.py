"""What follows an acceptance, in one transaction: facts, sums, indicators, alerts. Wholly done or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from guanlan.audit.operations import entry_append
from guanlan.facts.operations import ancestors_sum, records_merge, submission_store
from guanlan.indicators.models import Basis
from guanlan.indicators.operations import affected_periods, values_compute
from guanlan.intake.models import Status, Submission
from guanlan.monitoring.operations import monitors_run
from guanlan.monitoring.rechecking import payments_recheck
from guanlan.monitoring.verdicts import registers_judge, registers_rejudge, verdicts_forget
from guanlan.organisations.queries import ancestors_on
from guanlan.standard.loading import current
from guanlan.standard.model import DataSet, Standard
from guanlan.standard.periods import Period

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
    if submission.register:
        return _register_process(submission, standard)
    submission_store(submission, standard)
    ancestors = ancestors_on(submission.unit_id, Period.parse(submission.period).end)
    ancestors_sum(dataset, [[a] for a in ancestors], [submission.period])
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


def _register_process(submission: Submission, standard: Standard) -> int:
    """Bring a register up to a delivery and those accepted before it, and judge what it now says; alerts raised."""
    waiting = Submission.objects.filter(
        register=True, unit=submission.unit_id, dataset=submission.dataset, status=Status.ACCEPTED, processed_at=None,
        reviewed_at__lte=submission.reviewed_at,
    ).select_related("unit").order_by("reviewed_at", "pk")  # fmt: skip
    for delivery in waiting:
        changes = asdict(records_merge(delivery, standard))
        rechecked = payments_recheck(standard, delivery.dataset, delivery.unit_id)
        Submission.objects.filter(pk=delivery.pk).update(processed_at=timezone.now(), changes=changes)
        entry_append(
            by=None, action="submission.process", target="submission", target_id=delivery.pk, unit_id=delivery.unit_id,
            payments=rechecked, **changes,
        )  # fmt: skip
    return registers_judge(standard, [submission.unit_id], {submission.dataset})


@transaction.atomic
def registers_follow(unit_ids: Sequence[int], dataset_ids: Collection[str]) -> int:
    """What follows registers being stored: the compliance checks that read them, for those units; alerts raised."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FACTS_LOCK])
    raised = registers_judge(current(), unit_ids, dataset_ids)
    if raised:
        entry_append(by=None, action="registers.judge", target="verdict", units=len(unit_ids), alerts=raised)
    return raised


@transaction.atomic
def registers_rejudge_all(today: date | None = None, *, every: bool = False) -> int:
    """Judge all enterprises by the checks that depend on the day (or by every one); the number of alerts raised."""
    from guanlan.organisations.models import Unit

    standard = current()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FACTS_LOCK])
    units = list(Unit.objects.filter(kind="enterprise").values_list("id", flat=True))
    read = {name for rule in standard.register_rules for name in rule.datasets}
    forgotten = verdicts_forget(standard)
    raised = (
        registers_judge(standard, units, read, today=today)
        if every
        else registers_rejudge(standard, units, today=today)
    )
    entry_append(by=None, action="registers.rejudge", target="verdict", alerts=raised, forgotten=forgotten)
    return raised


@transaction.atomic
def tree_resum(unit_id: int, parent_ids: list[int], since: date) -> int:
    """After a change of the tree: sum up anew what ends on or after that day; the number of periods.

    `parent_ids` are the old and the new parent of the unit that moved; both lines up to the root change.
    """
    standard = current()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FACTS_LOCK])
    seen: set[str] = set()
    for dataset in standard.datasets.values():
        if dataset.layout != "statement" or "scope" not in dataset.by_name:
            continue
        reading = [i for i in standard.indicators.values() if dataset.id in i.datasets]
        for period, end in _periods_since(dataset, unit_id, since):
            above = [[p, *ancestors_on(p, end)] for p in parent_ids]
            for line in above:
                ancestors_sum(dataset, [[a] for a in line], [period])
            ancestors = sorted({a for line in above for a in line})
            periods = affected_periods(dataset, ancestors, period)
            values_compute(standard, reading, ancestors, periods, Basis.SUMMED)
            monitors_run(standard, ancestors, periods, indicators=[i.id for i in reading])
            seen.add(period)
    entry_append(by=None, action="tree.resum", target="unit", target_id=unit_id, unit_id=unit_id, periods=len(seen))
    return len(seen)


def resum_defer(unit_id: int, parent_ids: list[int], since: date) -> None:
    """Queue the sums that a change of the tree moves, in the caller's transaction."""
    from procrastinate.contrib.django import app

    app.configure_task("guanlan.flow.tasks.resum", lock="facts").defer(
        unit_id=unit_id, parent_ids=[*parent_ids], since=since.isoformat()
    )


def _periods_since(dataset: DataSet, unit_id: int, since: date) -> list[tuple[str, date]]:
    """Periods for which anything at or below the unit is stored, and their last days."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT period, period_end FROM ("
            f"SELECT period, period_end FROM facts.{dataset.id} WHERE unit_id = %s AND period_end >= %s UNION ALL "
            f"SELECT period, period_end FROM facts.{dataset.id}_summed WHERE unit_id = %s AND period_end >= %s) f ORDER BY 2",
            [unit_id, since, unit_id, since],
        )
        return [(period, end) for period, end in cursor.fetchall()]


@transaction.atomic
def peers_refresh_recent(months: int = 14) -> None:
    """Recompute peer statistics of recent periods and judge their values against them."""
    from guanlan.indicators.models import IndicatorValue
    from guanlan.indicators.operations import peers_refresh
    from guanlan.organisations.models import Unit

    standard = current()
    watched = sorted({m.indicator for m in standard.monitors.values() if m.kind == "peer"})
    known = {Period.parse(p) for p in IndicatorValue.objects.values_list("period", flat=True).distinct()}
    oldest = max((p.end for p in known), default=date.today()) - timedelta(days=31 * months)
    periods = [str(p) for p in sorted(known, key=lambda p: p.end) if p.end > oldest]
    peers_refresh(periods, watched)
    units = list(Unit.objects.filter(kind="enterprise").values_list("id", flat=True))
    raised = monitors_run(standard, units, periods, indicators=watched)
    entry_append(by=None, action="peers.refresh", target="indicators", alerts=raised)
