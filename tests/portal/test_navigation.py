"""Which entry of the menu is lit on which page."""

from __future__ import annotations

import pytest

from guanlan.portal.navigation import MENU, _active

ENTRIES = [href for _, entries in MENU for _, _, href, _ in entries]


@pytest.mark.parametrize(("path", "entry"), [
    ("/decisions", "/decisions"), ("/decisions/heat", "/decisions"), ("/decisions/held/7/M-1", "/decisions/calendar"),
    ("/decisions/meetings", "/decisions/meetings"), ("/decisions/meetings/3/openings", "/decisions/meetings"),
    ("/decisions/topics/7/T-1", "/decisions/matters"), ("/decisions/undecided", "/decisions/matters"), ("/decisions/idle", "/decisions/matters"),
    ("/decisions/verdicts", "/decisions/score"), ("/decisions/exceptions", "/decisions/score"), ("/decisions/national", "/decisions/catalogue"),
    ("/decisions/regulations", "/decisions/catalogue"), ("/decisions/completeness", "/decisions/catalogue"),
])  # fmt: skip
def test_every_page_of_decisions_lights_one_entry(path, entry):
    assert [href for href in ENTRIES if _active(path, href)] == [entry]
