"""One enterprise of the demonstration in which something goes wrong, and the hands that make it so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb


@dataclass
class Culprit:
    """One enterprise in which one thing goes wrong."""

    db: duckdb.DuckDBPyConnection
    code: str
    today: date
    found: list[tuple[str, str]] = field(default_factory=list)

    def do(self, statement: str, *values: Any) -> None:
        """One statement about this enterprise: it stands for `organisation = ?` as {o}."""
        self.db.execute(statement.replace("{o}", f"organisation = '{self.code}'"), list(values))

    def one(self, query: str, *values: Any) -> Any:
        rows = self.db.execute(query.replace("{o}", f"organisation = '{self.code}'"), list(values)).fetchall()
        return rows[0][0]

    def expect(self, record: str, *rules: str) -> None:
        self.found += [(rule, record) for rule in rules]

    def decision(self, item: str) -> str:
        return f"JC-{self.code[8:16]}-D{item}1"

    def topic(self, item: str, step: int) -> str:
        return f"YT-{self.code[8:16]}-D{item}1-{step}"

    def meeting_of(self, topic: str) -> str:
        return str(self.one("SELECT meeting_no FROM decision_topic WHERE {o} AND topic_no = ?", topic))

    def called(self, body: str, absent: tuple[str, ...] = ()) -> str:
        """One more meeting of a body, without topics; some members do not come."""
        like = self.meeting_of(self.topic({"DW": "P02", "DS": "P02", "JL": "M03"}[body], 1 if body == "DW" else 2))
        number = f"{like}-临"
        self.do(
            "INSERT INTO decision_meeting SELECT * REPLACE (? AS meeting_no, 'extraordinary' AS kind, replace(title, '月', '月临时') AS title) "
            "FROM decision_meeting WHERE {o} AND meeting_no = ?", number, like,
        )  # fmt: skip
        self.do(
            "INSERT INTO decision_attendance SELECT * REPLACE (? AS meeting_no, 'present' AS state, NULL AS reason) FROM decision_attendance WHERE {o} AND meeting_no = ?",
            number,
            like,
        )
        for person in absent:
            self.do(
                "UPDATE decision_attendance SET state = 'absent' WHERE {o} AND meeting_no = ? AND person_no = ?",
                number,
                person,
            )
        return number

    def drop_topic(self, topic: str) -> None:
        for table in ("topic", "topic_item", "opinion", "interest", "material", "legal_opinion"):
            self.do(f"DELETE FROM decision_{table} WHERE {{o}} AND topic_no = ?", topic)

    def vote(self, topic: str, votes: str) -> None:
        """Let the members vote anew, first to last, the chair included: a aye, n no, b abstain, - no vote; counted rightly."""
        self.do("DELETE FROM decision_interest WHERE {o} AND topic_no = ?", topic)
        meeting = self.meeting_of(topic)
        self.do(
            "UPDATE decision_attendance SET state = 'present', reason = NULL WHERE {o} AND meeting_no = ? AND attend_as = 'member'",
            meeting,
        )
        self.do(
            "INSERT INTO decision_opinion BY NAME SELECT a.organisation, t.topic_no, a.person_no, 'aye' AS vote, 0 AS spoke FROM decision_attendance a JOIN decision_topic t "
            "USING (organisation, meeting_no) ANTI JOIN decision_opinion o ON o.organisation = a.organisation AND o.topic_no = t.topic_no AND o.person_no = a.person_no "
            "WHERE a.{o} AND a.meeting_no = ? AND a.attend_as = 'member'".replace("a.{o}", f"a.organisation = '{self.code}'"), meeting,
        )  # fmt: skip
        people = self.db.execute(
            "SELECT person_no FROM decision_opinion WHERE organisation = ? AND topic_no = ? ORDER BY person_no",
            [self.code, topic],
        ).fetchall()
        for (person,), vote in zip(people, votes, strict=True):
            self.do(
                "UPDATE decision_opinion SET vote = ? WHERE {o} AND topic_no = ? AND person_no = ?",
                {"a": "aye", "n": "no", "b": "abstain", "-": "none"}[vote],
                topic,
                person,
            )
        self.recount(meeting)

    def recount(self, meeting: str) -> None:
        """Make the counts of a meeting's topics what the members' votes say."""
        for column, vote in (("ayes", "aye"), ("noes", "no"), ("abstains", "abstain")):
            self.do(
                f"UPDATE decision_topic SET {column} = (SELECT count(*) FROM decision_opinion p WHERE p.organisation = decision_topic.organisation "
                f"AND p.topic_no = decision_topic.topic_no AND p.vote = '{vote}') WHERE {{o}} AND meeting_no = ?", meeting,
            )  # fmt: skip


Plant = Callable[[Culprit], None]


def changed(rule: str, table: str, key: str, change: str, record: Callable[[Culprit], str], *more: str) -> Plant:
    """One record changed in one way."""

    def plant(c: Culprit) -> None:
        number = record(c)
        c.do(f"UPDATE decision_{table} SET {change} WHERE {{o}} AND {key} = ?", number)
        c.expect(number, rule, *more)

    return plant


def gone(rule: str, table: str, where: str = "TRUE", item: str = "P02") -> Plant:
    """What should lie with a topic is not there."""

    def plant(c: Culprit) -> None:
        c.do(f"DELETE FROM decision_{table} WHERE {{o}} AND topic_no = ? AND {where}", c.topic(item, 2))
        c.expect(c.topic(item, 2), rule)

    return plant


def few(body: str, absent: tuple[str, ...], *rules: str) -> Plant:
    def plant(c: Culprit) -> None:
        c.expect(c.called(body, absent), *rules)

    return plant


def regulation(rule: str, kind: str, record: str) -> Plant:
    def plant(c: Culprit) -> None:
        c.do("DELETE FROM decision_regulation WHERE {o} AND kind = ?", kind)
        c.expect(record, rule)

    return plant


def new_item(code: str, title: str, since: str, bodies: bool, rule: str) -> Plant:
    def plant(c: Culprit) -> None:
        valid = since.replace("{recent}", str(c.today - timedelta(300)))
        c.do(
            f"INSERT INTO decision_item BY NAME SELECT * REPLACE (? AS item_code, ? AS title, {valid} AS valid_from) FROM decision_item WHERE {{o}} AND item_code = 'M02'",
            code,
            title,
        )
        if bodies:
            c.do(
                "INSERT INTO decision_item_body SELECT * REPLACE (? AS item_code) FROM decision_item_body WHERE {o} AND item_code = 'M02'",
                code,
            )
        c.expect(code, rule)

    return plant


def step(rule: str, change: str) -> Plant:
    def plant(c: Culprit) -> None:
        number = c.decision("M05")
        c.do(f"UPDATE decision_step SET {change} WHERE {{o}} AND decision_no = ? AND step_no = '1'", number)
        c.expect(f"{number}|1", rule)

    return plant


def voted(item: str, votes: str, *rules: str) -> Plant:
    def plant(c: Culprit) -> None:
        c.vote(c.topic(item, 2), votes)
        c.expect(c.topic(item, 2), *rules)

    return plant


def voter(person: str, *rules: str, absent: bool) -> Plant:
    """Somebody votes who may not, and is counted."""

    def plant(c: Culprit) -> None:
        topic = c.topic("P02", 2)
        c.vote(topic, "aaaaaaa")
        meeting = c.meeting_of(topic)
        if absent:
            c.do(
                "UPDATE decision_attendance SET state = 'absent' WHERE {o} AND meeting_no = ? AND person_no = ?",
                meeting,
                person,
            )
            c.do(
                "DELETE FROM decision_opinion WHERE {o} AND person_no = ? AND topic_no <> ? AND topic_no IN (SELECT topic_no FROM decision_topic WHERE {o} AND meeting_no = ?)",
                person,
                topic,
                meeting,
            )
        else:
            c.do(
                "INSERT INTO decision_opinion BY NAME SELECT organisation, topic_no, ? AS person_no, 'aye' AS vote, 0 AS spoke FROM decision_topic WHERE {o} AND topic_no = ?",
                person,
                topic,
            )
        c.recount(meeting)
        c.expect(f"{topic}|{person}", *rules)
        c.expect(topic, "dec_votes_add_up")

    return plant
