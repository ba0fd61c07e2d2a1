"""The order of alerts, and how good each rule was, on made-up alerts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from guanlan.monitoring.models import Alert
from guanlan.monitoring.risk import factors, risk_refresh
from guanlan.monitoring.statistics import by_month, precision

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


def made(
    city, monitor: str, conclusion: str = "", *, days: int = 4, unit: str = "sub2", key: str = "", **changes
) -> Alert:
    """One alert raised on 1 June 2026, and closed some days later where it has a conclusion."""
    raised = timezone.make_aware(timezone.datetime(2026, 6, 1, 9))
    number = Alert.objects.count()
    alert = Alert.objects.create(
        unit=city.units[unit], module="funds", monitor=monitor, key=key or str(number), period="2026-06", value=0, severity="预警",
        due_on=date(2026, 6, 10), conclusion=conclusion, status="closed" if conclusion else "open",
        closed_at=raised + timedelta(days=days) if conclusion else None,
    )  # fmt: skip
    Alert.objects.filter(pk=alert.pk).update(**({"raised_at": raised} | changes))
    return alert


def test_precision_counts_what_was_confirmed_among_what_was_concluded(city):
    for conclusion, days in (
        ("rectify", 2),
        ("handed_over", 4),
        ("corrected", 6),
        ("justified", 8),
        ("false_alarm", 20),
    ):
        made(city, "pay_split", conclusion, days=days)
    made(city, "pay_split")
    made(city, "pay_split", status="suppressed")
    made(city, "pay_repeat")
    lines = {p.monitor: p for p in precision(Alert.objects.all(), TODAY)}
    split = lines["pay_split"]
    assert (split.raised, split.open, split.suppressed, split.concluded) == (7, 1, 1, 5)
    assert split.conclusions == {"rectify": 1, "handed_over": 1, "corrected": 1, "justified": 1, "false_alarm": 1}
    assert split.precision == pytest.approx(3 / 5) and split.false_alarms == pytest.approx(1 / 5)
    assert split.days == pytest.approx(6) and not split.bad
    # Late: the one closed after 20 days, and the open one; the suppressed one is nobody's fault.
    assert split.overdue == pytest.approx(2 / 6)
    none = lines["pay_repeat"]
    assert (none.precision, none.false_alarms, none.days, none.overdue) == (None, None, None, 1.0)


def test_a_rule_is_bad_only_with_enough_cases(city):
    for _ in range(9):
        made(city, "pay_split", "false_alarm")
    assert not precision(Alert.objects.all(), TODAY)[0].bad
    made(city, "pay_split", "rectify")
    for _ in range(12):
        made(city, "pay_repeat", "rectify")
    first, second = precision(Alert.objects.all(), TODAY)
    assert (first.monitor, first.bad, second.bad) == ("pay_split", True, False)


def test_the_months_in_which_alerts_were_raised(city):
    made(city, "pay_split", "rectify")
    made(city, "pay_split", "justified")
    made(city, "pay_split", raised_at=timezone.make_aware(timezone.datetime(2026, 5, 31, 23, 30)))
    months = [
        (f"{m['month']:%Y-%m}", m["raised"], m["confirmed"], m["unfounded"]) for m in by_month(Alert.objects.all())
    ]
    assert months == [("2026-05", 1, 0, 0), ("2026-06", 2, 1, 1)]


def test_risk_is_severity_times_amount_times_age_times_history(city):
    now = {"raised_at": timezone.now()}
    plain = made(city, "pay_split", value=0, **now)
    assert factors(plain.pk).severity == 8 and factors(plain.pk).amount == 1 and factors(plain.pk).history == 1
    large = made(city, "pay_split", value=99_000_000, **now)
    assert factors(large.pk).amount == pytest.approx(3)
    huge = made(city, "pay_split", value=1e15, **now)
    assert factors(huge.pk).amount == 4
    old = made(city, "pay_split", raised_at=timezone.now() - timedelta(days=15))
    assert factors(old.pk).age == pytest.approx(1.5, abs=0.01)
    older = made(city, "pay_split", raised_at=timezone.now() - timedelta(days=400))
    assert factors(older.pk).age == 2
    serious = made(city, "pay_split", severity="严重", **now)
    assert risk_refresh() == 6
    order = list(Alert.objects.order_by("-risk", "-pk").values_list("pk", flat=True))
    assert order == [huge.pk, large.pk, serious.pk, older.pk, old.pk, plain.pk]


def test_a_unit_of_which_much_was_confirmed_comes_first(city):
    now = {"raised_at": timezone.now()}
    clean, repeated = made(city, "pay_split", unit="sub3", **now), made(city, "pay_split", **now)
    for _ in range(3):
        made(city, "pay_repeat", "corrected", raised_at=timezone.now())
    made(city, "pay_repeat", "false_alarm", raised_at=timezone.now())
    made(city, "pay_repeat", "rectify", raised_at=timezone.now() - timedelta(days=2000))
    risk_refresh()
    assert Alert.objects.get(pk=clean.pk).risk == 8 and Alert.objects.get(pk=repeated.pk).risk == pytest.approx(10.4)
