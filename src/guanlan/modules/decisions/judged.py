"""What the rules say of decision records: verdicts with their reasons, ready to be shown where they belong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, Left

from guanlan.modules.decisions.life import Life
from guanlan.modules.decisions.queries import MODULE
from guanlan.monitoring.models import Alert, Verdict
from guanlan.monitoring.record_names import Names, Record, in_words
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current
from guanlan.standard.model import Rule

BREACH, UNKNOWN, COMPLIES = "违规", "无法判断", "合规"
_RANK = {BREACH: 0, UNKNOWN: 1, COMPLIES: 2}
# Data sets whose records belong to one topic, and those whose records belong to one decision, by their keys.
OF_TOPIC = ("decision_topic", "decision_topic_item", "decision_opinion", "decision_interest", "decision_material")
OF_DECISION = ("decision_matter", "decision_step", "decision_change", "decision_evaluation")


@dataclass(frozen=True)
class Said:
    """One verdict in words."""

    rule: str
    title: str
    verdict: str
    text: str
    mend: str
    record: str
    alert: int | None = None


class Findings(list[Said]):
    """Verdicts that belong to one place, the worst first."""

    @property
    def compliant(self) -> list[Said]:
        return [v for v in self if v.verdict == COMPLIES]


def rules() -> dict[str, Rule]:
    """The rules over decision records."""
    standard = current()
    return {r.id: r for r in standard.rules.values() if r.on_register and standard.datasets[r.dataset].module == MODULE}


def choices(dataset: str) -> list[tuple[str, str]]:
    """The rules of a data set, as the choices of a filter."""
    return [(r.id, r.title) for r in rules().values() if r.dataset == dataset]


# Amounts come from the checks with two decimals, shares with six.
_NUMBER = re.compile(r"(?<![\w.\-])(\d+)\.(\d{2}|\d{6})(?![\w.\-])", re.ASCII)


def readable(text: str) -> str:
    """A sentence of a check with its numbers as people write them: 23,260,000 instead of 23260000.00, 50% for 0.500000."""
    return _NUMBER.sub(lambda found: _written(found[1], found[2]), text)


def _written(whole: str, rest: str) -> str:
    if len(rest) == 6:
        return f"{float(f'{whole}.{rest}') * 100:.4g}%"
    return f"{int(whole):,}" + ("" if rest == "00" else f".{rest}")


def record_of(verdict: Verdict) -> Record:
    return verdict.unit.code, verdict.dataset, verdict.record


_RECORD = re.compile(r"\{record\}(（[^（）]*\|[^（）]*）)?")


def said(verdict: Verdict, names: Names, alert: int | None = None) -> Said:
    """A verdict in words; `names` are those of its record, so that nobody has to know its numbers."""
    record = in_words(verdict.record, names.of(*record_of(verdict)))
    rule = current().rules.get(verdict.rule)
    if rule is None:
        return Said(verdict.rule, verdict.rule, verdict.verdict, verdict.found or "", "", record, alert)
    text = _RECORD.sub(lambda _: record, rule.message)
    for name, value in (("found", verdict.found), ("expected", verdict.expected)):
        text = text.replace("{" + name + "}", value or "（空）")
    if verdict.verdict == UNKNOWN:
        text = f"所需的数据没有报送齐全，不能判断。{'已有：' + verdict.found if verdict.found else ''}"
    return Said(rule.id, rule.title, verdict.verdict, readable(text), rule.mend, record, alert)


def broken(dataset: str, key: str, rule: str) -> Exists:
    """Whether the outer record breaks a rule; `key` is the field after the organisation."""
    return Exists(
        Verdict.objects.filter(
            unit=OuterRef("unit_id"), dataset=dataset, rule=rule, verdict=BREACH, record=OuterRef(key)
        )
    )


def flawed(dataset: str, *keys: str) -> Exists:
    """Whether the outer record breaks any rule."""
    parts = [p for k in keys for p in (Value("|"), Cast(OuterRef(k), CharField()))][1:]
    record = Concat(*parts) if len(parts) > 1 else parts[0]
    return Exists(Verdict.objects.filter(unit=OuterRef("unit_id"), dataset=dataset, verdict=BREACH, record=record))


def alert_of(seen: Q) -> Subquery:
    """The alert that a verdict (the outer row) raised, among those that the reader may open."""
    key = Concat(OuterRef("unit__code"), Value("|"), Left(OuterRef("record"), 200))
    found = Alert.objects.filter(seen, module=MODULE, monitor=OuterRef("rule"), unit=OuterRef("unit_id"), key=key)
    return Subquery(found.values("pk")[:1])


def of_records(unit: Unit, wanted: Mapping[str, Iterable[str]], seen: Q) -> dict[str, Findings]:
    """Verdicts of some records of a unit, by `dataset|first part of the record`, the worst first."""
    grouped: dict[str, Findings] = defaultdict(Findings)
    found = _fetched(unit, wanted, seen)
    names = Names(map(record_of, found))
    for verdict in found:
        grouped[f"{verdict.dataset}|{verdict.record.split('|')[0]}"].append(said(verdict, names, verdict.alert))
    return grouped


def of_life(life: Life, seen: Q) -> dict[str, Findings]:
    """Verdicts of everything on one decision's timeline, by the event that they belong to."""
    opinions = {o["opinion_no"]: o["topic_no"] for o in life.parts["legal"]}
    wanted: dict[str, Iterable[str]] = dict.fromkeys(OF_TOPIC, life.topic_nos)
    if life.decision_no:
        wanted |= dict.fromkeys(OF_DECISION, [life.decision_no])
    wanted |= {"decision_legal_opinion": list(opinions), "decision_item": [i["item_code"] for i in life.parts["item"]]}
    grouped: dict[str, Findings] = defaultdict(Findings)
    found = _fetched(life.unit, wanted, seen)
    names = Names(map(record_of, found))
    for verdict in found:
        first, _, rest = verdict.record.partition("|")
        if verdict.dataset in OF_TOPIC:
            key = f"decision_topic|{first}"
        elif verdict.dataset == "decision_legal_opinion":
            key = f"decision_topic|{opinions.get(first, '')}"
        elif verdict.dataset in OF_DECISION:
            key = f"{verdict.dataset}|{rest}" if rest else verdict.dataset
        else:
            key = f"{verdict.dataset}|{first}"
        grouped[key].append(said(verdict, names, verdict.alert))
    return grouped


def count(grouped: Mapping[str, Findings], verdict: str) -> int:
    return sum(v.verdict == verdict for found in grouped.values() for v in found)


def _fetched(unit: Unit, wanted: Mapping[str, Iterable[str]], seen: Q) -> list[Any]:
    """Verdicts of some records, each with the alert that it raised; `seen`: the alerts that the reader may open."""
    condition = Q(pk__in=[])
    for dataset, keys in wanted.items():
        for key in keys:
            condition |= Q(dataset=dataset) & (Q(record=key) | Q(record__startswith=f"{key}|"))
    found = (
        Verdict.objects.filter(condition, unit=unit, rule__in=list(rules()))
        .select_related("unit")
        .annotate(alert=alert_of(seen))
    )
    return sorted(found, key=lambda v: (_RANK.get(v.verdict, 3), v.rule, v.record))
