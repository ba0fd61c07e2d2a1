"""PostgreSQL itself hides a meeting and every part of it outside the scope, and keeps the openings of materials."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from guanlan.identity.scope import Reach, Scope, enter
from guanlan.modules.decisions.meetings import holding, materials, planning, publishing
from tests.decisions.conftest import PAYMENT

pytestmark = pytest.mark.django_db
TABLES = (
    "meeting", "attendee", "topic", "opinion", "interest", "material", "material_viewers", "materialopening", "legalopinion",
    "minutes", "step",
)  # fmt: skip


@pytest.fixture
def web(stage):
    """A closed meeting with something in every table, then the connection of a web process."""
    meeting = stage.plan()
    topic = stage.topic(meeting, PAYMENT)
    paper = materials.material_add(by=None, topic=topic, kind="proposal", title="议案", data=b"%PDF-1", file_name="a.pdf",
                                   viewers=[stage.person(meeting, "P1")])  # fmt: skip
    materials.material_open(by=stage.secretary, material=paper)
    planning.legal_opinion_file(by=None, topic=topic, opinion_no="", author="法务", issued_on=meeting.created_at.date(), conclusion="compliant")  # fmt: skip
    stage.notify(meeting)
    stage.sign_in(meeting)
    holding.meeting_begin(by=None, meeting=meeting)
    holding.interest_declare(by=None, topic=topic, attendee=stage.person(meeting, "P3"), relation="亲属")
    holding.topic_open(by=None, topic=topic)
    stage.vote(topic, P1="aye", P2="aye", P4="aye", P5="aye")
    holding.topic_conclude(by=None, topic=topic, outcome="passed", resolution="同意")
    topic.steps.create(step_no="1", title="付款", responsible="财务部", due_on="2030-01-01")
    publishing.minutes_generate(by=None, meeting=holding.meeting_close(by=None, meeting=meeting))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE guanlan_web")
    yield stage.city
    enter(None)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM decisions_{table}")
            found[table] = cursor.fetchone()[0]
        return found


def test_every_part_of_a_meeting_is_seen_where_the_meeting_is(web):
    enter(Scope((Reach("officer", web.units["万州"].path, "*"),)))
    assert set(counts().values()) == {0}
    enter(Scope((Reach("reporter", web.units["sub2"].path, "*"),)))
    assert min(counts().values()) >= 1


def test_the_web_role_cannot_forget_who_opened_a_material(web):
    enter(Scope((Reach("reporter", web.root.path, "*"),)))
    for statement in ("DELETE FROM decisions_materialopening", "UPDATE decisions_materialopening SET opened_by_id = 1"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
