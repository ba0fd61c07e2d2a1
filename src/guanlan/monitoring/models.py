"""Alerts and their timeline, verdicts of compliance checks; the ledger that alerts point at is in ledger_models."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from guanlan.intake.models import StoredFile
from guanlan.monitoring.ledger_models import (
    ChangedLine,
    DayTotal,
    ExchangeRate,
    FreshLine,
    Holiday,
    LedgerLine,
    LineState,
    LineVersion,
    UnitDay,
)
from guanlan.organisations.models import Unit

__all__ = [
    "Alert",
    "AlertEvent",
    "AlertEvidence",
    "AlertFile",
    "AlertStatus",
    "ChangedLine",
    "DayTotal",
    "ExchangeRate",
    "FreshLine",
    "Handover",
    "Holiday",
    "LedgerLine",
    "LineState",
    "LineVersion",
    "Outcome",
    "PastCase",
    "Rectification",
    "RejudgedAlert",
    "SETTLED",
    "Severity",
    "Simulation",
    "Suppression",
    "Told",
    "UnitDay",
    "Verdict",
]


class AlertStatus(models.TextChoices):
    OPEN = "open", "待分派"
    ASSIGNED = "assigned", "待处置"
    ASKED = "asked", "待企业说明"
    ANSWERED = "answered", "待核实"
    RECTIFYING = "rectifying", "整改中"
    CLOSED = "closed", "已关闭"
    SUPPRESSED = "suppressed", "已抑制"


# Nobody has a next step in these.
SETTLED = (AlertStatus.CLOSED, AlertStatus.SUPPRESSED)


class Severity(models.TextChoices):
    NOTE = "提示", "提示"
    WATCH = "关注", "关注"
    WARNING = "预警", "预警"
    SERIOUS = "严重", "严重"


class Alert(models.Model):
    """One monitor hit by one unit in one period; of payments and registers, once for each `key` the monitor or rule names."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="alerts")
    monitor = models.CharField("监测规则", max_length=60)
    module = models.CharField("模块", max_length=20, default="finance")
    indicator = models.CharField("指标", max_length=60, blank=True)
    key = models.CharField("对象", max_length=300, blank=True)
    period = models.CharField("所属期", max_length=8)
    basis = models.CharField(max_length=8, default="reported")
    value = models.FloatField("指标值")
    threshold = models.FloatField("界限", null=True)
    severity = models.CharField("等级", max_length=4, choices=Severity)
    status = models.CharField("状态", max_length=10, choices=AlertStatus, default=AlertStatus.OPEN)
    raised_at = models.DateTimeField("发现时间", auto_now_add=True)
    grown_at = models.DateTimeField("最近发现时间", db_default=Now())
    due_on = models.DateField("办理期限")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField("指标恢复时间", null=True)
    closed_at = models.DateTimeField("关闭时间", null=True)
    escalated = models.PositiveSmallIntegerField("升级次数", default=0)
    risk = models.FloatField("风险值", db_default=0)
    conclusion = models.CharField("核实结论", max_length=20, blank=True, db_default="")
    loss_amount = models.DecimalField("资产损失", max_digits=20, decimal_places=2, null=True)
    loss_tier = models.CharField("损失等级", max_length=10, blank=True, db_default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "monitor", "period", "basis"], condition=Q(module="finance"), name="alert_once"
            ),
            models.UniqueConstraint(
                fields=["monitor", "key"], condition=~Q(module="finance"), name="alert_once_for_key"
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) | ~Q(status="closed"), name="alert_closed_when"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="alert_status"),
            models.Index(fields=["period", "severity"], name="alert_period"),
            models.Index(fields=["risk", "id"], condition=~Q(status__in=SETTLED), name="alert_risk"),
            models.Index(fields=["grown_at", "id"], condition=Q(module="funds") & ~Q(status__in=SETTLED), name="alert_grown"),
            models.Index(fields=["unit"], condition=~Q(conclusion=""), name="alert_concluded"),
        ]  # fmt: skip

    @property
    def open(self) -> bool:
        return self.status not in SETTLED


class PastCase(models.Model):
    """How an alert had been decided before the machine opened it again: a case of its own for the statistics."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="past")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    conclusion = models.CharField("核实结论", max_length=20)
    loss_amount = models.DecimalField("资产损失", max_digits=20, decimal_places=2, null=True)
    loss_tier = models.CharField("损失等级", max_length=10, blank=True, db_default="")
    closed_at = models.DateTimeField("关闭时间")
    reopened_at = models.DateTimeField("重新办理时间", db_default=Now())

    class Meta:
        ordering = ["id"]


class AlertEvent(models.Model):
    """One step in the handling of an alert, never changed."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    action = models.CharField("动作", max_length=20)
    text = models.CharField("内容", max_length=1000, blank=True)
    internal = models.BooleanField("仅监管方可见", db_default=False)

    class Meta:
        ordering = ["id"]


class AlertFile(models.Model):
    """A document that came with a step; the bytes lie in the evidence store under their hash."""

    event = models.ForeignKey(AlertEvent, models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)


class Rectification(models.Model):
    """What a unit has to put right, who answers for it and by when; verified before the alert closes."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="rectifications")
    measures = models.CharField("整改要求", max_length=1000)
    responsible = models.CharField("整改责任人", max_length=60)
    due_on = models.DateField("整改期限")
    reported_at = models.DateTimeField("报告完成时间", null=True)
    verified_at = models.DateTimeField("验收时间", null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]


class Handover(models.Model):
    """An alert handed to discipline inspection; never shown to the enterprise."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="handovers")
    receiver = models.CharField("移送对象", max_length=100)
    document_no = models.CharField("移送文号", max_length=60)
    handed_on = models.DateField("移送日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Told(models.Model):
    """Somebody one level up who was told that an alert is left lying, until they have seen it."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="told")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField("升级层次")
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField("阅知时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "user"], name="told_once")]


class Suppression(models.Model):
    """Hits of one rule at one unit (of one payee, or one record, if named) that are recorded but call nobody for a while.

    It holds from the moment at which another officer approves it; one that ended without (`lifted_at`) never held.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    monitor = models.CharField("监测规则", max_length=60)
    payee = models.CharField("收款方", max_length=100, blank=True)
    key = models.CharField("对象", max_length=300, blank=True)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="批准人")
    created_at = models.DateTimeField(auto_now_add=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    approved_at = models.DateTimeField("批准时间", null=True)
    remark = models.CharField("不批准或解除的理由", max_length=500, blank=True, db_default="")
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="suppression_in_order")]
        indexes = [models.Index(fields=["monitor", "unit"], condition=Q(lifted_at=None), name="suppression_at")]


class Simulation(models.Model):
    """A payment monitor tried with other parameters on the payments of a time: what would come, what would go."""

    monitor = models.CharField("监测规则", max_length=60)
    params = models.JSONField("试用参数")
    since = models.DateField("自")
    until = models.DateField("至")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    result = models.JSONField("结果", null=True)
    error = models.CharField("没有算成的原因", max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]


class RejudgedAlert(models.Model):
    """An alert that pointed at a payment which changed, until its payments have been judged again."""

    alert = models.OneToOneField(Alert, models.CASCADE, primary_key=True, related_name="+")


class AlertEvidence(models.Model):
    """A payment that an alert points at; an alert grows as more of them come."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="evidence")
    line = models.ForeignKey(LedgerLine, models.PROTECT, related_name="alerts")
    joined_at = models.DateTimeField("加入已有预警的时间", null=True)
    ended_at = models.DateTimeField("不再成立的时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "line"], name="evidence_once")]


class Outcome(models.TextChoices):
    COMPLIES = "合规", "合规"
    BREACH = "违规", "违规"
    UNKNOWN = "无法判断", "无法判断"


class Verdict(models.Model):
    """What one compliance check says of one record of a register: complied with, broken, or not to be told."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="verdicts")
    rule = models.CharField("规则", max_length=60)
    dataset = models.CharField("数据集", max_length=60)
    record = models.CharField("记录", max_length=200)
    judged_on = models.DateField("判断依据的日期", null=True)
    verdict = models.CharField("结论", max_length=4, choices=Outcome)
    found = models.CharField("实际", max_length=1000, null=True)
    expected = models.CharField("应当", max_length=1000, null=True)
    judged_at = models.DateTimeField("判断时间", db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "rule", "record"], name="verdict_once")]
        indexes = [
            models.Index(fields=["rule", "verdict", "judged_on"], name="verdict_rule"),
            models.Index(fields=["unit", "dataset", "record"], name="verdict_record"),
        ]
