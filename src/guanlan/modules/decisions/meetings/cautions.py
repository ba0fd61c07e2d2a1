"""Live warnings while a meeting is planned and held, each in one plain sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from guanlan.modules.decisions.meetings import registers
from guanlan.modules.decisions.meetings.counting import Quorum, quorum_of, requirements_of, tally_of
from guanlan.modules.decisions.meetings.queries import Sheet
from guanlan.modules.decisions.meetings.rates import Requirements
from guanlan.modules.decisions.models import Interest, MeetingState, Topic, TopicState
from guanlan.standard.loading import current

DECIDING = ("decide", "approve")


@dataclass(frozen=True)
class Caution:
    """`topic` is the agenda number it is about, 0 for the meeting as a whole."""

    text: str
    topic: int = 0
    grave: bool = False


def cautions(sheet: Sheet) -> list[Caution]:
    """Everything that does not fit as the meeting stands now."""
    needs = requirements_of(sheet.meeting, sheet.topics)
    quorum = quorum_of(sheet.attendees, needs)
    return [*_meeting(sheet, needs, quorum), *_catalogue(sheet), *_relations(sheet), *_votes(sheet, needs)]


def _meeting(sheet: Sheet, needs: Requirements, quorum: Quorum) -> Iterator[Caution]:
    meeting = sheet.meeting
    if not sheet.topics:
        yield Caution("还没有议题。")
    if quorum.due == 0:
        yield Caution("没有应到成员：请先在“决策机构成员”中报送该机构的成员。", grave=True)
    elif meeting.state == MeetingState.GOING and not quorum.reached:
        yield Caution(f"到会人数不足：{quorum.text}。", grave=True)
    noticed = (meeting.noticed_at or timezone.now()).astimezone().date()
    days = (meeting.planned_at.astimezone().date() - noticed).days
    if days < needs.notice_days and meeting.state in (MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.GOING):
        yield Caution(f"通知到开会只有 {max(days, 0)} 天，少于 {needs.notice_days} 天（{needs.notice_source}）。")
    if meeting.moderator_no and meeting.moderator_no not in {a.person_no for a in sheet.attendees if a.is_member}:
        yield Caution("主持人不是该机构的成员。")
    if meeting.body_kind == "party" and any(a.state == "proxy" for a in sheet.attendees):
        yield Caution("党委（党组）会不能委托他人出席。", grave=True)


def _catalogue(sheet: Sheet) -> Iterator[Caution]:
    """What the enterprise's own catalogue demands of each topic."""
    meeting, day = sheet.meeting, sheet.day
    items = {row["item_code"]: row for row in registers.items_on(meeting.unit, day)}
    order = registers.order_of(meeting.unit, sorted({code for t in sheet.topics for code in t.items}))
    studied = registers.studied_before(meeting.unit, [t.decision_no for t in sheet.topics], day)
    reviewed = registers.reviewed_before(meeting.unit, [t.topic_no for t in sheet.topics], day)
    for topic in sheet.topics:
        own = [items[code] for code in topic.items if code in items]
        number = topic.order_no
        if not topic.items:
            yield Caution("没有对应事项清单中的事项，无法核对会议次序和权限。", number)
        needs_study = [i["title"] for i in own if i["party_first"]]
        earlier = topic.decision_no in studied or topic.exempt_reason
        if needs_study and meeting.body_kind != "party" and not earlier:
            yield Caution(
                f"“{needs_study[0]}”须党委前置研究，没有找到此前同一决策事项（{topic.decision_no}）经党委会通过的议题。",
                number, True,
            )  # fmt: skip
        legal = any(o.issued_on <= day and o.conclusion != "noncompliant" for o in topic.legal_opinions.all())
        if any(i["legal_review"] for i in own) and not legal and topic.topic_no not in reviewed:
            yield Caution("须经合法合规审查，还没有会前出具的审查意见。", number, True)
        if any(i["workers_heard"] for i in own) and not topic.workers_heard:
            yield Caution("须听取职工意见，还没有登记已听取。", number)
        yield from _power(topic, meeting.body_kind, [o for o in order if o["item_code"] in topic.items])
        if not topic.materials.all() and meeting.state == MeetingState.PLANNED:
            yield Caution("还没有议题材料。", number)


def _power(topic: Topic, body_kind: str, order: list[registers.Row]) -> Iterator[Caution]:
    """Whether this body may do with the matter what the agenda says, up to the amount."""
    acts = current().codelists["body_act"].titles
    if not order:
        return
    mine = [o for o in order if o["body_kind"] == body_kind]
    if not mine:
        yield Caution("清单规定的会议次序中没有本机构。", topic.order_no)
    elif topic.act not in {o["act"] for o in mine}:
        allowed = "、".join(sorted({acts[o["act"]] for o in mine}))
        yield Caution(f"本机构对该事项的作用是{allowed}，议程写的是{acts[topic.act]}。", topic.order_no, True)
    caps = [o["amount_to"] for o in mine if o["act"] in DECIDING and o["amount_to"] is not None]
    if topic.amount is not None and topic.act in DECIDING and caps and topic.amount > min(caps):
        later = [o for o in order if o["act"] in DECIDING and o["order_no"] > max(m["order_no"] for m in mine)]
        tail = "，通过后还须报上一级决策机构" if later else ""
        yield Caution(f"金额 {topic.amount:,.2f} 元超过本机构的权限 {min(caps):,.2f} 元{tail}。", topic.order_no, True)


def _relations(sheet: Sheet) -> Iterator[Caution]:
    """Members who declared a relation to the same matter or payee before, and have not done so now."""
    if sheet.meeting.state not in (MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.GOING):
        return
    people = {a.person_no: a for a in sheet.attendees if a.is_member}
    earlier = Interest.objects.filter(
        topic__meeting__unit=sheet.meeting.unit, attendee__person_no__in=list(people)
    ).exclude(topic__meeting=sheet.meeting)
    known = [
        (i.attendee.person_no, i.relation, i.topic.decision_no, i.topic.payee_code or i.topic.payee_name)
        for i in earlier.select_related("attendee", "topic")
    ]
    for topic in sheet.topics:
        payee = topic.payee_code or topic.payee_name
        declared = {i.attendee.person_no for i in sheet.interests[topic.pk]}
        for person, relation, decision, other in known:
            if person not in declared and (decision == topic.decision_no or (payee and payee == other)):
                declared.add(person)
                yield Caution(
                    f"{people[person]}此前申报过利害关系（{relation}），本议题还没有申报回避。", topic.order_no, True
                )


def _votes(sheet: Sheet, needs: Requirements) -> Iterator[Caution]:
    titles = current().codelists["topic_outcome"].titles
    for topic in sheet.topics:
        opinions = sheet.opinions[topic.pk]
        tally = tally_of(sheet.attendees, opinions, needs)
        if topic.state == TopicState.OPEN and tally.silent:
            yield Caution(f"还有 {tally.silent} 名到会成员没有表决。", topic.order_no)
        if topic.state == TopicState.CONCLUDED and topic.outcome != "deferred" and topic.outcome != tally.outcome:
            by_votes = titles.get(tally.outcome, "尚不能定")
            yield Caution(
                f"记录的结果是{titles[topic.outcome]}，按票数应为{by_votes}（{tally.text}；{tally.rule}）。",
                topic.order_no, True,
            )  # fmt: skip
        chair_first = next((o for o in opinions if o.spoke == 1 and o.attendee.role == "chair"), None)
        if chair_first and len(opinions) > 1:
            yield Caution(f"主要负责人{chair_first.attendee}第一个发言，应末位表态。", topic.order_no)
