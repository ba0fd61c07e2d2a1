"""Payments as monitors see them, what they weigh them by, and what waits to be looked at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from guanlan.organisations.models import Unit


class LineState(models.TextChoices):
    PRESENT = "present", "有效"
    CANCELLED = "cancelled", "已作废"
    REVERSED = "reversed", "已冲销"
    REVERSAL = "reversal", "冲销"


class LedgerLine(models.Model):
    """One accepted payment as ledger monitors see it: the columns of `LEDGER_COLUMNS` (standard/schemas.py), in one
    unpartitioned table whose indexes make a batch of new payments cost the same whatever the history."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
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
    # In yuan; empty where the currency has no rate. `foreign_amount` is the amount in another currency as it was paid.
    amount = models.DecimalField("金额", max_digits=20, decimal_places=2, null=True)
    foreign_amount = models.DecimalField("原币金额", max_digits=20, decimal_places=2, null=True)
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
    state = models.CharField("状态", max_length=10, choices=LineState, db_default=LineState.PRESENT)
    version = models.PositiveSmallIntegerField("版本", db_default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "payment_no"], name="line_once")]
        indexes = [
            models.Index(fields=["payer", "payee", "day"], name="line_payer"),
            models.Index(fields=["payee", "day"], name="line_payee"),
            models.Index(fields=["payee", "amount", "day"], name="line_payee_amount"),
            models.Index(fields=["payer", "amount", "day"], name="line_payer_amount"),
            models.Index(fields=["payer", "day"], name="line_payer_day"),
            models.Index(fields=["unit", "-paid_on", "-id"], name="line_unit"),
            # Payments whose payee is known by its name alone.
            models.Index(fields=["payee_name"], condition=Q(payee_code__isnull=True), name="line_payee_name"),
            models.Index(fields=["organisation", "decision_no"], condition=Q(decision_no__isnull=False), name="line_decision"),
            models.Index(fields=["currency", "paid_on"], condition=Q(foreign_amount__isnull=False), name="line_foreign"),
            # Sums by contract and by budget item are read from the index alone.
            models.Index(fields=["organisation", "contract_no"], include=["amount"], condition=Q(contract_no__isnull=False, state="present"), name="line_contract_sum"),
            models.Index(fields=["organisation", "budget_item", "month"], include=["amount"], condition=Q(budget_item__isnull=False, state="present"), name="line_budget_sum"),
        ]  # fmt: skip

    @property
    def payer_title(self) -> str:
        """Who paid, as people read it: the reporting unit, or whoever it says that paid."""
        if self.payer == self.organisation:
            return str(self.unit)
        return f"账户 {self.payer}" if self.payer == self.payer_account else self.payer

    @property
    def payee_title(self) -> str:
        """Who was paid, as people read it."""
        return self.payee_name or (f"账户 {self.payee}" if self.payee == self.payee_account else self.payee)


class LineVersion(models.Model):
    """A version of a payment that was replaced: what it said, and by which act, whose and on what evidence. Never changed."""

    line = models.ForeignKey(LedgerLine, models.PROTECT, related_name="versions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("版本")
    content = models.JSONField("内容")
    operation = models.CharField("被何种操作取代", max_length=10)
    cause = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("取代时间", db_default=Now())
    sha256 = models.CharField("取代它的原件", max_length=64)

    class Meta:
        ordering = ["line_id", "version"]
        constraints = [models.UniqueConstraint(fields=["line", "version"], name="version_once")]


class ChangedLine(models.Model):
    """A replaced version of which the alerts have not been told yet."""

    version = models.OneToOneField(LineVersion, models.CASCADE, primary_key=True, related_name="+")


class DayTotal(models.Model):
    """A version of one unit's totals of one day, as reported; the highest is the present one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    paid_on = models.DateField("数据所属日期")
    version = models.PositiveSmallIntegerField("版本")
    total = models.DecimalField("当日支付总额", max_digits=20, decimal_places=2)
    large_total = models.DecimalField("当日大额总额", max_digits=20, decimal_places=2)
    large_count = models.PositiveIntegerField("当日大额笔数")
    operation = models.CharField("操作类型", max_length=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("接收时间", db_default=Now())
    sha256 = models.CharField("原件", max_length=64)
    brought_at = models.DateTimeField("入库时间", null=True)

    class Meta:
        ordering = ["unit_id", "paid_on", "version"]
        constraints = [models.UniqueConstraint(fields=["unit", "paid_on", "version"], name="day_version_once")]
        indexes = [models.Index(fields=["id"], condition=Q(brought_at=None), name="day_to_bring")]


class FreshLine(models.Model):
    """A payment that the monitors have not looked at yet; it goes in the transaction in which they have.

    The database does not check the reference: marks are made of payments just stored, which are never deleted, and the
    check of each would lock and write the payment once more.
    """

    line = models.OneToOneField(LedgerLine, models.CASCADE, primary_key=True, related_name="+", db_constraint=False)


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


class Holiday(models.Model):
    """A statutory holiday, or a day worked instead (`works` = 1), as the standard's code list has it."""

    holiday_on = models.DateField(primary_key=True)
    name = models.CharField(max_length=40)
    works = models.CharField(max_length=1)


class ExchangeRate(models.Model):
    """What a unit of a currency is in yuan and from which day to which, as the standard's code list has it."""

    currency = models.CharField(max_length=3)
    since = models.DateField()
    until = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["currency", "since"], name="rate_once")]
