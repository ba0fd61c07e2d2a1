"""Alerts and their timeline."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

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
    """One monitor hit by one unit in one period; of payments, once for each `key` the monitor names."""

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
    due_on = models.DateField("办理期限")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField("指标恢复时间", null=True)
    closed_at = models.DateTimeField("关闭时间", null=True)
    escalated = models.PositiveSmallIntegerField("升级次数", default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "monitor", "period", "basis"], condition=Q(module="finance"), name="alert_once"
            ),
            models.UniqueConstraint(fields=["monitor", "key"], condition=Q(module="funds"), name="alert_once_for_key"),
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


class LedgerLine(models.Model):
    """One accepted payment as ledger monitors see it: the columns of `LEDGER_COLUMNS` (standard/cards.py), in one
    unpartitioned table whose indexes make a batch of new payments cost the same whatever the history."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=18)
    payment_no = models.CharField("支付流水号", max_length=40)
    payer = models.CharField("付款方", max_length=100)
    payee = models.CharField("收款方", max_length=100)
    paid_on = models.DateField("支付日期")
    day = models.IntegerField()
    weekday = models.SmallIntegerField()
    minute = models.SmallIntegerField(null=True)
    month_day = models.SmallIntegerField()
    month_left = models.SmallIntegerField()
    month = models.CharField(max_length=7)
    amount = models.DecimalField("金额", max_digits=20, decimal_places=2)
    threshold = models.DecimalField("大额标准", max_digits=20, decimal_places=2, null=True)
    payer_account = models.CharField("付款账号", max_length=40, null=True)
    payee_account = models.CharField("收款账号", max_length=40, null=True)
    payee_name = models.CharField("收款单位", max_length=100, null=True)
    payee_code = models.CharField(max_length=40, null=True)
    payee_kind = models.CharField(max_length=20, null=True)
    currency = models.CharField(max_length=3, null=True)
    kind = models.CharField("资金用途类别", max_length=20, null=True)
    purpose = models.CharField("资金用途", max_length=200, null=True)
    channel = models.CharField(max_length=20, null=True)
    budget_item = models.CharField("预算项目", max_length=60, null=True)
    contract_no = models.CharField("合同编号", max_length=60, null=True)
    decision_no = models.CharField("决策事项编号", max_length=60, null=True)
    approved_on = models.DateField("审批日期", null=True)
    approver = models.CharField("审批人", max_length=40, null=True)
    accepted_at = models.DateTimeField("接收时间", db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "payment_no"], name="line_once")]
        indexes = [
            models.Index(fields=["payer", "payee", "day"], name="line_payer"),
            models.Index(fields=["payee", "day"], name="line_payee"),
            models.Index(fields=["payer", "day"], name="line_payer_day"),
            models.Index(fields=["unit", "-paid_on", "-id"], name="line_unit"),
            models.Index(fields=["organisation", "decision_no"], condition=Q(decision_no__isnull=False), name="line_decision"),
            models.Index(fields=["organisation", "contract_no"], condition=Q(contract_no__isnull=False), name="line_contract"),
            models.Index(fields=["organisation", "budget_item", "month"], condition=Q(budget_item__isnull=False), name="line_budget"),
        ]  # fmt: skip


class FreshLine(models.Model):
    """A payment that the monitors have not looked at yet; it goes in the transaction in which they have."""

    line = models.OneToOneField(LedgerLine, models.CASCADE, primary_key=True, related_name="+")


class UnitDay(models.Model):
    """What a unit paid on one day. The database keeps it with every change of the ledger (a trigger), so that sums over
    years cost days and not payments, and no writer can forget it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    paid_on = models.DateField("支付日期")
    payments = models.IntegerField("笔数")
    amount = models.DecimalField("金额", max_digits=24, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paid_on", "unit"], name="unit_day_once")]
        indexes = [models.Index(fields=["unit", "paid_on"], name="unit_day_unit")]


class AlertEvidence(models.Model):
    """A payment that an alert points at; an alert grows as more of them come."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="evidence")
    line = models.ForeignKey(LedgerLine, models.PROTECT, related_name="alerts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "line"], name="evidence_once")]


class Holiday(models.Model):
    """A statutory holiday, or a day worked instead (`works` = 1), as the standard's code list has it."""

    holiday_on = models.DateField(primary_key=True)
    name = models.CharField(max_length=40)
    works = models.CharField(max_length=1)
