"""Explains one number down to the cells it was computed from (穿透): formula, inputs, submissions, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from guanlan.facts import queries as facts
from guanlan.indicators.models import Basis, IndicatorValue
from guanlan.intake.models import Submission
from guanlan.organisations.models import Unit
from guanlan.organisations.queries import children_on
from guanlan.standard.model import Indicator, Standard
from guanlan.standard.periods import Period
from guanlan.standard.sql import DIALECT

_LOOKS = {"prior_period": "prior", "previous_period": "previous", "opening_period": "opening"}


@dataclass(frozen=True)
class Branch:
    """One SELECT of an indicator: its main data set, and for each alias the data set and how its period is found."""

    main: str
    aliases: dict[str, tuple[str, str]]
    columns: tuple[tuple[str, str], ...]
    expression: str


@dataclass
class Input:
    """One value that went in, and where it came from."""

    dataset: str
    dataset_title: str
    cell: str
    title: str
    period: str
    value: Any
    submission_id: int | None = None
    version: int | None = None
    file_name: str = ""
    place: str = ""
    signed_by: str = ""
    members: int | None = None


@dataclass
class Explanation:
    """Everything about one value."""

    unit: Unit
    indicator: Indicator
    period: str
    basis: str
    value: float | None
    inputs: list[Input] = field(default_factory=list)
    expression: str = ""
    children: list[tuple[Unit, float | None]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For `guanlan indicators show --explain --json`."""
        return {
            "organisation": self.unit.code, "name": self.unit.name, "indicator": self.indicator.id, "title": self.indicator.title,
            "period": self.period, "basis": self.basis, "value": self.value, "unit": self.indicator.unit,
            "formula": self.indicator.formula, "expression": self.expression, "source": self.indicator.source,
            "inputs": [
                {**vars(i), "value": None if i.value is None else float(i.value)} for i in self.inputs
            ],
        }  # fmt: skip


@lru_cache(maxsize=512)
def branches(text: str) -> tuple[Branch, ...]:
    """What each SELECT of an indicator reads."""
    tree = sqlglot.parse_one(text, read=DIALECT)
    selects = [s for s in tree.find_all(exp.Select) if s.find(exp.From) is not None]
    return tuple(_branch(s) for s in reversed(selects)) if len(selects) > 1 else tuple(map(_branch, selects))


def _branch(select: exp.Select) -> Branch:
    main = select.find(exp.From).this  # type: ignore[union-attr]
    aliases = {main.alias_or_name: (main.name, "")}
    for join in select.find_all(exp.Join):
        table = join.this
        look = ""
        for equal in join.find_all(exp.EQ):
            sides = {equal.left.name: equal.left, equal.right.name: equal.right}
            look = next((_LOOKS[n] for n in sides if n in _LOOKS), look)
        aliases[table.alias_or_name] = (table.name, look)
    value = next(e for e in select.expressions if e.alias == "value").this
    columns = tuple(dict.fromkeys((c.table or main.alias_or_name, c.name) for c in value.find_all(exp.Column)))
    return Branch(main.name, aliases, columns, value.sql(dialect=DIALECT))


def explain(standard: Standard, unit: Unit, indicator: Indicator, period: str, basis: str) -> Explanation:
    """Find the inputs of one value in the stored facts."""
    stored = IndicatorValue.objects.filter(unit=unit, indicator=indicator.id, period=period, basis=basis).first()
    result = Explanation(unit, indicator, period, basis, stored.value if stored else None)
    summed = basis == Basis.SUMMED
    for branch in branches(indicator.sql):
        records = _records(standard, branch, unit, period, summed)
        if records.get(_main_alias(branch)) is None:
            continue
        result.expression = branch.expression
        result.inputs = [
            _input(standard, branch, alias, column, records[alias], period) for alias, column in branch.columns
        ]
        break
    _add_origins(result)
    if summed:
        result.children = _children(unit, indicator.id, period)
    return result


def _main_alias(branch: Branch) -> str:
    return next(iter(branch.aliases))


def _records(
    standard: Standard, branch: Branch, unit: Unit, period: str, summed: bool
) -> dict[str, dict[str, Any] | None]:
    return {
        alias: facts.record(standard.datasets[name], unit.pk, _period(period, look), summed=summed)
        for alias, (name, look) in branch.aliases.items()
    }


def _period(period: str, look: str) -> str:
    return str(getattr(Period.parse(period), look)) if look else period


def _input(
    standard: Standard, branch: Branch, alias: str, column: str, record: dict[str, Any] | None, period: str
) -> Input:
    name, look = branch.aliases[alias]
    dataset = standard.datasets[name]
    return Input(
        name, dataset.title, column, dataset.by_name[column].title, _period(period, look),
        record.get(column) if record else None, record.get("submission_id") if record else None,
        members=record.get("members") if record else None,
    )  # fmt: skip


def _add_origins(explanation: Explanation) -> None:
    """Name file, cell and signer of each reported input."""
    ids = {i.submission_id for i in explanation.inputs if i.submission_id}
    submissions = {s.pk: s for s in Submission.objects.filter(pk__in=ids).select_related("submitted_by")}
    for item in explanation.inputs:
        submission = submissions.get(item.submission_id or 0)
        if submission is None:
            continue
        place = submission.places.get(f"1:{item.cell}")
        typed = submission.file_id and submission.places and not place
        item.version = submission.version
        item.file_name = "网页填报" if typed else submission.file_name or submission.get_channel_display()
        item.place = f"{place[3]} {place[2]}".strip() if place else ""
        item.signed_by = str(submission.submitted_by or "")


def _children(unit: Unit, indicator: str, period: str) -> list[tuple[Unit, float | None]]:
    """What the direct children of that time have, the largest first: their own report, or their own sum."""
    values: dict[int, tuple[Unit, float | None]] = {}
    children = children_on(unit.pk, Period.parse(period).end)
    found = IndicatorValue.objects.filter(unit__in=children, indicator=indicator, period=period).select_related("unit")
    for value in found.order_by("-basis"):
        values[value.unit_id] = (value.unit, value.value)
    return sorted(values.values(), key=lambda pair: -abs(pair[1] or 0))[:100]
