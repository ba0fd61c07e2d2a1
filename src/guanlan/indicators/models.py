"""Values of indicators and what a unit's peers have; written by set-based SQL, read by every page."""

from __future__ import annotations

from django.db import models

from guanlan.organisations.models import Unit


class Basis(models.TextChoices):
    REPORTED = "reported", "报送数"
    SUMMED = "summed", "汇总数"


class IndicatorValue(models.Model):
    """One indicator of one unit in one period. `reported`: from its own statements; `summed`: from its subsidiaries'."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    indicator = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    basis = models.CharField(max_length=8, choices=Basis)
    value = models.FloatField(null=True)
    warning_line = models.FloatField(null=True)
    control_line = models.FloatField(null=True)
    level = models.CharField(max_length=8, blank=True)
    computed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "basis", "indicator"], name="indicator_value_once"),
        ]
        indexes = [models.Index(fields=["indicator", "period", "basis", "value"], name="indicator_value_rank")]


class PeerStatistic(models.Model):
    """Median and median absolute deviation of one indicator over the enterprises of one industry section."""

    indicator = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    section = models.CharField(max_length=1)
    median = models.FloatField()
    mad = models.FloatField()
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "period", "section"], name="peer_once")]
