"""The one list of the portal: filters, sorting, pages, Excel export. Views say which columns and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanlan.web.export import workbook_response
from guanlan.web.rows import Part, body, part_of

EXPORT_LIMIT, BATCH = 100_000, 2000


@dataclass(frozen=True)
class Cell:
    """One cell: text, and perhaps a link, a badge class, or the exact value for Excel."""

    text: str
    href: str = ""
    badge: str = ""
    value: Any = None
    title: str = ""


@dataclass(frozen=True)
class Column:
    """`sort` names the database expression it may be sorted by; `show` makes the cell of a row."""

    id: str
    title: str
    show: Callable[[Any], Cell | str]
    sort: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Filter:
    """`apply` narrows the query by a given value; `options` makes it a choice, `kind` says what is entered (text, date);
    `quiet` ones show only when a link set them."""

    id: str
    title: str
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    options: Sequence[tuple[str, str]] = ()
    default: str = ""
    kind: str = "text"
    quiet: bool = False


@dataclass
class Table:
    """What `components/list.html` shows. `picks` is the id of a form to which chosen rows are sent as `pick`."""

    title: str
    columns: Sequence[Column]
    page: Part
    filters: list[dict[str, Any]]
    sort: str
    query: str
    empty: str
    href: Callable[[Any], str] | None = None
    picks: str = ""

    @property
    def body(self) -> str:
        """The rows as markup."""
        return body(self.columns, self.page.items, self.href, self.picks)

    @property
    def rows(self) -> list[Any]:
        return self.page.items

    @property
    def total(self) -> int:
        return self.page.total

    @property
    def active(self) -> int:
        """How many filters narrow the list."""
        return sum(1 for f in self.filters if f["value"] != f["default"])

    @property
    def heads(self) -> list[dict[str, Any]]:
        """Column heads with the sort that a click on each leads to."""
        result = []
        for column in self.columns:
            current = self.sort.lstrip("-") == column.id
            turned = f"-{column.id}" if current and not self.sort.startswith("-") else column.id
            result.append({
                "title": column.title, "numeric": column.numeric, "sort": turned if column.sort else "",
                "arrow": ("↓" if self.sort.startswith("-") else "↑") if current else "",
            })  # fmt: skip
        return result


def build_table(
    request: HttpRequest, title: str, queryset: QuerySet[Any], columns: Sequence[Column], *,
    filters: Sequence[Filter] = (), sort: str = "", empty: str = "没有记录。",
    href: Callable[[Any], str] | None = None, prepare: Callable[[list[Any]], None] = lambda items: None,
) -> Table | HttpResponse:  # fmt: skip
    """Filter, sort and page a query by the request; an Excel workbook instead when `?export=xlsx` asks for it.

    `prepare` is given each batch of rows before they are shown, to look up at once what their cells need.
    """
    given = {f.id: request.GET.get(f.id, f.default) for f in filters}
    for item in filters:
        value = given[item.id].strip()
        if value and (not item.options or value in dict(item.options)):
            queryset = item.apply(queryset, value)
    chosen = request.GET.get("sort", sort)
    by_id = {c.id: c for c in columns if c.sort}
    if chosen.lstrip("-") in by_id:
        expression = by_id[chosen.lstrip("-")].sort
        queryset = queryset.order_by(*_order(expression, chosen.startswith("-")))
    else:
        chosen = ""
        if not queryset.ordered:
            queryset = queryset.order_by("-pk")
    if request.GET.get("export") == "xlsx":
        head = [c.title for c in columns]
        items = _prepared(queryset[:EXPORT_LIMIT].iterator(chunk_size=BATCH), prepare)
        lines = ([exported(c.show(item)) for c in columns] for item in items)
        return workbook_response(title, head, lines)
    page = part_of(queryset, request.GET.get("page", "1"), request.GET.get("count") == "exact")
    prepare(page.items)
    query = request.GET.copy()
    for name in ("page", "sort", "export", "count"):
        query.pop(name, None)
    shown = [
        {
            "id": f.id, "title": f.title, "options": f.options, "value": given[f.id], "default": f.default, "kind": f.kind,
        }
        for f in filters
        if given[f.id] or not f.quiet
    ]  # fmt: skip
    return Table(title, columns, page, shown, chosen, query.urlencode(), empty, href)


def _prepared(items: Iterator[Any], prepare: Callable[[list[Any]], None]) -> Iterator[Any]:
    while batch := list(islice(items, BATCH)):
        prepare(batch)
        yield from batch


def list_shown(request: HttpRequest, table: Table | HttpResponse, **context: Any) -> HttpResponse:
    """A table as a page of its own, with subtitle, actions and crumbs where given; its workbook if that was asked for."""
    return table if isinstance(table, HttpResponse) else render(request, "list_page.html", {"table": table, **context})


def _order(expression: str, down: bool) -> tuple[str, str]:
    """The same direction for both, so that one index serves both ways."""
    return (f"-{expression}", "-pk") if down else (expression, "pk")


def exported(shown: Cell | str) -> Any:
    if isinstance(shown, str):
        return shown
    return cell_value if (cell_value := shown.value) is not None else shown.text
