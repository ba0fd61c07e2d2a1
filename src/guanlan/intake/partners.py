"""The records that a submission is compared with: accepted facts, and what lies open beside it.

Facts stand in a room above this one; it registers itself here, so that intake imports nothing from above.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from guanlan.intake.engine import Workbench, keys_of
from guanlan.intake.models import Status, Submission
from guanlan.intake.reported import Reported
from guanlan.intake.rules import rules_at_intake
from guanlan.organisations.models import Unit
from guanlan.organisations.queries import children_on
from guanlan.standard.model import DataSet
from guanlan.standard.periods import Period

FactSource = Callable[[DataSet, list[int], list[str]], pa.Table | None]
_sources: list[FactSource] = []


def register(source: FactSource) -> None:
    """Name the function that reads accepted facts: (data set, unit ids, periods) -> rows as text, or None."""
    _sources[:] = [source]


def accepted(dataset: DataSet, unit_ids: list[int], periods: list[str]) -> pa.Table | None:
    """Accepted facts as text columns; None where there are none."""
    return _sources[0](dataset, unit_ids, periods) if _sources else None


def load_partners(bench: Workbench, submission: Submission, reported: Reported) -> None:
    """Bring in what the rules of this data set compare a record with."""
    if submission.register:
        _load_register(bench, submission, reported)
        return
    rules = bench.standard.rules_of(submission.dataset)
    period = Period.parse(submission.period)
    periods = [str(p) for p in (period, period.prior, period.previous, period.opening)]
    below_then = children_on(submission.unit_id, period.end)
    children = dict(Unit.objects.filter(pk__in=below_then).values_list("id", "code"))
    _load_tree(bench, submission.unit.code, list(children.values()))
    for name in sorted({n for rule in rules for n in rule.datasets}):
        dataset = bench.standard.datasets[name]
        if name != submission.dataset:
            _load_open(bench, submission, dataset)
        own = accepted(dataset, [submission.unit_id], periods)
        if own is not None:
            bench.load_facts(dataset, own)
        if children and any(r.relation == "group" and name in r.datasets for r in rules):
            below = accepted(dataset, list(children), [str(period)])
            if below is not None:
                bench.load_facts(dataset, below)


def _load_register(bench: Workbench, submission: Submission, reported: Reported) -> None:
    """The rows that stay in the register beside the delivered ones."""
    dataset = reported.dataset
    if submission.content.get("mode") == "replace" or not rules_at_intake(bench.standard, dataset):
        return
    own = accepted(dataset, [submission.unit_id], [])
    if own is None:
        return
    bench.load_facts(dataset, own)
    if reported.deleted:
        keys = Workbench(bench.standard)
        keys.load(keys_of(reported))
        names = ", ".join(f'"{k.id}"' for k in dataset.keys)
        bench.db.register("gone_arrow", keys.db.sql(f"SELECT {names} FROM {dataset.id}").to_arrow_table())
        bench.db.execute(
            f"DELETE FROM {dataset.id} WHERE row_id IS NULL AND ({names}) IN (SELECT {names} FROM gone_arrow)"
        )
        bench.db.unregister("gone_arrow")


def _load_open(bench: Workbench, submission: Submission, dataset: DataSet) -> None:
    """A form of the same unit and period that is still being worked on counts before what was accepted earlier."""
    beside = (
        Submission.objects.filter(
            unit=submission.unit, dataset=dataset.id, period=submission.period, scope=submission.scope,
            status__in=[Status.DRAFT, Status.SUBMITTED, Status.RETURNED],
        )
        .exclude(content={})
        .first()
    )  # fmt: skip
    if beside is not None:
        bench.load_partner(reported_of(beside, dataset))


def _load_tree(bench: Workbench, parent: str, children: list[str]) -> None:
    pairs = pa.table({
        "parent": pa.array([parent] * len(children), pa.string()), "organisation": pa.array(children, pa.string()),
    })  # fmt: skip
    bench.db.register("tree_arrow", pairs)
    bench.db.execute("CREATE OR REPLACE TABLE subsidiary AS SELECT * FROM tree_arrow")
    bench.db.unregister("tree_arrow")


def reported_of(submission: Submission, dataset: DataSet) -> Reported:
    """A stored submission in the shape that the engine judges."""
    from decimal import Decimal

    from guanlan.intake.findings import Place, finding_from

    content = submission.content
    return Reported(
        dataset,
        records=[dict(r) for r in content.get("records", [])],
        places={(int(k.split(":")[0]), k.split(":")[1]): Place(*v) for k, v in submission.places.items()},
        factors={k: Decimal(v) for k, v in content.get("factors", {}).items()},
        factor=Decimal(submission.factor),
        step=Decimal(submission.rounding_step),
        findings=[finding_from(f) for f in content.get("findings", [])],
        partial=content.get("partial", ""),
        absent=set(content.get("absent", [])).difference(*content.get("records", [])),
        untaken={(1, cell): label for cell, label in content.get("untaken", {}).items()},
        deleted=[dict(r) for r in content.get("deleted", [])],
    )
