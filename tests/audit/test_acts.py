"""Every act that is written to the audit log has a Chinese title."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from guanlan.audit.acts import ACTS, TARGETS, detail_of, title_of
from guanlan.monitoring.handling import STEPS

SOURCE = Path(__file__).parents[2] / "src" / "guanlan"
WHERE = "add its Chinese title to src/guanlan/audit/acts.py ({table})"


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "entry_append":
                yield f"{file.relative_to(SOURCE)}:{node.lineno}", node


def _texts(node: ast.expr) -> list[str]:
    """What an expression can be, as far as it is written out; the beginning of a formatted text ends with `*`."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return [f"{node.values[0].value}*"]
    return []


def _written(argument: str) -> dict[str, str]:
    return {
        text: place
        for place, call in _calls()
        for keyword in call.keywords
        if keyword.arg == argument
        for text in _texts(keyword.value)
    }


def test_every_act_has_a_title():
    written = _written("action")
    assert len(written) > 30
    for action, place in written.items():
        known = any(a.startswith(action[:-1]) for a in ACTS) if action.endswith("*") else action in ACTS
        assert known, f"{place} writes the act {action!r}: " + WHERE.format(table="ACTS")


def test_every_kind_of_target_has_a_title():
    for target, place in _written("target").items():
        assert target in TARGETS or not target, f"{place} names the target {target!r}: " + WHERE.format(table="TARGETS")


def _steps(room: str, function: str, position: int) -> set[str]:
    """The steps that a room's own note-taking function is called with, at that position."""
    calls = (n for file in sorted((SOURCE / room).rglob("*.py")) for n in ast.walk(ast.parse(file.read_text())))
    return {
        text
        for n in calls
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == function
        for text in _texts(n.args[position])
    }


def test_every_step_of_a_form_an_alert_and_a_meeting_has_a_title():
    steps = {f"submission.{s}" for s in _steps("intake", "note", 2)}
    meetings = {f"meeting.{s}" for s in _steps("modules/decisions/meetings", "note", 2)}
    alerts = {f"alert.{s}" for s in STEPS}
    assert len(steps) > 5 and len(meetings) > 20 and len(alerts) > 8
    missing = (steps | meetings | alerts) - set(ACTS)
    assert not missing, f"{missing}: " + WHERE.format(table="ACTS")


def test_an_act_of_another_edition_is_shown_as_written():
    assert title_of("sign_in") == "登录"
    assert title_of("meteor.strike") == "meteor.strike"


def test_details_are_said_in_words():
    assert (
        detail_of({"old": "甲", "new": "乙", "required": True, "text": ""})
        == "变更前：甲；变更后：乙；须用动态口令：是"
    )
