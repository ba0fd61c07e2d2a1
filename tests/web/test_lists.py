"""The one list component: pages of lists of any size, filters, safe markup."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from guanlan.organisations.models import Unit
from guanlan.web import rows
from guanlan.web.rows import body, part_of
from guanlan.web.tables import Cell, Column, Filter, Table, build_table


@pytest.fixture
def units(city):
    """More units than one page holds."""
    parent = city.units["group"]
    Unit.objects.bulk_create(
        Unit(code=f"X{i:017}", name=f"列表{i:03}", kind="enterprise", parent=parent, path=f"{parent.path}{10**6 + i}.", level=2, valid_from="2020-01-01")
        for i in range(120)
    )  # fmt: skip
    return Unit.objects.filter(name__startswith="列表").order_by("name")


@pytest.mark.django_db
def test_pages_follow_one_another_and_the_last_says_how_many_there_are(units):
    first, last = part_of(units, "1", False), part_of(units, "3", False)
    assert (first.items[0].name, len(first.items), first.more, first.total) == ("列表000", 50, True, 120)
    assert (last.items[-1].name, len(last.items), last.more, last.total, last.pages) == ("列表119", 20, False, 120, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["0", "-1", "x", "99", "²", "9" * 40, ""])
def test_a_page_that_does_not_exist_is_the_first(units, asked):
    assert part_of(units, asked, False).number == 1


@pytest.mark.django_db
def test_a_huge_list_is_counted_up_to_a_limit_and_exactly_on_demand(units, monkeypatch):
    monkeypatch.setattr(rows, "COUNTED", 60)
    part = part_of(units, "1", False)
    assert (part.total, part.exact) == (60, False)
    assert (part_of(units, "1", True).total, part_of(units, "1", True).exact) == (120, True)
    assert (part_of(units, "3", False).total, part_of(units, "3", False).exact) == (120, True)


@pytest.mark.django_db
def test_a_huge_list_says_more_than_and_links_to_the_exact_number(city, units, monkeypatch, client):
    monkeypatch.setattr(rows, "COUNTED", 60)
    client.force_login(city.users["officer"], "django.contrib.auth.backends.ModelBackend")
    text = client.get("/units?q=列表").content.decode()
    assert "多于 60 条" in text and "count=exact" in text
    assert "共 120 条" in client.get("/units?q=列表&count=exact").content.decode()


def test_reported_text_cannot_become_markup():
    evil = "<script>\"&'"
    column = Column("a", "A", lambda _: Cell(evil, href='/x"y', title=evil))
    text = body(
        [column, Column("b", "B", lambda _: evil), Column("c", "C", lambda _: Cell(evil, badge=evil))],
        [object()],
        lambda _: evil,
    )
    assert "<script" not in text and '/x"y' not in text and text.count("&lt;script&gt;") >= 6


@pytest.mark.django_db
def test_the_button_of_the_filters_says_how_many_are_set(city):
    def table(query: str) -> Table:
        found = build_table(
            RequestFactory().get(f"/x?{query}"), "单", Unit.objects.all(), [Column("n", "名称", lambda u: u.name)],
            filters=[Filter("q", "名称", lambda q, v: q.filter(name__contains=v)), Filter("s", "状态", lambda q, v: q, [("a", "甲"), ("b", "乙")], default="a")],
        )  # fmt: skip
        assert isinstance(found, Table)
        return found

    assert (table("").active, table("q=x").active, table("q=x&s=b").active, table("s=").active) == (0, 1, 2, 1)
