"""A meeting at any stage of its life."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from guanlan.modules.decisions.meetings import holding, planning
from guanlan.modules.decisions.meetings.planning import TopicDraft
from guanlan.modules.decisions.models import Meeting, Topic
from tests.city import build
from tests.decisions.registers import registers_file
from tests.lasting import lasting

PAYMENT = TopicDraft(
    title="支付二期设备款",
    act="decide",
    items=["F01"],
    amount=Decimal("8000000"),
    payee_name="渝州建材",
    reporter="财务部",
)


class Stage:
    """A meeting of the board of sub2, and short words for taking it further."""

    def __init__(self, city) -> None:
        self.city, self.unit, self.secretary = city, city.units["sub2"], city.users["reporter2"]
        registers_file(self.secretary, self.unit)

    def plan(self, body: str = "DSH", **changes) -> Meeting:
        values = {
            "kind": "regular", "mode": "onsite", "title": "董事会第三次会议", "place": "三楼会议室",
            "planned_at": timezone.now() + timedelta(days=1),
        } | changes  # fmt: skip
        return planning.meeting_plan(by=self.secretary, unit=self.unit, body_no=body, **values)

    def topic(self, meeting: Meeting, draft: TopicDraft = PAYMENT) -> Topic:
        return planning.topic_add(by=self.secretary, meeting=meeting, draft=draft)

    def notify(self, meeting: Meeting) -> Meeting:
        return planning.meeting_notify(by=self.secretary, meeting=meeting)

    def sign_in(self, meeting: Meeting, *away: str) -> None:
        for attendee in meeting.attendees.all():
            state, reason = ("leave", "出差") if attendee.person_no in away else ("present", "")
            holding.attendee_sign(by=self.secretary, attendee=attendee, state=state, reason=reason)

    def going(self, *away: str, draft: TopicDraft = PAYMENT, body: str = "DSH") -> Topic:
        """A meeting that is held, at its one topic."""
        meeting = self.plan(body)
        topic = self.topic(meeting, draft)
        self.notify(meeting)
        self.sign_in(meeting, *away)
        holding.meeting_begin(by=self.secretary, meeting=meeting)
        return holding.topic_open(by=self.secretary, topic=topic)

    def vote(self, topic: Topic, **votes: str) -> None:
        """`P1="aye"` and so on."""
        for person, vote in votes.items():
            holding.opinion_record(
                by=self.secretary,
                topic=topic,
                attendee=self.person(topic.meeting, person),
                vote=vote,
                text=f"{person}的意见",
            )

    def person(self, meeting: Meeting, number: str):
        return meeting.attendees.get(person_no=number)

    def closed(self, draft: TopicDraft = PAYMENT, body: str = "DSH") -> Meeting:
        """A meeting whose topic was passed by everybody."""
        topic = self.going(draft=draft, body=body)
        self.vote(topic, **{a.person_no: "aye" for a in topic.meeting.attendees.all()})
        holding.topic_conclude(by=self.secretary, topic=topic, outcome="passed", resolution="同意支付二期设备款。")
        return holding.meeting_close(by=self.secretary, meeting=topic.meeting)


@pytest.fixture(scope="module")
def stages(django_db_setup, django_db_blocker, tmp_path_factory):
    evidence = tmp_path_factory.mktemp("stage") / "evidence"
    with lasting(lambda: Stage(build()), evidence, django_db_blocker) as each:
        yield each


@pytest.fixture
def stage(stages, db) -> Stage:
    return stages()
