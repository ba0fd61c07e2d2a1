"""Units of the supervision tree. The tree is a materialised path of ids: `1.40.1203.`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class UnitKind(models.TextChoices):
    CITY_REGULATOR = "city_regulator", "市国资委"
    DISTRICT_REGULATOR = "district_regulator", "区县国资监管机构"
    ENTERPRISE = "enterprise", "企业"


class UnitStatus(models.TextChoices):
    ACTIVE = "active", "存续"
    MERGED = "merged", "被合并"
    WOUND_UP = "wound_up", "注销"


class RolloutStage(models.TextChoices):
    NONE = "none", "未启动"
    PILOT = "pilot", "试点"
    CONNECTING = "connecting", "对接"
    COVERED = "covered", "全覆盖"


class Unit(models.Model):
    """A regulator or an enterprise as it is now; what it was before stands in `UnitVersion`.

    `code` is the USCC (GB 32100) of an enterprise, or `GZ` + the GB/T 2260 code of a regulator.
    """

    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=200)
    short_name = models.CharField("简称", max_length=60, blank=True)
    kind = models.CharField("类型", max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级单位")
    path = models.TextField("路径", db_collation="C")
    level = models.PositiveSmallIntegerField("层级", default=0)
    district = models.CharField("行政区划", max_length=6, blank=True)
    industry = models.CharField("行业", max_length=5, blank=True)
    section = models.CharField("行业门类", max_length=1, blank=True)
    status = models.CharField("状态", max_length=10, choices=UnitStatus, default=UnitStatus.ACTIVE)
    rollout = models.CharField("推广阶段", max_length=12, choices=RolloutStage, default=RolloutStage.NONE)
    valid_from = models.DateField("成立日期")
    valid_to = models.DateField("终止日期", null=True, blank=True)
    listed_code = models.CharField("证券代码", max_length=12, blank=True)
    synthetic = models.BooleanField("合成数据", default=False)

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["path"], name="unit_path"), models.Index(fields=["kind", "district"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_validity_in_order"
            ),
            models.CheckConstraint(
                condition=Q(kind=UnitKind.CITY_REGULATOR) | Q(parent__isnull=False), name="unit_has_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_enterprise(self) -> bool:
        return self.kind == UnitKind.ENTERPRISE

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root down to the parent."""
        return [int(part) for part in self.path.split(".")[:-2]]


class ChangeKind(models.TextChoices):
    FOUNDED = "founded", "设立"
    RENAMED = "renamed", "更名"
    MOVED = "moved", "划转"
    MERGED = "merged", "合并"
    WOUND_UP = "wound_up", "注销"


class UnitVersion(models.Model):
    """What a unit was called and to whom it belonged from one day to another; never overwritten."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    change = models.CharField("变动", max_length=10, choices=ChangeKind)
    name = models.CharField("名称", max_length=200)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    path = models.TextField("路径", db_collation="C")
    successor = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True)
    document = models.CharField("依据文件", max_length=200, blank=True)

    class Meta:
        ordering = ["unit_id", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to=None), name="unit_version_one_open"),
        ]


class ReceiptStatus(models.TextChoices):
    FILED = "filed", "已报送"
    RETURNED = "returned", "退回"
    CONFIRMED = "confirmed", "已确认"


class Receipt(models.Model):
    """The receipt form of the notice (回执), filed anew whenever a person changes."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="receipts")
    version = models.PositiveIntegerField("版本")
    status = models.CharField("状态", max_length=10, choices=ReceiptStatus, default=ReceiptStatus.FILED)
    leader_name = models.CharField("责任领导姓名", max_length=40)
    leader_post = models.CharField("责任领导职务", max_length=60)
    leader_phone = models.CharField("责任领导电话", max_length=30)
    head_name = models.CharField("承办部门负责人姓名", max_length=40)
    head_post = models.CharField("承办部门负责人职务", max_length=60)
    head_phone = models.CharField("承办部门负责人电话", max_length=30)
    contact_name = models.CharField("联系人姓名", max_length=40)
    contact_post = models.CharField("联系人职务", max_length=60)
    contact_phone = models.CharField("联系人电话", max_length=30)
    contact_mobile = models.CharField("联系人手机", max_length=20)
    contact_qq = models.CharField("联系人QQ", max_length=15)
    filed_by = models.CharField("填报人", max_length=80)
    filed_at = models.DateTimeField("报送时间", auto_now_add=True)
    opinion = models.CharField("审核意见", max_length=300, blank=True)

    class Meta:
        ordering = ["unit_id", "-version"]
        constraints = [models.UniqueConstraint(fields=["unit", "version"], name="receipt_version_once")]
