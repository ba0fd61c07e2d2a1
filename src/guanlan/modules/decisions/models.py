"""Worked-on records of meetings that are held here. They mirror the data sets of `standard/datasets/decisions`;
once the minutes are signed they are handed in through intake, and what was handed in is no longer changed here."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guanlan.intake.models import StoredFile
from guanlan.organisations.models import Unit


class MeetingState(models.TextChoices):
    PLANNED = "planned", "拟开"
    NOTICED = "noticed", "已通知"
    GOING = "going", "进行中"
    CLOSED = "closed", "已结束"
    MINUTED = "minuted", "纪要待签"
    PUBLISHED = "published", "已报送"
    CANCELLED = "cancelled", "已取消"


class Meeting(models.Model):
    """One meeting of one body of the register `decision_body`, as the register called it that day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meetings", verbose_name="单位")
    meeting_no = models.CharField("会议编号", max_length=40)
    body_no = models.CharField("机构编号", max_length=60)
    body_kind = models.CharField("机构类别", max_length=20)
    body_title = models.CharField("机构名称", max_length=100)
    title = models.CharField("会议名称", max_length=200)
    kind = models.CharField("会议类型", max_length=20)
    mode = models.CharField("会议形式", max_length=20)
    planned_at = models.DateTimeField("召开时间")
    place = models.CharField("地点", max_length=100, blank=True)
    notice = models.TextField("通知内容", blank=True, max_length=2000)
    moderator_no = models.CharField("主持人编号", max_length=40, blank=True)
    state = models.CharField("状态", max_length=12, choices=MeetingState, default=MeetingState.PLANNED)
    noticed_at = models.DateTimeField("通知时间", null=True)
    begun_at = models.DateTimeField("开始时间", null=True)
    closed_at = models.DateTimeField("结束时间", null=True)
    published_at = models.DateTimeField("报送时间", null=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-planned_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "meeting_no"], name="meeting_no_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(begun_at__isnull=False, closed_at__gte=F("begun_at")),
                name="meeting_in_order",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-planned_at"], name="meeting_unit")]

    def __str__(self) -> str:
        return self.title


class AttendeeState(models.TextChoices):
    PRESENT = "present", "到会"
    PROXY = "proxy", "委托出席"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "缺席"


class Attendee(models.Model):
    """A member of the body, or an observer; `user` is the account that was invited, where the person has one."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    person_no = models.CharField("人员编号", max_length=40)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    role = models.CharField("成员身份", max_length=20, blank=True)
    attend_as = models.CharField("参会身份", max_length=10)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField("到会情况", max_length=10, choices=AttendeeState, blank=True)
    reason = models.CharField("未到会原因", max_length=200, blank=True)
    proxy = models.CharField("受托人", max_length=40, blank=True)
    signed_in_at = models.DateTimeField("签到时间", null=True)

    class Meta:
        ordering = ["attend_as", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person_no"], name="attendee_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        return self.attend_as == "member"

    @property
    def takes_part(self) -> bool:
        return self.state in (AttendeeState.PRESENT, AttendeeState.PROXY)


class TopicState(models.TextChoices):
    WAITING = "waiting", "未开始"
    OPEN = "open", "审议中"
    CONCLUDED = "concluded", "已议决"


class Topic(models.Model):
    """One item of the agenda. `act` is what the body does with the matter: study, decide, hear or approve."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="topics")
    topic_no = models.CharField("议题编号", max_length=60)
    order_no = models.PositiveSmallIntegerField("议程次序")
    title = models.CharField("议题名称", max_length=200)
    decision_no = models.CharField("决策事项编号", max_length=60)
    category = models.CharField("事项类别", max_length=20, blank=True)
    items = models.JSONField("所属事项", default=list)
    act = models.CharField("本次会议的作用", max_length=10)
    source = models.CharField("任务来源", max_length=200, blank=True)
    reporter = models.CharField("汇报人", max_length=60, blank=True)
    amount = models.DecimalField("涉及金额", max_digits=20, decimal_places=2, null=True, blank=True)
    payee_code = models.CharField("收款方代码", max_length=40, blank=True)
    payee_name = models.CharField("收款方", max_length=100, blank=True)
    project_no = models.CharField("项目编号", max_length=60, blank=True)
    valid_to = models.DateField("执行截止日期", null=True, blank=True)
    workers_heard = models.BooleanField("已听取职工意见", default=False)
    exempt_reason = models.CharField("免前置研究的理由", max_length=300, blank=True)
    emergency = models.BooleanField("紧急决定", default=False)
    state = models.CharField("状态", max_length=10, choices=TopicState, default=TopicState.WAITING)
    outcome = models.CharField("议题结果", max_length=10, blank=True)
    resolution = models.CharField("决议", max_length=1000, blank=True)
    deviation = models.CharField("结果与票数不一致的说明", max_length=300, blank=True)
    ratified_on = models.DateField("追认日期", null=True, blank=True)
    ratified_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="ratifies", verbose_name="追认的议题"
    )
    ratification = models.CharField("追认说明", max_length=300, blank=True)

    class Meta:
        ordering = ["order_no", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "topic_no"], name="topic_no_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=Decimal(0)), name="topic_amount"),
            models.CheckConstraint(condition=~Q(state="concluded") | ~Q(outcome=""), name="topic_concluded_how"),
            models.CheckConstraint(condition=Q(ratified_on=None) | Q(emergency=True), name="topic_ratified_emergency"),
        ]

    def __str__(self) -> str:
        return self.title


class Opinion(models.Model):
    """What one member said and how they voted; a vote `recused` carries its reason."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="opinions")
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="opinions")
    vote = models.CharField("表决意见", max_length=10)
    text = models.CharField("意见", max_length=500, blank=True)
    spoke = models.PositiveSmallIntegerField("发言次序", null=True)
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["spoke", "id"]
        constraints = [models.UniqueConstraint(fields=["topic", "attendee"], name="opinion_once")]


class Interest(models.Model):
    """A relation that a member declared; who has one leaves the topic to the others."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="interests")
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="interests")
    relation = models.CharField("利害关系", max_length=200)
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "attendee"], name="interest_once")]


class Material(models.Model):
    """A file for a topic. Without `everyone` only the `viewers` among the attendees may open it."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="materials")
    kind = models.CharField("材料类别", max_length=20)
    title = models.CharField("材料名称", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    everyone = models.BooleanField("全体参会人员可看", default=True)
    viewers = models.ManyToManyField(Attendee, related_name="+", verbose_name="可看的人员")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class MaterialOpening(models.Model):
    """Who opened a material, and when; written before the bytes are given out."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="openings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]


class LegalOpinion(models.Model):
    """The review of a topic by counsel: an object with author, day and conclusion, not a word in a file name."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="legal_opinions")
    opinion_no = models.CharField("意见编号", max_length=60)
    author = models.CharField("出具人", max_length=60)
    issued_on = models.DateField("出具日期")
    conclusion = models.CharField("结论", max_length=20)

    class Meta:
        ordering = ["issued_on", "id"]
        constraints = [models.UniqueConstraint(fields=["topic", "opinion_no"], name="legal_opinion_once")]


class Minutes(models.Model):
    """One version of the minutes, with the record of who signed in and said what, in order: documents as they were
    written, kept as evidence; the last one is signed."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="minutes")
    version = models.PositiveSmallIntegerField("版本")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    record = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="会议记录")
    generated_at = models.DateTimeField(auto_now_add=True)
    generated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签发时间", null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signer = models.CharField("签发人", max_length=40, blank=True)
    on_paper = models.BooleanField("纸质签字", default=False)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once")]


class StepState(models.TextChoices):
    PLANNED = "planned", "未开始"
    GOING = "going", "进行中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已停止"


class Step(models.Model):
    """One step of carrying a decision out; handed in anew whenever it changes."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="steps")
    step_no = models.CharField("步骤编号", max_length=40)
    title = models.CharField("步骤", max_length=200)
    responsible = models.CharField("责任部门或责任人", max_length=60)
    due_on = models.DateField("要求完成日期")
    begun_on = models.DateField("开始日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=StepState, default=StepState.PLANNED)
    amount = models.DecimalField("执行金额", max_digits=20, decimal_places=2, null=True, blank=True)
    result = models.CharField("结果", max_length=500, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["topic", "step_no"], name="step_no_once")]


class Change(models.Model):
    """A change of a decision, with the topic by which the body approved it; handed in once it is recorded."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="changes")
    change_no = models.CharField("变更编号", max_length=40)
    changed_on = models.DateField("变更日期")
    content = models.CharField("变更内容", max_length=500)
    amount_after = models.DecimalField("变更后金额", max_digits=20, decimal_places=2, null=True, blank=True)
    approved_by = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+", verbose_name="批准变更的议题")

    class Meta:
        ordering = ["changed_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "change_no"], name="change_no_once"),
            models.CheckConstraint(
                condition=Q(amount_after=None) | Q(amount_after__gte=Decimal(0)), name="change_amount"
            ),
        ]


class Evaluation(models.Model):
    """What came of a decision, judged afterwards; one of the same day takes the place of the earlier."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="evaluations")
    evaluated_on = models.DateField("评价日期")
    conclusion = models.CharField("结论", max_length=500)
    score = models.PositiveSmallIntegerField("评分", null=True, blank=True)
    lesson = models.CharField("经验与问题", max_length=500, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        ordering = ["evaluated_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "evaluated_on"], name="evaluation_once_a_day"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="evaluation_score"),
        ]
