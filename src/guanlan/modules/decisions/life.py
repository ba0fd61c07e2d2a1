"""The whole life of one decision: catalogue, study, decision, opinions, money, steps, evaluation; in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guanlan.facts.records import records
from guanlan.modules.decisions.queries import fetched, loaded, titles
from guanlan.monitoring.approvals import with_money
from guanlan.organisations.models import Unit

# Topics of one decision, or the one topic that names none, in the order in which the bodies met.
_TOPICS = """
SELECT t.*, m.held_on, m.title AS meeting, m.body_no, m.mode, b.body_kind, b.title AS body
FROM facts.decision_topic t
LEFT JOIN facts.decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN facts.decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
WHERE t.organisation = %(organisation)s AND {which}
ORDER BY m.held_on NULLS LAST, t.order_no, t.topic_no
"""

_ABOUT = """
SELECT 'matter' AS kind, to_jsonb(x)::text AS row FROM facts.decision_matter x WHERE organisation = %(organisation)s AND decision_no = %(decision)s
UNION ALL SELECT 'step', to_jsonb(x)::text FROM facts.decision_step x WHERE organisation = %(organisation)s AND decision_no = %(decision)s
UNION ALL SELECT 'change', to_jsonb(x)::text FROM (
  SELECT c.*, t.title AS topic FROM facts.decision_change c
  LEFT JOIN facts.decision_topic t ON t.organisation = c.organisation AND t.topic_no = c.topic_no
  WHERE c.organisation = %(organisation)s AND c.decision_no = %(decision)s) x
UNION ALL SELECT 'evaluation', to_jsonb(x)::text FROM facts.decision_evaluation x WHERE organisation = %(organisation)s AND decision_no = %(decision)s
UNION ALL SELECT 'payment', to_jsonb(x)::text FROM (
  SELECT id, payment_no, paid_on, amount, payee_name, payee, purpose FROM monitoring_presentline
  WHERE organisation = %(organisation)s AND decision_no = %(decision)s ORDER BY paid_on, id LIMIT 200) x
UNION ALL SELECT 'item', to_jsonb(x)::text FROM (
  SELECT DISTINCT i.* FROM facts.decision_topic_item ti JOIN facts.decision_item i USING (organisation, item_code)
  WHERE ti.organisation = %(organisation)s AND ti.topic_no = ANY(%(topics)s)) x
UNION ALL SELECT 'item_body', to_jsonb(x)::text FROM (
  SELECT DISTINCT i.* FROM facts.decision_topic_item ti JOIN facts.decision_item_body i USING (organisation, item_code)
  WHERE ti.organisation = %(organisation)s AND ti.topic_no = ANY(%(topics)s)) x
UNION ALL SELECT 'opinion', to_jsonb(x)::text FROM (
  SELECT o.topic_no, o.person_no, o.vote, o.spoke, o.opinion, a.name, a.post FROM facts.decision_opinion o
  JOIN facts.decision_topic t USING (organisation, topic_no)
  LEFT JOIN facts.decision_attendance a ON a.organisation = o.organisation AND a.meeting_no = t.meeting_no AND a.person_no = o.person_no
  WHERE o.organisation = %(organisation)s AND o.topic_no = ANY(%(topics)s)) x
UNION ALL SELECT 'legal', to_jsonb(x)::text FROM facts.decision_legal_opinion x WHERE organisation = %(organisation)s AND topic_no = ANY(%(topics)s)
UNION ALL SELECT 'material', to_jsonb(x)::text FROM facts.decision_material x WHERE organisation = %(organisation)s AND topic_no = ANY(%(topics)s)
UNION ALL SELECT 'interest', to_jsonb(x)::text FROM facts.decision_interest x WHERE organisation = %(organisation)s AND topic_no = ANY(%(topics)s)
UNION ALL SELECT 'paid', jsonb_build_object('total', coalesce(sum(amount), 0), 'count', count(*))::text FROM monitoring_presentline
  WHERE organisation = %(organisation)s AND decision_no = %(decision)s
"""


@dataclass
class Event:
    """One point of the timeline: `kind` says which part of the template shows it."""

    kind: str
    on: str
    title: str
    row: dict[str, Any]
    state: str = "good"
    verdicts: list[Any] = field(default_factory=list)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Life:
    """Everything on file about one decision."""

    unit: Unit
    decision_no: str
    topics: list[dict[str, Any]]
    parts: dict[str, list[dict[str, Any]]]
    # What was approved, paid and left of the matter, as `approvals.with_money` has it.
    money: Any = None

    @property
    def matter(self) -> dict[str, Any] | None:
        return next(iter(self.parts["matter"]), None)

    @property
    def title(self) -> str:
        if self.matter:
            return str(self.matter["title"])
        return str(self.topics[0]["title"]) if self.topics else self.decision_no

    @property
    def paid(self) -> Any:
        return self.parts["paid"][0]["total"]

    @property
    def payments(self) -> int:
        return int(self.parts["paid"][0]["count"])

    @property
    def executed(self) -> Any:
        """What the steps themselves say was carried out, in yuan; the ledger may know of less."""
        return sum(s["amount"] or 0 for s in self.parts["step"])

    @property
    def topic_nos(self) -> list[str]:
        return [t["topic_no"] for t in self.topics]


def life_of(unit: Unit, *, decision_no: str = "", topic_no: str = "") -> Life | None:
    """The life of a decision by its number, or of the decision that a topic belongs to."""
    which = "t.decision_no = %(decision)s" if decision_no else (
        "(t.topic_no = %(topic)s OR t.decision_no = (SELECT decision_no FROM facts.decision_topic "
        "WHERE organisation = %(organisation)s AND topic_no = %(topic)s))"
    )  # fmt: skip
    params = {"organisation": unit.code, "decision": decision_no, "topic": topic_no}
    topics = fetched(_TOPICS.format(which=which), params)
    decision_no = decision_no or next((t["decision_no"] for t in topics if t["decision_no"]), "")
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in fetched(_ABOUT, params | {"decision": decision_no, "topics": [t["topic_no"] for t in topics]}):
        parts[row["kind"]].append(loaded(row["row"]))
    if not topics and not parts["matter"]:
        return None
    matter = records("decision_matter").filter(organisation=unit.code, decision_no=decision_no)
    return Life(unit, decision_no, topics, parts, with_money(matter).first() if parts["matter"] else None)


def way(life: Life) -> list[dict[str, str]]:
    """The bodies that the catalogue requires, in order, each with the topic that passed it or with its absence."""
    bodies, acts = titles("body_kind"), titles("body_act")
    steps, used = [], set()
    required = {(i["order_no"], i["body_kind"], i["act"]) for i in life.parts["item_body"]}
    for _, body, act in sorted(required):
        topic = next((t for t in life.topics if t["body_kind"] == body and t["topic_no"] not in used), None)
        if topic:
            used.add(topic["topic_no"])
        outcome = titles("topic_outcome").get(topic["outcome"], "") if topic else "没有记录"
        steps.append({
            "title": f"{bodies.get(body, body)} · {acts.get(act, act)}", "text": f"{topic['held_on'] or ''} {outcome}" if topic else outcome,
            "state": "missing" if topic is None else "good" if topic["outcome"] == "passed" else "unknown",
            "href": f"#{topic['topic_no']}" if topic else "",
        })  # fmt: skip
    return steps


def timeline(life: Life, verdicts: Mapping[str, list[Any]]) -> list[Event]:
    """Events by day, the catalogue first, what is still to come last; each with what the rules say of it."""
    events = [_topic(life, t, verdicts) for t in life.topics]
    passes = {True: "通过", False: "未通过"}
    for row in life.parts["matter"]:
        title = f"形成决策事项：{passes[bool(row['passed'])]}"
        events.append(
            Event(
                "matter",
                row["decided_on"],
                title,
                row,
                "good" if row["passed"] else "bad",
                verdicts.get("decision_matter", []),
            )
        )
    for row in life.parts["step"]:
        events.append(_step(row, verdicts.get(f"decision_step|{row['step_no']}", [])))
    for row in life.parts["change"]:
        events.append(
            Event(
                "change",
                row["changed_on"],
                "决策变更",
                row,
                "note",
                verdicts.get(f"decision_change|{row['change_no']}", []),
            )
        )
    for row in life.parts["payment"]:
        events.append(Event("payment", row["paid_on"], f"支付 {row['payee_name'] or row['payee']}", row))
    for row in life.parts["evaluation"]:
        events.append(
            Event(
                "evaluation",
                row["evaluated_on"],
                "后评价",
                row,
                "good",
                verdicts.get(f"decision_evaluation|{row['evaluated_on']}", []),
            )
        )
    rank = {"topic": 0, "matter": 1, "change": 2, "step": 3, "payment": 4, "evaluation": 5}
    events.sort(key=lambda e: (e.on or "9999", rank[e.kind]))
    catalogue = [Event("item", "", f"事项清单：{i['title']}", i, "good", verdicts.get(f"decision_item|{i['item_code']}", []), {
        "bodies": sorted((b for b in life.parts["item_body"] if b["item_code"] == i["item_code"]), key=lambda b: b["order_no"]),
    }) for i in life.parts["item"]]  # fmt: skip
    return catalogue + events


def _topic(life: Life, topic: dict[str, Any], verdicts: Mapping[str, list[Any]]) -> Event:
    number = topic["topic_no"]
    parts = {
        k: [r for r in life.parts[k] if r["topic_no"] == number] for k in ("opinion", "legal", "material", "interest")
    }
    parts["opinion"].sort(key=lambda o: (o["spoke"] or 999, o["person_no"]))
    state = {"passed": "good", "rejected": "bad"}.get(topic["outcome"], "note")
    return Event(
        "topic",
        str(topic["held_on"] or ""),
        topic["title"],
        topic,
        state,
        verdicts.get(f"decision_topic|{number}", []),
        parts,
    )


def _step(row: dict[str, Any], found: list[Any]) -> Event:
    state = {"done": "good", "stopped": "bad"}.get(row["state"], "note")
    on = row["done_on"] or row["due_on"]
    return Event(
        "step", on, f"{row['title']}（{titles('step_state').get(row['state'], row['state'])}）", row, state, found
    )
