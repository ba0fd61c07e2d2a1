"""What is wrong with the demonstration's decisions: each fault planted in an enterprise of its own, and remembered.

A fault names the rules that must find it and the record they must point at. Where one wrong thing breaks two rules of
necessity (a vote too many is also a sum that does not add up) both are named.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb

from guanlan.demo.culprit import Culprit, Plant, changed, few, gone, new_item, regulation, step, voted, voter


def _board(item: str = "P02") -> Callable[[Culprit], str]:
    return lambda c: c.topic(item, 2)


def _board_meeting(item: str = "P02") -> Callable[[Culprit], str]:
    return lambda c: c.meeting_of(c.topic(item, 2))


def _study_missing(c: Culprit) -> None:
    c.drop_topic(c.topic("P02", 1))
    c.expect(c.topic("P02", 2), "dec_party_study_missing")


def _workers_skipped(c: Culprit) -> None:
    c.drop_topic(c.topic("M05", 2))
    c.expect(c.topic("M05", 3), "dec_order_of_bodies")


def _personnel_quorum(c: Culprit) -> None:
    meeting = c.meeting_of(c.topic("R01", 1))
    there = c.db.execute(
        "SELECT person_no FROM decision_attendance WHERE organisation = ? AND meeting_no = ? AND attend_as = 'member' AND state = 'present' ORDER BY 1",
        [c.code, meeting],
    ).fetchall()
    for (person,) in there[4:]:
        c.do(
            "UPDATE decision_attendance SET state = 'absent' WHERE {o} AND meeting_no = ? AND person_no = ?",
            meeting,
            person,
        )
        for table in ("opinion", "interest"):
            c.do(
                f"DELETE FROM decision_{table} WHERE {{o}} AND person_no = ? AND topic_no IN (SELECT topic_no FROM decision_topic WHERE {{o}} AND meeting_no = ?)",
                person,
                meeting,
            )
    c.recount(meeting)
    c.expect(meeting, "dec_party_quorum_personnel")


def _unknown_body(c: Culprit) -> None:
    number = c.called("JL")
    c.do("UPDATE decision_meeting SET body_no = '临时小组' WHERE {o} AND meeting_no = ?", number)
    c.do("DELETE FROM decision_attendance WHERE {o} AND meeting_no = ?", number)
    c.expect(number, "dec_meeting_body_known")


def _members_due(c: Culprit) -> None:
    number = c.called("DS")
    c.do("UPDATE decision_meeting SET members_due = 9 WHERE {o} AND meeting_no = ?", number)
    c.expect(number, "dec_members_due")


def _stranger(c: Culprit) -> None:
    number = c.called("JL")
    c.do(
        "INSERT INTO decision_attendance BY NAME SELECT organisation, meeting_no, 'P44' AS person_no, '外聘顾问' AS name, 'member' AS attend_as, 'present' AS state FROM decision_meeting WHERE {o} AND meeting_no = ?",
        number,
    )
    c.expect(f"{number}|P44", "dec_attended_by_nonmember")


def _expired(c: Culprit) -> None:
    number = c.called("JL")
    c.do(
        "INSERT INTO decision_attendance BY NAME SELECT organisation, meeting_no, 'P44' AS person_no, '前任副总' AS name, 'member' AS attend_as, 'present' AS state FROM decision_meeting WHERE {o} AND meeting_no = ?",
        number,
    )
    c.do(
        "INSERT INTO decision_member BY NAME SELECT organisation, 'JL' AS body_no, 'P44' AS person_no, '前任副总' AS name, 'member' AS role, DATE '2018-01-01' AS term_from, DATE '2021-01-01' AS term_to FROM decision_meeting WHERE {o} AND meeting_no = ?",
        number,
    )
    c.expect(f"{number}|P44", "dec_member_term_expired")


def _always_agrees(c: Culprit) -> None:
    c.do(
        "UPDATE decision_opinion SET vote = 'aye' WHERE {o} AND vote IN ('no', 'abstain') AND split_part(topic_no, '-', 4) = '1'"
    )
    for (meeting,) in c.db.execute(
        "SELECT meeting_no FROM decision_meeting WHERE organisation = ? AND body_no = 'DW'", [c.code]
    ).fetchall():
        c.recount(meeting)
    if (
        c.one(
            "SELECT count(*) FROM decision_topic t JOIN decision_meeting m USING (organisation, meeting_no) WHERE m.{o} AND m.body_no = 'DW'".replace(
                "m.{o}", f"m.organisation = '{c.code}'"
            )
        )
        >= 20
    ):
        c.expect("DW", "dec_always_agrees")


def _few_board_meetings(c: Culprit) -> None:
    year = c.one("SELECT min(year(held_on)) FROM decision_meeting WHERE {o}")
    c.do("UPDATE decision_meeting SET kind = 'extraordinary' WHERE {o} AND body_no = 'DS' AND year(held_on) = ?", year)
    c.do("UPDATE decision_body SET set_on = DATE '2015-03-01' WHERE {o} AND body_no = 'DS'")
    if year < c.today.year:
        c.expect(f"DS|{year}", "dec_board_meetings_a_year")


def _change(c: Culprit) -> None:
    number = c.decision("P02")
    c.do(
        "INSERT INTO decision_change BY NAME SELECT organisation, decision_no, 'BG1' AS change_no, decided_on + 40 AS changed_on, '追加工程投资' AS content, amount * 1.4 AS amount_after FROM decision_matter WHERE {o} AND decision_no = ?",
        number,
    )
    c.expect(f"{number}|BG1", "dec_change_unapproved")


def _interested(c: Culprit) -> None:
    topic = c.topic("P02", 2)
    c.vote(topic, "aaaaaaa")
    c.do(
        "INSERT INTO decision_interest BY NAME SELECT organisation, topic_no, 'P12' AS person_no, '持有交易对方股份' AS relation FROM decision_topic WHERE {o} AND topic_no = ?",
        topic,
    )
    c.expect(f"{topic}|P12", "dec_recused_voted")
    c.expect(topic, "dec_recused_counted")


def _late_material(c: Culprit) -> None:
    topic = c.topic("P02", 2)
    c.do("UPDATE decision_material SET provided_on = provided_on + 6 WHERE {o} AND material_no = ?", f"{topic}-1")
    c.expect(f"{topic}|{topic}-1", "dec_material_late")


def _no_steps(c: Culprit) -> None:
    number = c.decision("M05")
    c.do("DELETE FROM decision_step WHERE {o} AND decision_no = ?", number)
    c.expect(number, "dec_matter_without_step")


def _no_topic(c: Culprit) -> None:
    number = f"{c.decision('F02')}-补"
    c.do(
        "INSERT INTO decision_matter SELECT * REPLACE (? AS decision_no, '补录的融资事项' AS title) FROM decision_matter WHERE {o} AND decision_no = ?",
        number,
        c.decision("F02"),
    )
    c.do(
        "INSERT INTO decision_step SELECT * REPLACE (? AS decision_no) FROM decision_step WHERE {o} AND decision_no = ? AND step_no = '1'",
        number,
        c.decision("F02"),
    )
    c.expect(number, "dec_matter_without_topic")


def _after_validity(c: Culprit) -> None:
    number = c.decision("M05")
    c.do("UPDATE decision_matter SET valid_to = decided_on + 80 WHERE {o} AND decision_no = ?", number)
    c.expect(f"{number}|3", "dec_executed_after_validity")


def _step_of_nothing(c: Culprit) -> None:
    c.do(
        "UPDATE decision_step SET decision_no = 'JC-未决' WHERE {o} AND decision_no = ? AND step_no = '2'",
        c.decision("M05"),
    )
    c.expect("JC-未决|2", "dec_step_without_decision")


def _overspent(c: Culprit) -> None:
    number = c.decision("P02")
    c.do(
        "UPDATE decision_step SET amount = (SELECT amount * 1.2 FROM decision_matter m WHERE m.organisation = decision_step.organisation AND m.decision_no = decision_step.decision_no) WHERE {o} AND decision_no = ? AND step_no = '1'",
        number,
    )
    c.expect(number, "dec_amount_exceeded")


def _beyond_power(c: Culprit) -> None:
    number = c.decision("P03")
    for table in ("topic", "matter"):
        c.do(f"UPDATE decision_{table} SET amount = 88000000 WHERE {{o}} AND decision_no = ?", number)
    c.expect(c.topic("P03", 2), "dec_beyond_power")


def _wrong_body(c: Culprit) -> None:
    c.do(
        "INSERT INTO decision_topic_item SELECT * REPLACE ('R01' AS item_code) FROM decision_topic_item WHERE {o} AND topic_no = ?",
        c.topic("P02", 2),
    )
    c.expect(c.topic("P02", 2), "dec_body_in_catalogue")


def _chair_first(c: Culprit) -> None:
    topic = c.topic("P02", 2)
    c.do("UPDATE decision_opinion SET spoke = 0 WHERE {o} AND topic_no = ? AND person_no = 'P01'", topic)
    c.expect(topic, "dec_chair_speaks_last")


def _no_matter(c: Culprit) -> None:
    for table in ("matter", "step"):
        c.do(f"DELETE FROM decision_{table} WHERE {{o}} AND decision_no = ?", c.decision("R01"))
    c.expect(c.topic("R01", 1), "dec_topic_matter")


def _no_meeting(c: Culprit) -> None:
    number = f"{c.topic('M02', 2)}-补"
    c.do(
        "INSERT INTO decision_topic SELECT * REPLACE (? AS topic_no, 'HY-未报' AS meeting_no, 'deferred' AS outcome) FROM decision_topic WHERE {o} AND topic_no = ?",
        number,
        c.topic("M02", 2),
    )
    c.expect(number, "dec_topic_meeting_known")


def _one_vote_more(c: Culprit) -> None:
    topic = c.topic("P02", 2)
    c.do("UPDATE decision_topic SET ayes = ayes + 1 WHERE {o} AND topic_no = ?", topic)
    c.expect(
        topic,
        "dec_votes_add_up",
        "dec_votes_differ",
        *(
            ("dec_recused_counted",)
            if c.one("SELECT count(*) FROM decision_interest WHERE {o} AND topic_no = ?", topic)
            else ()
        ),
    )


def _votes_moved(c: Culprit) -> None:
    topic = c.topic("P02", 2)
    c.vote(topic, "aaaaaaa")
    c.do("UPDATE decision_topic SET ayes = 6, noes = 1 WHERE {o} AND topic_no = ?", topic)
    c.expect(topic, "dec_votes_differ")


def _workers_unheard(c: Culprit) -> None:
    topic = c.topic("M05", 3)
    c.do("UPDATE decision_topic SET workers_heard = FALSE WHERE {o} AND topic_no = ?", topic)
    c.do("DELETE FROM decision_material WHERE {o} AND topic_no = ? AND kind = 'workers_opinion'", topic)
    c.expect(topic, "dec_workers_not_heard")


def _study_deferred(c: Culprit) -> None:
    c.do("UPDATE decision_topic SET outcome = 'deferred' WHERE {o} AND topic_no = ?", c.topic("P02", 1))
    c.expect(c.topic("P02", 2), "dec_study_not_decision")


def _authorisation(c: Culprit) -> str:
    return f"ZD-{c.code[8:16]}-06"


PLANTS: tuple[Plant, ...] = (
    _study_missing, _workers_skipped, _personnel_quorum, _unknown_body, _members_due, _stranger, _expired, _always_agrees, _few_board_meetings,
    _change, _interested, _late_material, _no_steps, _no_topic, _after_validity, _step_of_nothing, _overspent, _beyond_power, _wrong_body,
    _chair_first, _no_matter, _no_meeting, _one_vote_more, _votes_moved, _workers_unheard, _study_deferred,
    few("DS", ("P02", "P13", "P14", "P15"), "dec_board_quorum", "dec_regulation_quorum"),
    few("DW", ("P02", "P03", "P04", "P05"), "dec_party_quorum", "dec_regulation_quorum"),
    few("JL", ("P03", "P04", "P05", "P06"), "dec_regulation_quorum"),
    few("DS", ("P01",), "dec_moderator_present"),
    few("DS", ("P11", "P12"), "dec_outside_directors"),
    changed("dec_board_notice", "meeting", "meeting_no", "noticed_on = held_on - 4", _board_meeting()),
    changed("dec_circulation", "meeting", "meeting_no", "mode = 'circulation'", _board_meeting()),
    changed("dec_minutes_files", "meeting", "meeting_no", "minutes_file = NULL", _board_meeting()),
    changed("dec_minutes_in_time", "meeting", "meeting_no", "minutes_on = held_on + 45", lambda c: c.meeting_of(c.topic("M05", 2))),
    regulation("dec_body_rules_missing", "managers_rules", "JL"),
    regulation("dec_core_regulations", "preliminary_list", "DW"),
    changed("dec_regulation_file", "regulation", "regulation_no", "file = NULL", _authorisation),
    changed("dec_regulation_unreviewed", "regulation", "regulation_no", "legal_reviewed = FALSE, review_file = NULL", _authorisation),
    new_item("M08", "重大会计政策变更", "DATE '2020-01-01'", True, "dec_item_never_used"),
    new_item("M09", "数据资产管理", "DATE '{recent}'", False, "dec_item_bodies"),
    changed("dec_matter_amount_differs", "matter", "decision_no", "amount = amount + 3000000", lambda c: c.decision("P02")),
    step("dec_executed_before_decision", "begun_on = due_on - 60"),
    step("dec_step_overdue", "done_on = due_on + 20"),
    voted("P02", "aaanb--", "dec_board_resolution", "dec_regulation_vote"),
    voted("M03", "aannnbb", "dec_outcome_against_votes", "dec_regulation_vote"),
    voted("M03", "aaann--", "dec_regulation_vote"),
    changed("dec_emergency_ratified", "topic", "topic_no", "emergency = TRUE", lambda c: c.topic("M05", 3)),
    gone("dec_feasibility_missing", "material", "kind = 'feasibility'"),
    gone("dec_materials_missing", "material", item="M02"),
    gone("dec_legal_missing", "legal_opinion"),
    gone("dec_opinions_missing", "opinion"),
    gone("dec_topic_in_catalogue", "topic_item", item="M02"),
    changed("dec_legal_late", "legal_opinion", "topic_no", "issued_on = issued_on + 9", _board()),
    changed("dec_legal_noncompliant", "legal_opinion", "topic_no", "conclusion = 'noncompliant'", _board()),
    changed("dec_not_reported", "topic", "topic_no", "reported = FALSE", _board("M04")),
    voter("P44", "dec_nonmember_voted", "dec_absent_voted", absent=False),
    voter("P15", "dec_absent_voted", absent=True),
)  # fmt: skip


def plant(db: duckdb.DuckDBPyConnection, units: list[str], today: date) -> list[tuple[str, str, str]]:
    """Plant each fault in an enterprise of its own, while there are enterprises; (rule, organisation, record)."""
    truth = []
    for code, fault in zip(units, PLANTS, strict=False):
        culprit = Culprit(db, code, today)
        fault(culprit)
        truth += [(rule, code, record) for rule, record in culprit.found]
    return truth
