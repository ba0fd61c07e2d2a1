"""Forms of meetings: choices come from the registers and the code lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from guanlan.modules.decisions.meetings import registers
from guanlan.modules.decisions.meetings.planning import TopicDraft
from guanlan.modules.decisions.models import Meeting, Topic
from guanlan.standard.loading import current
from guanlan.web.forms import DayField, StyledForm


def codes(codelist: str, empty: str = "") -> list[tuple[str, str]]:
    """The choices of a code list, perhaps with an empty one first."""
    choices = list(current().codelists[codelist].titles.items())
    return [("", empty), *choices] if empty else choices


class MomentField(forms.DateTimeField):
    """A day and time, picked in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
            error_messages={"invalid": "请填写日期和时间，如 2026-01-31 09:30。", "required": "请填写日期和时间。"}, **options,
        )  # fmt: skip

    def clean(self, value: object) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment and not 2000 <= moment.year <= timezone.localdate().year + 1:
            raise ValidationError("时间应在 2000 年至明年之间。")
        return moment


class MeetingForm(StyledForm):
    """What is planned of a meeting; `body` is asked for once, when it is planned."""

    body = forms.ChoiceField(label="决策机构")
    title = forms.CharField(label="会议名称", max_length=200)
    planned_at = MomentField(label="召开时间")
    place = forms.CharField(label="地点", max_length=100, required=False)
    kind = forms.ChoiceField(label="会议类型")
    mode = forms.ChoiceField(label="会议形式")
    moderator_no = forms.ChoiceField(label="主持人", required=False)
    meeting_no = forms.CharField(label="会议编号（不填则自动编号）", max_length=40, required=False)
    notice = forms.CharField(
        label="通知内容", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, bodies: list[tuple[str, str]] | None = None, meeting: Meeting | None = None, **options: Any) -> None:  # fmt: skip
        if meeting is not None:
            names = ("title", "place", "kind", "mode", "moderator_no", "notice")
            initial = {name: getattr(meeting, name) for name in names}
            options.setdefault("initial", initial | {"planned_at": timezone.localtime(meeting.planned_at)})
        super().__init__(*args, **options)
        choices: Any = self.fields
        choices["kind"].choices, choices["mode"].choices = codes("meeting_kind"), codes("meeting_mode")
        if meeting is None:
            choices["body"].choices = bodies or []
            del self.fields["moderator_no"]
        else:
            del self.fields["body"], self.fields["meeting_no"]
            members = meeting.attendees.filter(attend_as="member")
            choices["moderator_no"].choices = [("", "请选择"), *((a.person_no, a.name) for a in members)]


class TopicForm(StyledForm):
    """One topic of the agenda."""

    title = forms.CharField(label="议题名称", max_length=200)
    act = forms.ChoiceField(label="本次会议的作用")
    items = forms.MultipleChoiceField(label="所属事项（可多选）", required=False)
    category = forms.ChoiceField(label="事项类别", required=False)
    decision_no = forms.CharField(label="决策事项编号（同一事项过几个会时用同一编号；新事项不填）", max_length=60, required=False)  # fmt: skip
    amount = forms.DecimalField(label="涉及金额（元）", max_digits=20, decimal_places=2, min_value=0, required=False)
    payee_name = forms.CharField(label="收款方", max_length=100, required=False)
    payee_code = forms.CharField(label="收款方统一社会信用代码", max_length=40, required=False)
    project_no = forms.CharField(label="项目编号", max_length=60, required=False)
    valid_to = DayField(label="执行截止日期", required=False)
    source = forms.CharField(label="任务来源", max_length=200, required=False)
    reporter = forms.CharField(label="汇报人", max_length=60, required=False)
    exempt_reason = forms.CharField(label="免前置研究的理由", max_length=300, required=False)
    workers_heard = forms.BooleanField(label="已听取职工意见", required=False)
    emergency = forms.BooleanField(label="紧急决定（事后须追认）", required=False)

    def __init__(self, *args: Any, meeting: Meeting, topic: Topic | None = None, **options: Any) -> None:
        if topic is not None:
            options.setdefault("initial", {name: getattr(topic, name) for name in TopicDraft.__dataclass_fields__})
        super().__init__(*args, **options)
        found = registers.items_on(meeting.unit, meeting.planned_at.astimezone().date())
        choices: Any = self.fields
        choices["items"].choices = [(i["item_code"], f"{i['item_code']}　{i['title']}") for i in found]
        choices["items"].widget.attrs.update(size=min(max(len(found), 2), 8))
        choices["act"].choices = codes("body_act")
        choices["category"].choices = codes("decision_category", "按所属事项")
        choices["decision_no"].widget.attrs["list"] = "matters"
        choices["amount"].error_messages["invalid"] = "请填写数字，如 5000000.00。"
        if topic is None:
            self.initial.setdefault("act", "study" if meeting.body_kind == "party" else "decide")

    @property
    def draft(self) -> TopicDraft:
        return TopicDraft(**self.cleaned_data)
