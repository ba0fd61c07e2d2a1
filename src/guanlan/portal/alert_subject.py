"""What a compliance check's alert is about, by name: the topic, meeting, matter or person behind the numbers of its record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from guanlan.facts.records import records
from guanlan.identity.roles import Permission
from guanlan.monitoring.models import Alert
from guanlan.standard.loading import current
from guanlan.standard.model import Rule
from guanlan.web.pages import scope

# Where a number is given a name, and where the thing it numbers has a page.
_NAMED = {
    "topic_no": ("decision_topic", "title"), "meeting_no": ("decision_meeting", "title"), "decision_no": ("decision_matter", "title"),
    "body_no": ("decision_body", "title"), "person_no": ("decision_member", "name"), "regulation_no": ("decision_regulation", "title"),
    "item_code": ("decision_item", "title"),
}  # fmt: skip
_PAGES = {"topic_no": "/decisions/topics", "decision_no": "/decisions/matters", "meeting_no": "/decisions/held"}


@dataclass(frozen=True)
class Named:
    """One part of a record's key: what it is, its number, its name, and its page where the reader may open one."""

    title: str
    number: str
    name: str
    href: str


def subject(request: HttpRequest, alert: Alert, rule: Rule) -> list[Named]:
    """The parts of the record's key, each with its name as the unit reported it."""
    dataset = current().datasets.get(rule.dataset)
    if dataset is None:
        return []
    organisation, *numbers = alert.key.split("|")
    keys = [k for k in dataset.keys if k.id != "organisation"]
    may = scope(request).can(Permission.VIEW, alert.module, alert.unit.path)
    return [
        Named(key.title.removesuffix("编号"), number, _name(key.id, organisation, number), _href(key.id, alert, number) if may else "")
        for key, number in zip(keys, numbers, strict=False)
    ]  # fmt: skip


def _name(key: str, organisation: str, number: str) -> str:
    dataset, column = _NAMED.get(key, ("", ""))
    if dataset not in current().datasets:
        return ""
    found: Any = (
        records(dataset).filter(organisation=organisation, **{key: number}).values_list(column, flat=True).first()
    )
    return found or ""


def _href(key: str, alert: Alert, number: str) -> str:
    return f"{_PAGES[key]}/{alert.unit_id}/{number}" if key in _PAGES else ""


def with_names(message: str, named: list[Named]) -> str:
    """The check's sentence with names in place of numbers, as far as the unit reported them."""
    if len(named) > 1:
        told = "、".join(f"{part.title}“{part.name or part.number}”" for part in named)
        return re.sub(re.escape("|".join(part.number for part in named)) + r"（[^（）]*）", told, message).strip()
    return message.replace(named[0].number, f"“{named[0].name}”") if named and named[0].name else message
