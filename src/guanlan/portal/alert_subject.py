"""What a compliance check's alert is about, by name: the topic, meeting, matter or person behind the numbers of its record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from guanlan.identity.roles import Permission
from guanlan.modules.decisions.judged import readable
from guanlan.monitoring.models import Alert
from guanlan.monitoring.record_names import Names, Part, with_names
from guanlan.standard.loading import current
from guanlan.standard.model import Rule
from guanlan.web.pages import scope

# Where the thing that a number stands for has a page.
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
    may = scope(request).can(Permission.VIEW, alert.module, alert.unit.path)
    return [
        Named(part.title, part.number, part.name, _href(part.key, alert, part.number) if may else "")
        for part in _parts(alert, rule)
    ]


def _parts(alert: Alert, rule: Rule) -> list[Part]:
    organisation, _, record = alert.key.partition("|")
    return Names().of(organisation, rule.dataset, record)


def _href(key: str, alert: Alert, number: str) -> str:
    return f"{_PAGES[key]}/{alert.unit_id}/{number}" if key in _PAGES else ""


def sayer(alert: Alert) -> Callable[[str], str]:
    """How texts of an alert are put to people: those of a check with names for the record's numbers and readable amounts."""
    rule = current().alert_cards.get(alert.monitor)
    if not isinstance(rule, Rule):
        return lambda text: text
    record, parts = alert.key.partition("|")[2], _parts(alert, rule)
    return lambda text: with_names(readable(text), record, parts)
