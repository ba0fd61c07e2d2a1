"""Takes the national XML in as records of the standard, whole or not at all.

Its people are names. Here they become the numbers under which the enterprise has filed its members; a name that is
nobody's, or two people's, is said and never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from guanlan.audit.operations import Actor
from guanlan.intake.evidence import evidence_store
from guanlan.intake.findings import IntakeError
from guanlan.intake.models import Channel, Submission
from guanlan.intake.registers import register_take
from guanlan.intake.reported import Reported
from guanlan.modules.decisions import national_xml as xml
from guanlan.modules.decisions.national_xml import Document, Package
from guanlan.organisations.models import Unit
from guanlan.standard.loading import current

# The order in which a delivery's records are taken in.
DATASETS = (
    "decision_regulation", "decision_item", "decision_item_body", "decision_meeting", "decision_attendance", "decision_topic",
    "decision_topic_item", "decision_opinion", "decision_material", "decision_matter",
)  # fmt: skip
_VOTES = {
    "同意": "aye",
    "赞成": "aye",
    "通过": "aye",
    "反对": "no",
    "不同意": "no",
    "弃权": "abstain",
    "回避": "recused",
}
_COUNTS = {"aye": "ayes", "no": "noes", "abstain": "abstains"}
_EVERYBODY = {"全体", "全体成员", "全体委员", "全体董事", "与会人员", "全体到会成员"}
_KEYS = {
    "decision_regulation": ("regulation_no",),
    "decision_item": ("item_code",),
    "decision_meeting": ("meeting_no",),
}
_BODY_OF_RULES = {"party_rules": "party", "board_rules": "board", "managers_rules": "managers"}


@dataclass
class Directory:
    """What the enterprise has filed that a delivery refers to by name."""

    bodies: list[tuple[str, str, str, str]]
    members: list[tuple[str, str, str, str, str]]
    order: dict[str, list[str]]
    topics: dict[tuple[str, str], str]

    def body(self, kind: str, day: str, place: str, title: str) -> str:
        """The number of the body of a kind that stood on a day."""
        found = [
            no for no, k, since, until in self.bodies if k == kind and since <= day and (not until or day <= until)
        ]
        if len(found) != 1:
            said = "没有报送" if not found else "同时有几个"
            raise IntakeError(f"{place}：{day} {said}“{title}”这一决策机构，请先在“决策机构”台账中更正。", "body_no")
        return found[0]

    def person(self, name: str, body: str, day: str, place: str) -> str:
        """The number of the member of a body who bore a name on a day."""
        found = {
            no for b, no, n, since, until in self.members
            if b == body and n == name and since <= day and (not until or day <= until)
        }  # fmt: skip
        if len(found) != 1:
            said = f"不是 {day} 在任的成员" if not found else "有同名的几位成员，不能凭姓名区分"
            raise IntakeError(f"{place}：“{name}”{said}，请核对“决策机构成员”台账。", "person_no")
        return found.pop()


def directory_of(unit: Unit) -> Directory:
    """Read what a unit has filed."""

    def rows(query: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, [unit.pk])
            return list(cursor.fetchall())

    order: dict[str, list[str]] = defaultdict(list)
    for code, kind in rows(
        "SELECT item_code, body_kind FROM facts.decision_item_body WHERE unit_id = %s ORDER BY item_code, order_no"
    ):
        order[code].append(kind)
    topics = rows(
        "SELECT m.title, t.title, coalesce(t.decision_no, t.topic_no) FROM facts.decision_topic t "
        "JOIN facts.decision_meeting m ON m.unit_id = t.unit_id AND m.meeting_no = t.meeting_no WHERE t.unit_id = %s"
    )
    return Directory(
        bodies=rows("SELECT body_no, body_kind, set_on::text, coalesce(ended_on::text, '') FROM facts.decision_body WHERE unit_id = %s"),
        members=rows(
            "SELECT body_no, person_no, name, term_from::text, coalesce(term_to::text, '') FROM facts.decision_member WHERE unit_id = %s"
        ),
        order=dict(order),
        topics={(meeting, topic): number for meeting, topic, number in topics},
    )  # fmt: skip


@dataclass
class Converter:
    """Turns documents into records of the data sets; `notes` says what the contract holds and the standard does not."""

    directory: Directory
    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)

    def convert(self, package: Package) -> None:
        steps: dict[str, Callable[[Document], None]] = {
            "regulation": self.regulation, "item": self.item, "meeting": self.meeting,
        }  # fmt: skip
        for kind, step in steps.items():
            documents = package.of(kind)
            if kind == "meeting":  # a topic refers to one of an earlier meeting
                documents.sort(key=lambda d: d.text("meeting_time"))
            for document in documents:
                step(document)

    def _put(self, dataset: str, operation: str, row: dict[str, str]) -> None:
        if operation == "03":
            self.gone[dataset].append({k: row[k] for k in _KEYS[dataset]})
        else:
            self.rows[dataset].append({k: v for k, v in row.items() if v})

    def regulation(self, d: Document) -> None:
        types = current().codelists["tiol_regulation_type"]
        given = d.text("regulation_type_name")
        kind = types.parents.get(given, given if given in types.titles else "other")
        if kind == "other":
            self.notes.append(f"{d.place()}：制度类型“{given}”不在码表内，按“其他”收下。")
        modes = {
            xml.child_text(m, "item_code") or "默认": xml.child_text(m, "vote_mode")
            for m in xml.children(d.node, "vote_mode_list", "vote_mode")
        }
        vote = xml.vote_mode(modes.pop("默认", "")) or {}
        for code, mode in modes.items():
            self.notes.append(f"{d.place()}：事项 {code} 的专门表决方式“{mode}”没有收下，标准只收默认的表决方式。")
        self._put("decision_regulation", d.operation, {
            "regulation_no": d.text("regulation_id"), "title": d.text("regulation_name"), "kind": kind,
            "body_kind": _BODY_OF_RULES.get(kind, ""), "approved_on": xml.day(d.text("approval_date"), d.place()),
            "valid_from": xml.day(d.text("effective_date"), d.place()), "valid_to": xml.day(d.text("invalid_date"), d.place(), False),
            "legal_reviewed": xml.yes(d.text("audit_flag")), "attendance_rate": xml.rate(d.text("rate")), **vote,
            "file": _attached(d, "正式文件"), "review_file": _attached(d, "合法审查"),
        })  # fmt: skip

    def item(self, d: Document) -> None:
        code = d.text("item_code")
        kinds = [
            self._body_kind(_meeting_name(m), d, m) for m in xml.children(d.node, "item_meeting_list", "item_meeting")
        ]
        first = "party" in kinds[:-1]
        self._put("decision_item", d.operation, {
            "item_code": code, "title": d.text("item_name"), "legal_review": xml.yes(d.text("legal_flag")) or "否",
            "party_first": "是" if first else "否", "workers_heard": "是" if "workers" in kinds[:-1] else "否",
        })  # fmt: skip
        self.directory.order[code] = kinds
        for number, kind in enumerate(kinds, 1):
            act = "decide" if number == len(kinds) else "hear" if kind == "workers" else "study"
            self.rows["decision_item_body"].append(
                {"item_code": code, "order_no": str(number), "body_kind": kind, "act": act}
            )

    def _body_kind(self, given: str, d: Document, node: Any) -> str:
        types = current().codelists["tiol_meeting_type"]
        kind = types.parents.get(given, given)
        if kind not in current().codelists["body_kind"].titles:
            raise IntakeError(f"{d.place(node)}：会议类型“{given}”不在码表“{types.title}”内。", "meeting_type_name")
        return kind

    def meeting(self, d: Document) -> None:
        number, held, title = d.text("meeting_id"), xml.day(d.text("meeting_time"), d.place()), d.text("meeting_name")
        kind = self._body_kind(d.text("meeting_type_name"), d, d.node)
        attendees = xml.children(d.node, "attendee_list", "attendee")
        if d.operation == "03":
            self._put("decision_meeting", "03", {"meeting_no": number})
            return
        body = self.directory.body(kind, held, d.place(), d.text("meeting_type_name"))
        present: dict[str, str] = {}
        for node in attendees:
            name, reason = xml.child_text(node, "attendee_name"), xml.child_text(node, "reason")
            there = xml.yes(xml.child_text(node, "attend_flag")) or ("否" if reason else "是")
            person = self.directory.person(name, body, held, d.place(node))
            if there == "是":
                present[name] = person
            self.rows["decision_attendance"].append(_known(
                meeting_no=number, person_no=person, name=name, attend_as="member", state="present" if there == "是" else "leave", reason=reason,
            ))  # fmt: skip
        moderator = d.text("moderator")
        self.rows["decision_meeting"].append(_known(
            meeting_no=number, body_no=body, title=title, held_on=held, members_due=str(len(attendees)),
            moderator_no=self.directory.person(moderator, body, held, d.place()) if moderator else "",
            notice_file=_attached(d, "会议通知"), minutes_file=_attached(d, "会议纪要"), record_file=_attached(d, "会议记录"),
        ))  # fmt: skip
        for order, node in enumerate(xml.children(d.node, "subject_list", "subject"), 1):
            self._topic(d, node, order, number, held, title, kind, present)

    def _topic(
        self,
        d: Document,
        node: Any,
        order: int,
        meeting: str,
        held: str,
        meeting_title: str,
        kind: str,
        present: dict[str, str],
    ) -> None:
        def text(tag: str) -> str:
            return xml.child_text(node, tag)

        number, title = text("subject_id"), text("subject_name")
        decision = self._matter(d, node, number)
        self.directory.topics[meeting_title, title] = decision
        passed = text("pass_flag")
        outcome = {"是": "passed", "1": "passed", "否": "rejected", "0": "rejected", "缓议": "deferred"}.get(passed)
        if outcome is None:
            raise IntakeError(f"{d.place(node)}：pass_flag 应为 是 或 否，现为“{passed}”。", "pass_flag")
        approval = text(
            "approval_flag"
        )  # whether approval is needed; the contract is silent on whether it was asked for
        votes = self._opinions(d, node, number, present)
        self.rows["decision_topic"].append(_known(
            topic_no=number, meeting_no=meeting, order_no=str(order), title=title, decision_no=decision, outcome=outcome, **votes,
            source="、".join(s for s in (text("source_name"), text("special_name")) if s and s != "-"),
            resolution=text("subject_result")[:1000], workers_heard=xml.yes(text("adopt_flag")),
            approval_needed={"1": "是", "2": "是"}.get(approval, xml.yes(approval)),
        ))  # fmt: skip
        codes = [(c.text or "").strip() for c in xml.children(node, "item_list", "item_code")]
        codes = [c for c in codes if c and c != "默认"]
        self.rows["decision_topic_item"] += [{"topic_no": number, "item_code": c} for c in dict.fromkeys(codes)]
        self._observers(node, meeting)
        folder = f"/{title}/"
        for index, file in enumerate((f for f in d.attached if folder in f"/{f}"), 1):
            self.rows["decision_material"].append({
                "topic_no": number, "material_no": f"{number}-{index}", "kind": "proposal", "title": file.rpartition("/")[2][:200], "file": file[-200:],
            })  # fmt: skip
        if outcome != "deferred" and not self._goes_on(codes, kind):
            self._decided(decision, title, held, outcome == "passed")

    def _goes_on(self, codes: list[str], kind: str) -> bool:
        """Whether the catalogue has one of the items pass another body after this one."""
        orders = [self.directory.order.get(c, []) for c in codes]
        return any(kind in order and order[-1] != kind for order in orders)

    def _decided(self, decision: str, title: str, held: str, passed: bool) -> None:
        """What a matter's last topic says stands; meetings come in the order of their days."""
        matters = self.rows["decision_matter"]
        matters[:] = [m for m in matters if m["decision_no"] != decision]
        matters.append(
            {"decision_no": decision, "title": title, "decided_on": held, "passed": "是" if passed else "否"}
        )

    def _matter(self, d: Document, node: Any, number: str) -> str:
        """The matter a topic belongs to: that of the topic of an earlier meeting that it names, else its own."""
        relations = xml.children(node, "relation_list", "relation")
        if node.find("rel_subject_name") is not None:
            relations = [*relations, node]
        for relation in relations:
            names = xml.child_text(relation, "rel_meeting_name"), xml.child_text(relation, "rel_subject_name")
            if not any(names):
                continue
            if names not in self.directory.topics:
                raise IntakeError(f"{d.place(relation)}：关联的会议“{names[0]}”里没有议题“{names[1]}”。", "relation")
            return self.directory.topics[names]
        return number

    def _opinions(self, d: Document, node: Any, topic: str, present: dict[str, str]) -> dict[str, str]:
        """What each member said of a topic; the votes, which the contract has only one by one, counted.

        Silence is no vote: where somebody who was there is not recorded with one, there is no count.
        """
        votes: dict[str, str] = {}
        for spoke, given in enumerate(xml.children(node, "deliberation_list", "deliberation"), 1):
            names = [n for n in re.split(r"[、,，;；\s]+", xml.child_text(given, "deliberation_personnel")) if n]
            result = xml.child_text(given, "deliberation_result")
            if any(n in _EVERYBODY for n in names):
                names = list(present)
            for name in names:
                if name not in present:
                    raise IntakeError(f"{d.place(given)}：审议人“{name}”不在到会成员之列。", "deliberation_personnel")
                votes[name] = _VOTES.get(result, "none")
                self.rows["decision_opinion"].append({
                    "topic_no": topic, "person_no": present[name], "vote": votes[name], "spoke": str(spoke), "opinion": result,
                })  # fmt: skip
        if not present or any(votes.get(name, "none") == "none" for name in present):
            return {}
        return {column: str(list(votes.values()).count(vote)) for vote, column in _COUNTS.items()}

    def _observers(self, node: Any, meeting: str) -> None:
        known = {(r["meeting_no"], r["person_no"]) for r in self.rows["decision_attendance"]}
        for given in xml.children(node, "attendance_list", "attendance"):
            name, post = xml.child_text(given, "attendance_name"), xml.child_text(given, "position")
            # Who only sits in is in no register: name and post together stand for the person.
            person = f"列席:{name}/{post}"[:40]
            if name and (meeting, person) not in known:
                known.add((meeting, person))
                self.rows["decision_attendance"].append(_known(
                    meeting_no=meeting, person_no=person, name=name, post=post[:60], attend_as="observer", state="present"
                ))  # fmt: skip


def _known(**values: str) -> dict[str, str]:
    return {k: v for k, v in values.items() if v}


def _meeting_name(node: Any) -> str:
    """Either the element's own text or a meeting_type_name within it."""
    return (node.text or "").strip() or xml.child_text(node, "meeting_type_name")


def _attached(d: Document, folder: str) -> str:
    return next((f[-200:] for f in d.attached if f"/{folder}/" in f"/{f}"), "")


@transaction.atomic
def _take(by: Actor | None, unit: Unit, converter: Converter, channel: str, data: bytes, name: str) -> list[Submission]:
    standard, taken = current(), []
    for dataset in DATASETS:
        records, deleted = converter.rows.get(dataset, []), converter.gone.get(dataset, [])
        if records or deleted:
            reported = Reported(
                standard.datasets[dataset], records=[{"organisation": unit.code, **r} for r in records],
                deleted=[{"organisation": unit.code, **r} for r in deleted], notes=converter.notes,
            )  # fmt: skip
            taken.append(register_take(by=by, unit=unit, reported=reported, channel=channel, data=data, file_name=name))
    wrong = [(s, f) for s in taken if s.errors for f in s.findings.filter(severity="error", verdict="违规")]
    if wrong:
        said = "；".join(f"{standard.datasets[s.dataset].title}：{f.message}" for s, f in wrong[:20])
        raise IntakeError(f"有 {len(wrong)} 处错误，一条也没有收下。{said}", "records")
    return taken


def national_take(
    *, by: Actor | None, unit: Unit, data: bytes, name: str, channel: str
) -> tuple[list[Submission], list[str]]:
    """Take a delivery in the national XML; its submissions by data set, and what was not taken over.

    The bytes are kept even when IntakeError says that nothing of them was taken.
    """
    evidence_store(data)
    converter = Converter(directory_of(unit))
    converter.convert(xml.read(data, name))
    return _take(by, unit, converter, channel, data, name), converter.notes


def national_drop(data: bytes, name: str, unit: Unit, profile: str = "") -> dict[str, Any]:
    """Take a delivery from the drop folder; the same rows again change nothing."""
    taken, notes = national_take(by=None, unit=unit, data=data, name=name, channel=Channel.DROP)
    return {"submissions": [{"id": s.pk, "dataset": s.dataset, "rows": s.rows} for s in taken], "notes": notes}
