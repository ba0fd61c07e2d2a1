"""Worked-on records of reporting: who owes what, what was handed in, what was found, who decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from guanlan.organisations.models import Unit


class Channel(models.TextChoices):
    FORM = "form", "网页填报"
    EXCEL = "excel", "Excel 模板"
    API = "api", "接口"
    DROP = "drop", "投递目录"
    DEMO = "demo", "演示数据"


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接收"
    SUPERSEDED = "superseded", "已被新版取代"
    CORRECTED = "corrected", "退回后已更正"


class StoredFile(models.Model):
    """Original bytes as they came, kept under their hash in the evidence folder and never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField(auto_now_add=True)


class Duty(models.Model):
    """One unit owes one data set for one period by one day (报送任务)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    dataset = models.CharField("数据集", max_length=60)
    period = models.CharField("所属期", max_length=8)
    due_on = models.DateField("截止日期")
    exempt = models.BooleanField("免报", default=False)
    accepted_at = models.DateTimeField("接收时间", null=True)
    submitted_at = models.DateTimeField("首次提交时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "dataset", "period"], name="duty_once")]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(accepted_at=None), name="duty_open"),
            # Wide enough that the cockpit's counts never touch the table.
            models.Index(
                fields=["dataset", "period", "unit"],
                include=["due_on", "submitted_at", "accepted_at", "exempt"],
                name="duty_tally",
            ),
        ]


class Reminder(models.Model):
    """A reminder sent for an overdue or nearly due duty (催报)."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reminders")
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    text = models.CharField(max_length=300)


class LateGrant(models.Model):
    """Leave to hand in after the deadline (逾期补报), given by the regulator with a reason and an end."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="late_grants")
    until = models.DateField("准许至")
    reason = models.CharField("理由", max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    granted_at = models.DateTimeField(auto_now_add=True)


class Submission(models.Model):
    """One version of one form. `content` holds each record's raw values; `places` where each stood in the file.

    Of a register (台账) it is one delivery of rows: there may be several of a month, and all of them stay accepted;
    `changes` counts what it added to the register, changed in it and removed from it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions")
    dataset = models.CharField("数据集", max_length=60)
    period = models.CharField("所属期", max_length=8)
    scope = models.CharField("口径", max_length=16, blank=True)
    version = models.PositiveIntegerField("版本")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.DRAFT)
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    standard_version = models.CharField("标准版本", max_length=20)
    content = models.JSONField(default=dict)
    places = models.JSONField(default=dict)
    factor = models.DecimalField(max_digits=12, decimal_places=2, default=1)
    rounding_step = models.DecimalField(max_digits=12, decimal_places=2, default="0.01")
    register = models.BooleanField("台账", default=False)
    changes = models.JSONField(default=dict)
    rows = models.PositiveIntegerField("记录数", default=1)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("提交时间", null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True)
    opinion = models.CharField("审核意见", max_length=500, blank=True)
    errors = models.PositiveIntegerField("错误", default=0)
    warnings = models.PositiveIntegerField("提醒", default=0)
    unknown = models.PositiveIntegerField("无法判断", default=0)
    processed_at = models.DateTimeField("入库时间", null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "dataset", "period", "scope", "version"], name="submission_version"
            ),
            models.UniqueConstraint(
                fields=["unit", "dataset", "period", "scope"],
                condition=Q(status__in=["draft", "submitted", "returned"], register=False),
                name="submission_one_open",
            ),
            models.UniqueConstraint(
                fields=["unit", "dataset", "period", "scope"],
                condition=Q(status="accepted", register=False),
                name="submission_one_accepted",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None) | Q(submitted_at__isnull=False),
                name="submission_submitted_when",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="submission_status"),
            models.Index(fields=["unit", "-id"], name="submission_unit"),
            models.Index(fields=["period", "id"], name="submission_period"),
        ]


class Delivery(models.Model):
    """One delivery under an idempotency key: the same key with the same content is answered again, not taken again."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    dataset = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    submissions = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="delivery_once")]


class FindingRecord(models.Model):
    """A finding kept with its submission; a warning may carry the reporter's explanation."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=80)
    severity = models.CharField(max_length=8)
    verdict = models.CharField(max_length=8)
    cell = models.CharField("单元格字段", max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)
    place = models.JSONField(default=dict)
    message = models.TextField()
    found = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    mend = models.TextField(blank=True)
    explanation = models.CharField("说明", max_length=500, blank=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        ordering = ["id"]


class CellRemark(models.Model):
    """A remark on one cell, optionally marked for follow-up until somebody settles it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="remarks")
    cell = models.CharField(max_length=80)
    text = models.CharField("批注", max_length=500)
    follow_up = models.BooleanField("跟踪", default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="remark_settled_pair",
            )
        ]
