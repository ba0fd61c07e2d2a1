"""The room of a meeting: the secretary's page while it is held, an attendee's page, and every step taken there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from zlib import crc32

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from guanlan.identity.models import User
from guanlan.identity.roles import Permission
from guanlan.modules.decisions.meetings import aftermath, following, holding, materials, planning, publishing
from guanlan.modules.decisions.meetings.cautions import cautions
from guanlan.modules.decisions.meetings.counting import quorum_of, requirements_of, tally_of
from guanlan.modules.decisions.meetings.forms import codes
from guanlan.modules.decisions.meetings.queries import MODULE, Sheet, invitable, materials_seen, sheet_of
from guanlan.modules.decisions.meetings.rates import Requirements
from guanlan.modules.decisions.meetings.states import MeetingError
from guanlan.modules.decisions.meetings.views import BADGES, may_keep, meeting_in_scope
from guanlan.modules.decisions.models import Attendee, Meeting, MeetingState, Topic, TopicState
from guanlan.standard.loading import current
from guanlan.web.pages import actor, back, guarded, notify, number, scope


@guarded(Permission.VIEW, MODULE)
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: the secretary keeps it, an attendee takes part, others read."""
    meeting = meeting_in_scope(request, pk)
    sheet = sheet_of(meeting)
    keep = may_keep(request, meeting)
    me = next((a for a in sheet.attendees if a.user_id == actor(request).pk), None)
    live = _live(sheet, keep)
    context = live | {
        "m": meeting, "sheet": sheet, "keep": keep, "me": me, "badge": BADGES.get(meeting.state, "plain"),
        "topics": [_topic(sheet, t, me, live["needs"]) for t in sheet.topics], "votes": codes("vote"), "outcomes": codes("topic_outcome"),
        "openable": set(materials_seen(scope(request), actor(request)).filter(topic__meeting=meeting).values_list("pk", flat=True)),
        "kinds": codes("material_kind"), "conclusions": codes("legal_conclusion"), "minutes": meeting.minutes.first(),
        "crumbs": [("会议", "/decisions/meetings"), (meeting.title, "")],
    }  # fmt: skip
    if keep and meeting.state in (MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.GOING):
        context["accounts"] = invitable(meeting.unit)
        names = Counter(u.display_name for u in context["accounts"])
        context["shared"] = {name for name, n in names.items() if n > 1}
    return render(request, "decisions/meetings/meeting.html", context)


@guarded(Permission.VIEW, MODULE)
def meeting_live(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes while a meeting goes on; 204 while nothing has changed."""
    meeting = meeting_in_scope(request, pk)
    context = _live(sheet_of(meeting), may_keep(request, meeting))
    if request.GET.get("mark") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "decisions/meetings/live.html", context | {"m": meeting})


def _live(sheet: Sheet, keep: bool) -> dict[str, Any]:
    needs = requirements_of(sheet.meeting, sheet.topics)
    found = cautions(sheet) if keep else []
    opened = next((t for t in sheet.topics if t.state == TopicState.OPEN), None)
    voted = len(sheet.opinions[opened.pk]) if opened else 0
    quorum = quorum_of(sheet.attendees, needs)
    said = [sheet.meeting.state, quorum.text, opened and opened.pk, voted, *(c.text for c in found)]
    return {
        "quorum": quorum, "needs": needs, "cautions": found, "opened": opened, "voted": voted,
        "mark": f"{crc32(repr(said).encode()):08x}",
    }  # fmt: skip


def _topic(sheet: Sheet, topic: Topic, me: Attendee | None, needs: Requirements) -> dict[str, Any]:
    standard = current()
    opinions = {o.attendee_id: o for o in sheet.opinions[topic.pk]}
    interests = {i.attendee_id: i for i in sheet.interests[topic.pk]}
    people = [a for a in sheet.attendees if a.is_member or a.pk in opinions or a.state == "present"]
    return {
        "topic": topic, "tally": tally_of(sheet.attendees, sheet.opinions[topic.pk], needs),
        "rows": [(a, opinions.get(a.pk), interests.get(a.pk)) for a in people], "interests": list(interests.values()),
        "mine": opinions.get(me.pk) if me else None, "my_interest": interests.get(me.pk) if me else None,
        "act": standard.codelists["body_act"].titles.get(topic.act, ""), "category": standard.codelists["decision_category"].titles.get(topic.category, ""),
        "outcome": standard.codelists["topic_outcome"].titles.get(topic.outcome, ""),
    }  # fmt: skip


Step = Callable[[HttpRequest, Meeting, User], str]


def _attendee(request: HttpRequest, meeting: Meeting) -> Attendee:
    attendee: Attendee = _part(meeting.attendees, request.POST.get("attendee"))
    return attendee


def _topic_of(request: HttpRequest, meeting: Meeting) -> Topic:
    topic: Topic = _part(meeting.topics, request.POST.get("topic"))
    topic.meeting = meeting
    return topic


def _part(parts: Any, pk: str | None) -> Any:
    """A part of this very meeting; what belongs to another does not exist here."""
    found = parts.filter(pk=number(pk)).first()
    if found is None:
        raise Http404
    return found


def _day(request: HttpRequest, name: str, what: str, needed: bool = True) -> date | None:
    text = request.POST.get(name, "").strip()
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if found is None and (needed or text):
        raise MeetingError(f"请填写{what}，如 2026-01-31。")
    return found


def _money(request: HttpRequest, name: str, what: str) -> Decimal | None:
    text = request.POST.get(name, "").replace(",", "").strip()
    try:
        found = Decimal(text) if text else None
    except InvalidOperation as error:
        raise MeetingError(f"{what}“{text[:20]}”不是数字。") from error
    if found is not None and not (found.is_finite() and abs(found) < Decimal(10) ** 17):
        raise MeetingError(f"{what}“{text[:20]}”不是可记的金额。")
    return found


def _notify(request: HttpRequest, meeting: Meeting, by: User) -> str:
    planning.meeting_notify(by=by, meeting=meeting)
    return "通知已发出，议程不再改动。"


def _cancel(request: HttpRequest, meeting: Meeting, by: User) -> str:
    planning.meeting_cancel(by=by, meeting=meeting, reason=request.POST.get("reason", ""))
    return "会议已取消。"


def _order(request: HttpRequest, meeting: Meeting, by: User) -> str:
    """Either one topic moved by a button, or the numbers typed into the agenda."""
    topics = list(meeting.topics.all())
    if move := request.POST.get("move"):
        pk, _, way = move.partition(":")
        at = next((i for i, t in enumerate(topics) if t.pk == number(pk)), -1)
        to = at + (1 if way == "down" else -1)
        if at >= 0 and 0 <= to < len(topics):
            topics[at], topics[to] = topics[to], topics[at]
    else:
        topics.sort(key=lambda t: (number(request.POST.get(f"order_{t.pk}")) or 999, t.order_no))
    planning.agenda_order(by=by, meeting=meeting, order=[t.pk for t in topics])
    return "议程次序已保存。"


def _drop_topic(request: HttpRequest, meeting: Meeting, by: User) -> str:
    planning.topic_drop(by=by, topic=_topic_of(request, meeting))
    return "议题已从议程删除。"


def _observer(request: HttpRequest, meeting: Meeting, by: User) -> str:
    post = request.POST
    planning.observer_add(by=by, meeting=meeting, name=post.get("name", ""), post=post.get("post", ""), person_no=post.get("person_no", ""))  # fmt: skip
    return "已增加列席人员。"


def _attendance(request: HttpRequest, meeting: Meeting, by: User) -> str:
    """The whole attendance form: accounts and who is there; only what changed is written."""
    accounts = {u.pk: u for u in invitable(meeting.unit)}
    changed = 0
    for a in meeting.attendees.all():
        a.meeting = meeting
        if (account := request.POST.get(f"user_{a.pk}")) is not None and (number(account) or None) != a.user_id:
            planning.attendee_invite(by=by, attendee=a, user=accounts.get(number(account)))
            changed += 1
        state, text = request.POST.get(f"state_{a.pk}", ""), request.POST.get(f"reason_{a.pk}", "").strip()
        said = a.proxy if a.state == "proxy" else a.reason
        if state and (state, text) != (a.state, said):
            proxy, reason = (text, "") if state == "proxy" else ("", text)
            holding.attendee_sign(by=by, attendee=a, state=state, reason=reason, proxy=proxy)
            changed += 1
    return f"已保存 {changed} 处。" if changed else "没有改动。"


def _begin(request: HttpRequest, meeting: Meeting, by: User) -> str:
    holding.meeting_begin(by=by, meeting=meeting)
    return "会议开始。"


def _open(request: HttpRequest, meeting: Meeting, by: User) -> str:
    topic = holding.topic_open(by=by, topic=_topic_of(request, meeting))
    return f"开始审议“{topic}”。"


def _interest(request: HttpRequest, meeting: Meeting, by: User) -> str:
    attendee = _attendee(request, meeting)
    holding.interest_declare(by=by, topic=_topic_of(request, meeting), attendee=attendee, relation=request.POST.get("relation", ""))  # fmt: skip
    return f"已登记{attendee}的利害关系，其对本议题回避。"


def _opinions(request: HttpRequest, meeting: Meeting, by: User) -> str:
    """The whole table of a topic: every member's vote and words; only what changed is written."""
    topic = _topic_of(request, meeting)
    earlier = {o.attendee_id: (o.vote, o.text) for o in topic.opinions.all()}
    changed = 0
    for a in meeting.attendees.all():
        vote, text = request.POST.get(f"vote_{a.pk}", ""), request.POST.get(f"text_{a.pk}", "").strip()
        if not a.is_member and text and not vote:
            vote = "none"
        if not vote and text:
            raise MeetingError(f"{a}有意见，还没有选择表决。")
        if vote and (vote, text) != earlier.get(a.pk):
            holding.opinion_record(by=by, topic=topic, attendee=a, vote=vote, text=text)
            changed += 1
    return f"已记录 {changed} 人的意见和表决。" if changed else "没有改动。"


def _conclude(request: HttpRequest, meeting: Meeting, by: User) -> str:
    post = request.POST
    topic = holding.topic_conclude(
        by=by, topic=_topic_of(request, meeting), outcome=post.get("outcome", ""), resolution=post.get("resolution", ""),
        deviation=post.get("deviation", ""),
    )  # fmt: skip
    return f"“{topic}”已议决。"


def _close(request: HttpRequest, meeting: Meeting, by: User) -> str:
    holding.meeting_close(by=by, meeting=meeting)
    return "会议结束，可以生成纪要。"


def _generate(request: HttpRequest, meeting: Meeting, by: User) -> str:
    return f"纪要第 {publishing.minutes_generate(by=by, meeting=meeting).version} 版已生成，待主持人签发。"


def _publish(request: HttpRequest, meeting: Meeting, by: User) -> str:
    publishing.meeting_publish(by=by, meeting=meeting)
    return "已核对报送：报送过的内容没有变化。"


def _material(request: HttpRequest, meeting: Meeting, by: User) -> str:
    file, post = request.FILES.get("file"), request.POST
    if file is None or (file.size or 0) > materials.MAX_BYTES:
        raise MeetingError("请选择文件。" if file is None else "文件超过 20 MB，请压缩图片或分成几份。")
    viewers = None
    if not post.get("everyone"):
        viewers = list(meeting.attendees.filter(pk__in=[number(v) for v in post.getlist("viewers")]))
    materials.material_add(
        by=by, topic=_topic_of(request, meeting), kind=post.get("kind", ""), title=post.get("title", ""), data=file.read(),
        file_name=file.name or "", viewers=viewers,
    )  # fmt: skip
    return "材料已上传。"


def _legal(request: HttpRequest, meeting: Meeting, by: User) -> str:
    post = request.POST
    issued_on = _day(request, "issued_on", "出具日期")
    assert issued_on is not None
    planning.legal_opinion_file(
        by=by, topic=_topic_of(request, meeting), opinion_no=post.get("opinion_no", ""), author=post.get("author", ""),
        issued_on=issued_on, conclusion=post.get("conclusion", ""),
    )  # fmt: skip
    return "审查意见已登记。"


def _step_add(request: HttpRequest, meeting: Meeting, by: User) -> str:
    due_on = _day(request, "due_on", "要求完成日期")
    assert due_on is not None
    post = request.POST
    following.step_add(by=by, topic=_topic_of(request, meeting), title=post.get("title", ""), responsible=post.get("responsible", ""), due_on=due_on)  # fmt: skip
    return "落实步骤已布置。"


def _step_report(request: HttpRequest, meeting: Meeting, by: User) -> str:
    topic = _topic_of(request, meeting)
    step = _part(topic.steps, request.POST.get("followed"))
    step.topic = topic
    following.step_report(
        by=by, step=step, state=request.POST.get("state", ""), begun_on=_day(request, "begun_on", "开始日期", False),
        done_on=_day(request, "done_on", "完成日期", False), amount=_money(request, "amount", "执行金额"), result=request.POST.get("result", ""),
    )  # fmt: skip
    return "落实情况已更新。"


def _later(request: HttpRequest, topic: Topic, name: str) -> Topic | None:
    """A topic of another meeting that was chosen; what may not be chosen does not exist here."""
    given = request.POST.get(name, "")
    found: Topic | None = _part(aftermath.later_topics(topic), given) if given else None
    return found


def _ratify(request: HttpRequest, meeting: Meeting, by: User) -> str:
    topic = _topic_of(request, meeting)
    aftermath.topic_ratify(
        by=by, topic=topic, ratifier=_later(request, topic, "ratifier"), ratified_on=_day(request, "ratified_on", "追认日期", False),
        text=request.POST.get("text", ""),
    )  # fmt: skip
    return "追认已登记并报送。"


def _change(request: HttpRequest, meeting: Meeting, by: User) -> str:
    topic, changed_on = _topic_of(request, meeting), _day(request, "changed_on", "变更日期")
    assert changed_on is not None
    aftermath.decision_change(
        by=by, topic=topic, changed_on=changed_on, content=request.POST.get("content", ""),
        amount_after=_money(request, "amount_after", "变更后金额"), approved_by=_later(request, topic, "approved_by"),
    )  # fmt: skip
    return "决策变更已登记并报送。"


def _evaluate(request: HttpRequest, meeting: Meeting, by: User) -> str:
    evaluated_on, score = _day(request, "evaluated_on", "评价日期"), request.POST.get("score", "").strip()
    assert evaluated_on is not None
    if score and not (score.isascii() and score.isdigit() and len(score) <= 3):
        raise MeetingError("评分应为 0 至 100 的整数。")
    aftermath.decision_evaluate(
        by=by, topic=_topic_of(request, meeting), evaluated_on=evaluated_on, conclusion=request.POST.get("conclusion", ""),
        score=int(score) if score else None, lesson=request.POST.get("lesson", ""),
    )  # fmt: skip
    return "后评价已登记并报送。"


def _sign(request: HttpRequest, meeting: Meeting, by: User) -> str:
    if request.POST.get("on_paper") and not may_keep(request, meeting):
        raise MeetingError("纸质签字由会议秘书登记。")
    publishing.minutes_sign(by=by, meeting=meeting, version=number(request.POST.get("version")), on_paper=bool(request.POST.get("on_paper")))  # fmt: skip
    return "纪要已签发，会议已报送。"


def _me(meeting: Meeting, by: User) -> Attendee:
    me = meeting.attendees.filter(user=by).first()
    if me is None:
        raise Http404
    return me


def _my_sign(request: HttpRequest, meeting: Meeting, by: User) -> str:
    state = request.POST.get("state", "")
    if state not in ("present", "leave"):
        raise MeetingError("请选择签到或请假。")
    holding.attendee_sign(by=by, attendee=_me(meeting, by), state=state, reason=request.POST.get("reason", ""))
    return "已签到。" if state == "present" else "已请假。"


def _my_opinion(request: HttpRequest, meeting: Meeting, by: User) -> str:
    me = _me(meeting, by)
    vote = request.POST.get("vote", "") or ("" if me.is_member else "none")
    holding.opinion_record(by=by, topic=_topic_of(request, meeting), attendee=me, vote=vote, text=request.POST.get("text", ""))  # fmt: skip
    return "您的意见已记录。"


def _my_interest(request: HttpRequest, meeting: Meeting, by: User) -> str:
    holding.interest_declare(by=by, topic=_topic_of(request, meeting), attendee=_me(meeting, by), relation=request.POST.get("relation", ""))  # fmt: skip
    return "已申报，您对本议题回避。"


SECRETARY: dict[str, Step] = {
    "notify": _notify, "cancel": _cancel, "order": _order, "drop-topic": _drop_topic, "observer": _observer,
    "attendance": _attendance, "begin": _begin, "open": _open, "interest": _interest, "opinions": _opinions,
    "conclude": _conclude, "close": _close, "generate": _generate, "publish": _publish, "material": _material,
    "legal": _legal, "step-add": _step_add, "step-report": _step_report, "ratify": _ratify, "change": _change,
    "evaluate": _evaluate,
}  # fmt: skip
# The people concerned do these themselves; the operations refuse anybody else.
PERSONAL: dict[str, Step] = {"my-sign": _my_sign, "my-opinion": _my_opinion, "my-interest": _my_interest, "sign": _sign}


@guarded(Permission.VIEW, MODULE)
@require_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; what does not fit is said, and nothing of it is kept."""
    permission = Permission.REPORT if step in SECRETARY else Permission.VIEW
    meeting = meeting_in_scope(request, pk, permission)
    take = SECRETARY.get(step) or PERSONAL.get(step)
    if take is None:
        raise Http404
    try:
        with transaction.atomic():
            notify(request, take(request, meeting, actor(request)))
    except MeetingError as error:
        notify(request, str(error), "danger")
    target = f"/decisions/meetings/{pk}"
    if step == "generate":
        return redirect(f"{target}/minutes")
    return back(request, target)
