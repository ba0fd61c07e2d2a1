"""What bench/live.py plants is found and measured, with a city of two units instead of five thousand."""

from __future__ import annotations

import json
from datetime import date
from math import isinf

import pytest

from bench import history
from bench import live as bench
from bench.live_load import ALERT, next_question
from guanlan.monitoring import live
from guanlan.monitoring.models import Alert
from guanlan.standard.loading import current
from tests.monitoring.test_live import pay
from tests.portal.test_pages import client_of

pytestmark = pytest.mark.django_db


def test_alerts_that_are_raised_and_alerts_that_grow_reach_the_screen(city, monkeypatch):
    for name, value in {"WARM": 2, "SECONDS": 2, "DELIVERIES": 2, "SIZE": 3, "SINGLE": 3, "PLANTED": 4, "GROWING": 2, "REPEATED": 2}.items():  # fmt: skip
        monkeypatch.setattr(bench, name, value)
    units = {city.units[n].code: n for n in ("sub2", "sub3")}
    partners = {code: [("91500000MA0000001X", "渝州建材")] for code in units}
    plan, planted = bench.deliveries(history.City([("", list(units))], partners), date(2026, 6, 30), "t")
    assert len(planted) == 16
    client, asked_for, seen = client_of(city.users["officer"]), "", dict[str, float]()
    for number, (_, _, payer, body, _) in enumerate(plan):
        pay(city, units[payer], *json.loads(body))
        live.batch_watch(current())
        answer = client.get(f"/funds/wall/live?{asked_for}")
        assert answer.status_code == 200
        asked_for = next_question(answer.content)
        for pk, at in ALERT.findall(answer.content):
            seen.setdefault(f"{pk.decode()} {at.decode()}", number)
    warm = {no: delivery for no, delivery in planted.items() if plan[delivery][0] >= bench.WARM}
    shown = list(bench._shown(warm, seen))
    assert len(shown) == 8 and not any(isinf(at) for _, at in shown)
    # Shown by the look after their own delivery; within one transaction of a test all joined at the same moment.
    assert all(at <= delivery for delivery, at in shown)
    assert Alert.objects.filter(monitor="pay_blacklisted").count() == 8
    assert max(a.evidence.count() for a in Alert.objects.filter(monitor="pay_repeat")) == 4
