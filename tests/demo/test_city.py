"""The generated city obeys the rules, and its injected faults are what the monitors find."""

from __future__ import annotations

from datetime import date

import pytest

from guanlan.demo import city, ledger, load
from guanlan.intake.engine import validate
from guanlan.intake.reported import Reported
from guanlan.monitoring.models import Alert
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

TODAY = date(2026, 11, 24)


@pytest.fixture
def small(db, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(city, "SUBSIDIARIES", 200)
    monkeypatch.setattr(city, "GROUPS", 5)
    monkeypatch.setattr(city, "DISTRICT_SHARE", 2)
    monkeypatch.setattr(ledger, "FAULTS_OF_EACH_KIND", 3)
    settings.STATE = tmp_path
    load.load(lambda _: None, today=TODAY)


def test_faults_are_found_and_figures_add_up(small):
    units = list(Unit.objects.all())
    periods = ledger.months(TODAY)
    named = {u.pk for u in units if u.short_name}
    kept = {Unit.objects.filter(level=1, kind="enterprise", synthetic=True).order_by("id")[0].pk}
    kept.add(Unit.objects.filter(parent_id__in=kept).order_by("id")[0].pk)
    truth = [f for f in ledger.faults(units, periods, kept) if f.kind in ledger.RAISES]
    assert len(truth) == 3 * len(ledger.RAISES) and named
    for fault in truth:
        monitor = ledger.RAISES[fault.kind]
        assert Alert.objects.filter(unit_id=fault.unit_id, period=fault.period, monitor=monitor).exists(), fault
    for kind, monitor in ledger.RAISES.items():
        if kind != "loss":
            raised = set(Alert.objects.filter(monitor=monitor, unit__synthetic=True).values_list("unit_id", flat=True))
            assert raised == {f.unit_id for f in truth if f.kind == kind}, kind


def test_every_report_passes_the_checks(small):
    from guanlan.facts.queries import rows_as_text

    standard = current()
    dataset = standard.datasets["flash_report"]
    units = list(Unit.objects.filter(kind="enterprise", synthetic=True).values_list("id", flat=True))
    rows = rows_as_text(dataset, units, ["2026-09"])
    records = [{k: v for k, v in r.items() if k in dataset.by_name and v is not None} for r in rows.to_pylist()]
    outcome = validate(Reported(dataset, records=records), standard)
    assert outcome.rows > 190 and outcome.of("error") == []


def test_whoever_can_sign_in_has_payments_to_look_at(monkeypatch):
    """However few pay: the accountant's own enterprise, the group's and the district's."""
    monkeypatch.setattr(load, "PAYERS", 7)
    parents = {name: Unit(pk=pk, level=1) for name, pk in (("other", 1), ("group", 2), ("district", 3))}
    others, of_group, of_district = (
        [Unit(pk=10 * p.pk + n, parent=p, level=2, synthetic=True) for n in range(3)] for p in parents.values()
    )
    named = parents | {"subsidiary": of_group[1]}
    payers = load._payers([*parents.values(), *others, *of_group, *of_district], named)
    assert payers[0] is of_group[1] and set(payers) == {*of_group, *of_district, others[0]}
