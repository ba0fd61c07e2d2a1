"""What is behind the numbers of a checked record: its topic, meeting, matter or person by name, as the unit reported it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guanlan.facts.records import records
from guanlan.standard.loading import current

# Where a part of a key is given a name: data set, column, and the parts of the key that find it.
_NAMED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "topic_no": ("decision_topic", "title", ("topic_no",)), "meeting_no": ("decision_meeting", "title", ("meeting_no",)),
    "decision_no": ("decision_matter", "title", ("decision_no",)), "body_no": ("decision_body", "title", ("body_no",)),
    "person_no": ("decision_member", "name", ("person_no",)), "regulation_no": ("decision_regulation", "title", ("regulation_no",)),
    "item_code": ("decision_item", "title", ("item_code",)), "step_no": ("decision_step", "title", ("decision_no", "step_no")),
    "change_no": ("decision_change", "content", ("decision_no", "change_no")), "material_no": ("decision_material", "title", ("topic_no", "material_no")),
}  # fmt: skip
# A record by its organisation, data set and key.
Record = tuple[str, str, str]


@dataclass(frozen=True)
class Part:
    """One part of a record's key: which field, what it is, its number, and its name where one was reported."""

    key: str
    title: str
    number: str
    name: str

    @property
    def shown(self) -> str:
        return self.name or self.number


class Names:
    """Names of many records, asked for at once: a query for each kind of number, however many records."""

    def __init__(self, found: Iterable[Record] = ()) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        self._asked: set[Record] = set()
        self.load(found)

    def load(self, found: Iterable[Record]) -> None:
        """Look up what is not known yet."""
        wanted: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        fresh = set(found) - self._asked
        self._asked |= fresh
        for organisation, dataset, record in fresh:
            values = _values(dataset, record)
            for key in values:
                if key in _NAMED and all(k in values for k in _NAMED[key][2]):
                    wanted[key].add((organisation, *(values[k] for k in _NAMED[key][2])))
        for key, places in wanted.items():
            dataset, column, by = _NAMED[key]
            columns = ("organisation", *by)
            narrowed = {f"{c}__in": {place[n] for place in places} for n, c in enumerate(columns)}
            for *place, name in records(dataset).filter(**narrowed).order_by("pk").values_list(*columns, column):
                self._names[key, *place] = name or ""

    def of(self, organisation: str, dataset: str, record: str) -> list[Part]:
        """The parts of one record's key."""
        self.load([(organisation, dataset, record)])
        values = _values(dataset, record)
        titles = {k.id: k.title.removesuffix("编号") for k in current().datasets[dataset].keys} if values else {}
        parts = []
        for key, number in values.items():
            by = [values.get(k, "") for k in _NAMED[key][2]] if key in _NAMED else []
            parts.append(Part(key, titles[key], number, self._names.get((key, organisation, *by), "")))
        return parts


def _values(dataset: str, record: str) -> dict[str, str]:
    known = current().datasets.get(dataset)
    keys = [k.id for k in known.keys if k.id != "organisation"] if known else []
    return dict(zip(keys, record.split("|"), strict=False))


def told(parts: list[Part]) -> str:
    """A record in words: “name” of one thing, or what each of several is."""
    if len(parts) == 1:
        return f"“{parts[0].name}”" if parts[0].name else parts[0].number
    return "、".join(f"{part.title}“{part.shown}”" for part in parts)


def in_words(record: str, parts: list[Part]) -> str:
    """A whole record, with what its key says beyond the key's own fields, such as the year that was judged."""
    return " ".join([told(parts), *record.split("|")[len(parts) :]]) if parts else record


def with_names(message: str, record: str, parts: list[Part]) -> str:
    """A check's sentence with names in place of the record's numbers, and without the words that explain their order."""
    if not any(part.name for part in parts):
        return message
    whole = r"(?<![\w|-])" + re.escape(record) + (r"(（[^（）]*\|[^（）]*）)?" if "|" in record else r"(?![\w|-])")
    words = in_words(record, parts)
    return re.sub(whole, lambda _: words, message, count=1, flags=re.ASCII).strip()
