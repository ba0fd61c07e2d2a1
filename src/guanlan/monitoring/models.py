"""Alerts and their timeline."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanlan.organisations.models import Unit


class AlertStatus(models.TextChoices):
    OPEN = "open", "待分派"
    ASSIGNED = "assigned", "待处置"
    ASKED = "asked", "待企业说明"
    ANSWERED = "answered", "待核实"
    CLOSED = "closed", "已关闭"


class Severity(models.TextChoices):
    NOTE = "提示", "提示"
    WATCH = "关注", "关注"
    WARNING = "预警", "预警"
    SERIOUS = "严重", "严重"


class Alert(models.Model):
    """One monitor hit by one unit in one period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="alerts")
    monitor = models.CharField("监测规则", max_length=60)
    indicator = models.CharField("指标", max_length=60)
    period = models.CharField("所属期", max_length=8)
    basis = models.CharField(max_length=8, default="reported")
    value = models.FloatField("指标值")
    threshold = models.FloatField("界限", null=True)
    severity = models.CharField("等级", max_length=4, choices=Severity)
    status = models.CharField("状态", max_length=10, choices=AlertStatus, default=AlertStatus.OPEN)
    raised_at = models.DateTimeField("发现时间", auto_now_add=True)
    due_on = models.DateField("办理期限")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField("指标恢复时间", null=True)
    closed_at = models.DateTimeField("关闭时间", null=True)
    escalated = models.PositiveSmallIntegerField("升级次数", default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "monitor", "period", "basis"], name="alert_once"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) | ~Q(status="closed"), name="alert_closed_when"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="alert_status"),
            models.Index(fields=["period", "severity"], name="alert_period"),
        ]

    @property
    def open(self) -> bool:
        return self.status != AlertStatus.CLOSED


class AlertEvent(models.Model):
    """One step in the handling of an alert, never changed."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    action = models.CharField("动作", max_length=20)
    text = models.CharField("内容", max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
