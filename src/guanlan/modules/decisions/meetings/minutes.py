"""The minutes as text: what the document and the page show, made of what was recorded and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone

from guanlan.modules.decisions.meetings.counting import quorum_of, requirements_of, tally_of
from guanlan.modules.decisions.meetings.queries import Sheet
from guanlan.modules.decisions.meetings.rates import Requirements
from guanlan.modules.decisions.models import Attendee, AttendeeState, Opinion, Topic
from guanlan.standard.loading import current

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class TopicText:
    heading: str
    facts: list[str]
    opinions: list[str]
    vote: str
    resolution: str
    notes: list[str]


@dataclass(frozen=True)
class MinutesText:
    """One document; every string is a paragraph or a line of it."""

    organisation: str
    title: str
    number: str
    day: str
    lines: list[tuple[str, str]]
    attendance: str
    topics: list[TopicText]
    steps: list[str]
    moderator: str
    made_at: datetime
    titles: list[str] = field(default_factory=list)


def chinese_number(number: int) -> str:
    """1 to 99 as they stand before headings."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else NUMERALS[tens - 1]) + "十" if tens else ""
    return head + (NUMERALS[ones - 1] if ones else "")


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def minutes_text(sheet: Sheet) -> MinutesText:
    """The text of a closed meeting."""
    meeting, standard = sheet.meeting, current()
    needs = requirements_of(meeting, sheet.topics)
    begun, closed = meeting.begun_at, meeting.closed_at
    assert begun is not None and closed is not None
    start, end = begun.astimezone(), closed.astimezone()
    kinds, modes = standard.codelists["meeting_kind"].titles, standard.codelists["meeting_mode"].titles
    lines = [
        ("时间", f"{chinese_day(start.date())} {start:%H:%M}至{end:%H:%M}"),
        ("地点", meeting.place),
        ("会议形式", f"{kinds.get(meeting.kind, meeting.kind)}（{modes.get(meeting.mode, meeting.mode)}）"),
        ("主持", _person(sheet.moderator) if sheet.moderator else ""),
        *_attendance_lines(sheet.attendees),
    ]
    quorum = quorum_of(sheet.attendees, needs)
    verdict = "，符合召开条件" if quorum.reached else "，未达到规定的到会人数"
    steps = [_step(topic, standard.codelists["step_state"].titles) for topic in sheet.topics]
    return MinutesText(
        organisation=meeting.unit.name, title=f"{meeting.title}纪要", number=meeting.meeting_no, day=chinese_day(end.date()),
        lines=[(label, text) for label, text in lines if text],
        attendance=f"本次会议应到成员 {quorum.due} 人，实到 {quorum.present} 人{_noticed(sheet)}。按{needs.source}，须 {quorum.needed} 人以上到会{verdict}。",
        topics=[_topic(sheet, topic, needs, number) for number, topic in enumerate(sheet.topics, 1)],
        steps=[line for lines_ in steps for line in lines_],
        moderator=str(sheet.moderator or ""), made_at=closed, titles=[t.title for t in sheet.topics],
    )  # fmt: skip


def record_text(sheet: Sheet) -> MinutesText:
    """The record of a closed meeting: the minutes, with when each signed in and in which order they spoke."""
    text = minutes_text(sheet)
    there = [a for a in sheet.attendees if a.signed_in_at is not None]
    signed = "；".join(f"{_person(a)} {timezone.localtime(a.signed_in_at):%H:%M:%S}" for a in there)
    topics = [
        replace(written, opinions=[_in_turn(o) for o in sheet.opinions[topic.pk]])
        for topic, written in zip(sheet.topics, text.topics, strict=True)
    ]
    lines = [*text.lines, ("签到", signed)] if signed else text.lines
    return replace(text, title=f"{sheet.meeting.title}记录", lines=lines, topics=topics)


def _in_turn(opinion: Opinion) -> str:
    return (f"第 {opinion.spoke} 位发言，" if opinion.spoke else "") + _opinion(opinion)


def _noticed(sheet: Sheet) -> str:
    noticed = sheet.meeting.noticed_at
    return f"；会议通知于 {chinese_day(noticed.astimezone().date())} 发出" if noticed else ""


def _person(attendee: Attendee) -> str:
    return f"{attendee.name}（{attendee.post}）" if attendee.post else attendee.name


def _attendance_lines(attendees: list[Attendee]) -> list[tuple[str, str]]:
    members = [a for a in attendees if a.is_member]

    def those(*states: str) -> list[Attendee]:
        return [a for a in members if a.state in states]

    proxies = [f"{_person(a)}，委托{a.proxy}" for a in those(AttendeeState.PROXY)]
    away = [f"{_person(a)}，{a.reason}" for a in those(AttendeeState.LEAVE)]
    absent = [f"{_person(a)}，{a.reason}" for a in those(AttendeeState.ABSENT)]
    guests = [_person(a) for a in attendees if not a.is_member and a.state == AttendeeState.PRESENT]
    return [
        ("出席", "、".join(map(_person, those(AttendeeState.PRESENT)))), ("委托出席", "；".join(proxies)),
        ("请假", "；".join(away)), ("缺席", "；".join(absent)), ("列席", "、".join(guests)),
    ]  # fmt: skip


def _topic(sheet: Sheet, topic: Topic, needs: Requirements, number: int) -> TopicText:
    standard = current()
    opinions = sheet.opinions[topic.pk]
    tally = tally_of(sheet.attendees, opinions, needs)
    outcome = standard.codelists["topic_outcome"].titles[topic.outcome]
    notes = [f"{i.attendee}申报利害关系：{i.relation}，对本议题回避。" for i in sheet.interests[topic.pk]]
    notes += [f"合法合规审查意见（{o.opinion_no}）：{o.author} {chinese_day(o.issued_on)}出具，结论为{standard.codelists['legal_conclusion'].titles.get(o.conclusion, o.conclusion)}。"
              for o in topic.legal_opinions.all()]  # fmt: skip
    if topic.deviation:
        notes.append(f"记录的结果与票数不一致，说明：{topic.deviation}")
    return TopicText(
        heading=f"（{chinese_number(number)}）{topic.title}", facts=_facts(topic),
        opinions=[_opinion(o) for o in opinions if o.vote != "recused"],
        vote=f"表决情况：{tally.text}。{tally.rule}。议题结果：{outcome}。",
        resolution=topic.resolution, notes=notes,
    )  # fmt: skip


def _facts(topic: Topic) -> list[str]:
    standard = current()
    found = [
        f"决策事项编号 {topic.decision_no}",
        standard.codelists["decision_category"].titles.get(topic.category, ""),
        standard.codelists["body_act"].titles.get(topic.act, ""),
        f"涉及金额 {topic.amount:,.2f} 元" if topic.amount is not None else "",
        f"收款方 {topic.payee_name}" if topic.payee_name else "",
        f"执行期限至 {chinese_day(topic.valid_to)}" if topic.valid_to else "",
        f"{topic.reporter}汇报" if topic.reporter else "",
        "已听取职工意见" if topic.workers_heard else "",
        "紧急决定" if topic.emergency else "",
        f"免前置研究：{topic.exempt_reason}" if topic.exempt_reason else "",
    ]
    return [text for text in found if text]


def _opinion(opinion: Opinion) -> str:
    vote = current().codelists["vote"].titles.get(opinion.vote, opinion.vote)
    said = f"：{opinion.text}" if opinion.text else ""
    kind = vote if opinion.attendee.is_member else "列席意见"
    return f"{_person(opinion.attendee)}：{kind}{said.replace('：', '。', 1)}".rstrip("。") + "。"


def _step(topic: Topic, states: dict[str, str]) -> list[str]:
    return [
        f"{step.title}，由{step.responsible}负责，{chinese_day(step.due_on)}前完成（{topic.title}）。"
        for step in topic.steps.all()
    ]
