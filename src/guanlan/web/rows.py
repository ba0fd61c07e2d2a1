"""The rows of a list as markup, and one page of a query of any size.

Fifty rows of ten cells are five hundred turns of a template's loop, the dearest thing on a page; joined text is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from guanlan.web.tables import Cell, Column

PAGE_SIZE = 50
# Counting further would cost more than showing the page; whoever wants the exact number asks for it.
COUNTED = 10_000


@dataclass(frozen=True)
class Part:
    """One page of a list: its items, its number, and how many items there are (at least, when not `exact`)."""

    items: list[Any]
    number: int
    total: int
    exact: bool
    more: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def part_of(queryset: QuerySet[Any], asked: str, exact: bool) -> Part:
    """A page of a query. A page that does not exist is the first."""
    number = int(asked) if asked.isascii() and asked.isdigit() and int(asked[:9]) > 0 else 1
    if len(asked) > 9:
        number = 1
    items = list(queryset[(number - 1) * PAGE_SIZE : number * PAGE_SIZE + 1])
    if not items and number > 1:
        return part_of(queryset, "1", exact)
    more = len(items) > PAGE_SIZE
    known = (number - 1) * PAGE_SIZE + len(items)
    if not more:
        return Part(items, number, known, True, False)
    total = queryset.order_by().count() if exact else queryset.order_by()[: COUNTED + 1].count()
    counted = exact or total <= COUNTED
    return Part(items[:PAGE_SIZE], number, total if counted else max(COUNTED, known - 1), counted, True)


_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?\b")


def body(
    columns: Sequence[Column], items: Sequence[Any], href: Callable[[Any], str] | None, picks: str = ""
) -> SafeString:
    """The rows of a table; `picks` is the form to which chosen rows belong."""
    return mark_safe("".join(_row(columns, item, href(item) if href else "", picks) for item in items))


def _row(columns: Sequence[Column], item: Any, href: str, picks: str) -> str:
    start = f'<tr data-href="{escape(href)}" tabindex="0">' if href else "<tr>"
    if picks:
        start += f'<td><input type="checkbox" form="{escape(picks)}" name="pick" value="{escape(item.pk)}" aria-label="选择"></td>'
    return start + "".join(_cell(column, column.show(item)) for column in columns) + "</tr>"


def _cell(column: Column, shown: Cell | str) -> str:
    said = shown if isinstance(shown, str) else shown.text
    # A browser would break a date at its hyphens.
    kind = "num" if column.numeric else "text-nowrap" if _DATE.match(said) else ""
    start = f'<td class="{kind}"' if kind else "<td"
    if isinstance(shown, str):
        # A day is not broken at its hyphens.
        if shown[4:5] == "-" and shown[:4].isdigit():
            start = f'<td class="{"num " if column.numeric else ""}day"'
        return f"{start}>{escape(shown)}</td>"
    if shown.title:
        start += f' title="{escape(shown.title)}"'
    text: str = escape(shown.text)
    if shown.badge:
        text = f'<span class="badge {escape(shown.badge)}">{text}</span>'
    elif shown.href:
        text = f'<a href="{escape(shown.href)}">{text}</a>'
    return f"{start}>{text}</td>"
