"""Compliance checks never take silence for compliance, and judge the cases that are easily judged wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from guanlan.intake.engine import Workbench
from guanlan.intake.examples import EXAMPLE_DAY, fill, gravest, result
from guanlan.standard.loading import current
from guanlan.standard.model import EXCEPTIONS, Example, Rule
from guanlan.standard.registers import verdicts

STANDARD = current()
CHECKS = STANDARD.register_rules
# Where empty means "to this day" or "not the case" by the data set's own definition, not that something is missing.
MEANT_EMPTY = {
    "valid_to",
    "ended_on",
    "term_to",
    "emergency",
    "exempt_reason",
    "attendance_over",
    "vote_over",
    "amount_after",
}

# These hold even where a cell is empty that intake does not let be empty.
MAIN = {
    "dec_party_study_missing", "dec_board_quorum", "dec_party_quorum", "dec_party_quorum_personnel", "dec_regulation_quorum",
    "dec_board_resolution", "dec_outcome_against_votes", "dec_votes_differ", "dec_recused_voted", "dec_absent_voted",
    "dec_legal_missing", "dec_beyond_power", "dec_executed_before_decision", "dec_amount_exceeded", "dec_step_overdue",
}  # fmt: skip


def without_one_cell(rule: Rule, example: Example) -> Iterator[tuple[str, Example]]:
    """The example, each time without the content of another cell: one that may be empty, of the main rules any but keys."""
    for table, rows in example.tables.items():
        fields = {f.id: f for f in STANDARD.datasets[table].fields if f.id not in MEANT_EMPTY and not f.key}
        open_to = {name for name, f in fields.items() if rule.id in MAIN or not f.required}
        for number, row in enumerate(rows[:4]):
            for column in row:
                if row[column] and column in open_to:
                    other = [{**r, column: ""} if n == number else r for n, r in enumerate(rows)]
                    yield f"{table}[{number}].{column}", replace(example, tables={**example.tables, table: other})


@pytest.mark.parametrize("rule", CHECKS, ids=lambda r: r.id)
def test_a_cell_taken_away_never_makes_a_breach_comply(rule):
    for example in rule.examples:
        if example.verdict in ("违规", "无法判断"):
            for cell, poorer in without_one_cell(rule, example):
                assert result(rule, poorer, STANDARD) != "合规", f"{rule.file}:{example.line} without {cell}"


def judged(rule: str, **tables: str) -> str:
    """The gravest verdict of a rule over small tables, written as on a card."""
    from guanlan.standard.cards import pipe_table

    card = STANDARD.rules[rule]
    example = Example(1, {name: pipe_table(text.replace("/", "\n")) for name, text in tables.items()})
    bench = Workbench(STANDARD)
    fill(bench, card, example)
    bench.ensure(card.datasets)
    return gravest(bench.db.execute(verdicts(card, EXAMPLE_DAY, {}, "duckdb")).fetchall())


BODIES = "body_no|body_kind/P|party/B|board/G|managers"


@pytest.mark.parametrize(
    ("why", "topics", "meetings", "items", "verdict"),
    [
        ("studied before", "T1|M1|D|passed|/T2|M2|D|passed|", "M1|P|2026-03-01/M2|B|2026-03-10", "T2|I", "合规"),
        ("studied on the same day", "T1|M1|D|passed|/T2|M2|D|passed|", "M1|P|2026-03-10/M2|B|2026-03-10", "T2|I", "违规"),
        ("studied afterwards", "T1|M1|D|passed|/T2|M2|D|passed|", "M1|P|2026-03-11/M2|B|2026-03-10", "T2|I", "违规"),
        ("another matter was studied", "T1|M1|E|passed|/T2|M2|D|passed|", "M1|P|2026-03-01/M2|B|2026-03-10", "T2|I", "违规"),
        ("rejected", "T1|M1|D|rejected|/T2|M2|D|passed|", "M1|P|2026-03-01/M2|B|2026-03-10", "T2|I", "违规"),
        ("rejected, then agreed to", "T0|M0|D|rejected|/T1|M1|D|passed|/T2|M2|D|passed|",
         "M0|P|2026-02-01/M1|P|2026-03-01/M2|B|2026-03-10", "T2|I", "合规"),
        ("agreed to only after the decision", "T0|M0|D|rejected|/T1|M1|D|passed|/T2|M2|D|passed|",
         "M0|P|2026-02-01/M1|P|2026-03-11/M2|B|2026-03-10", "T2|I", "违规"),
        ("managers decide unstudied", "T2|M2|D|passed|", "M2|G|2026-03-10", "T2|I", "违规"),
        ("exempt with a reason", "T2|M2|D|passed|上级党委已研究", "M2|B|2026-03-10", "T2|I", "不适用"),
        ("a blank is no reason", "T2|M2|D|passed| ", "M2|B|2026-03-10", "T2|I", "违规"),
        ("the board rejected it", "T2|M2|D|rejected|", "M2|B|2026-03-10", "T2|I", "不适用"),
        ("the item needs no study", "T2|M2|D|passed|", "M2|B|2026-03-10", "T2|J", "不适用"),
        ("one of two items needs it", "T2|M2|D|passed|", "M2|B|2026-03-10", "T2|I/T2|J", "违规"),
        ("an item that nobody knows", "T2|M2|D|passed|", "M2|B|2026-03-10", "T2|X", "无法判断"),
        ("a known item decides it", "T2|M2|D|passed|", "M2|B|2026-03-10", "T2|X/T2|I", "违规"),
        ("no number of the matter", "T1|M1||passed|/T2|M2||passed|", "M1|P|2026-03-01/M2|B|2026-03-10", "T2|I", "无法判断"),
    ],
)  # fmt: skip
def test_preliminary_study(why, topics, meetings, items, verdict):
    found = judged(
        "dec_party_study_missing", decision_body=BODIES, decision_item="item_code|party_first/I|true/J|false",
        decision_meeting="meeting_no|body_no|held_on/" + meetings, decision_topic_item="topic_no|item_code/" + items,
        decision_topic="topic_no|meeting_no|decision_no|outcome|exempt_reason/" + topics,
    )  # fmt: skip
    assert found == verdict, why


ORDER = "item_code|order_no|body_kind|act/I|1|party|study/I|2|managers|decide/I|3|board|decide/J|1|workers|hear/J|2|board|decide"


@pytest.mark.parametrize(
    ("why", "topics", "meetings", "items", "verdict"),
    [
        ("in order", "T1|M1|D|passed/T2|M2|D|passed", "M1|G|2026-03-01/M2|B|2026-03-10", "T2|I", "合规"),
        ("on the same day", "T1|M1|D|passed/T2|M2|D|passed", "M1|G|2026-03-10/M2|B|2026-03-10", "T2|I", "违规"),
        ("the wrong way round", "T1|M1|D|passed/T2|M2|D|passed", "M1|G|2026-03-20/M2|B|2026-03-10", "T2|I", "违规"),
        ("the first body rejected it", "T1|M1|D|rejected/T2|M2|D|passed", "M1|G|2026-03-01/M2|B|2026-03-10", "T2|I", "违规"),
        ("another matter", "T1|M1|E|passed/T2|M2|D|passed", "M1|G|2026-03-01/M2|B|2026-03-10", "T2|I", "违规"),
        ("two items, one order kept", "T1|M1|D|passed/T2|M2|D|passed", "M1|G|2026-03-01/M2|B|2026-03-10", "T2|I/T2|J", "违规"),
        ("two items, both kept", "T0|M0|D|passed/T1|M1|D|passed/T2|M2|D|passed",
         "M0|W|2026-02-20/M1|G|2026-03-01/M2|B|2026-03-10", "T2|I/T2|J", "合规"),
        ("the first body has none before it", "T1|M1|D|passed", "M1|G|2026-03-01", "T1|I", "不适用"),
        ("no number of the matter", "T1|M1||passed/T2|M2||passed", "M1|G|2026-03-01/M2|B|2026-03-10", "T2|I", "无法判断"),
    ],
)  # fmt: skip
def test_order_of_bodies(why, topics, meetings, items, verdict):
    found = judged(
        "dec_order_of_bodies", decision_body=BODIES + "/W|workers", decision_item="item_code|party_first/I|true/J|false",
        decision_item_body=ORDER, decision_meeting="meeting_no|body_no|held_on/" + meetings,
        decision_topic_item="topic_no|item_code/" + items, decision_topic="topic_no|meeting_no|decision_no|outcome/" + topics,
    )  # fmt: skip
    assert found == verdict, why


def test_all_six_national_exception_classes_are_checked():
    assert {r.exception for r in CHECKS} >= set(EXCEPTIONS) and len(CHECKS) >= 32


def test_checks_of_registers_never_stand_at_the_door():
    for name in STANDARD.datasets:
        assert not [r for r in STANDARD.rules_of(name) if r.on_register]
