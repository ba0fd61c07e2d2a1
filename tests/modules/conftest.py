"""A subsidiary with a reported decision and payments for it, and with verdicts on it."""

from __future__ import annotations

import pytest

from guanlan.modules.decisions import judged
from guanlan.monitoring.models import Verdict
from tests.modules.decisions import decide, pay


@pytest.fixture
def decided(city):
    """A subsidiary with one decision and two payments for it."""
    unit = city.units["sub2"]
    decide(unit)
    pay(unit, "1", 5_000_000, decision_no="JC1", paid_on="2026-03-10")
    pay(unit, "2", 1_000_000.25, decision_no="JC1", paid_on="2026-05-10")
    return city


@pytest.fixture
def verdicts(decided):
    """Two rules judged over the subsidiary's topics: one kept once and broken once, one that cannot be judged."""
    unit = decided.units["sub2"]
    rule = next(r for r in judged.rules().values() if r.dataset == "decision_topic")
    other = next(r for r in judged.rules().values() if r.dataset == "decision_meeting")
    for topic, verdict in (("T1", "合规"), ("T2", "违规")):
        Verdict.objects.create(
            unit=unit,
            rule=rule.id,
            dataset="decision_topic",
            record=topic,
            judged_on="2026-03-05",
            verdict=verdict,
            found="甲",
            expected="乙",
        )
    Verdict.objects.create(
        unit=unit, rule=other.id, dataset="decision_meeting", record="M-DS", judged_on=None, verdict="无法判断"
    )
    return decided, rule, other
