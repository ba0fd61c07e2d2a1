"""The embedded database's share of the machine's memory."""

from __future__ import annotations

import os

import pytest

from guanlan.config import postgres


@pytest.mark.parametrize(("gibibytes", "kilobytes"), [(8, 2 << 20), (0.25, 128 << 10), (512, 8 << 20)])
def test_a_quarter_of_the_memory_within_bounds(monkeypatch, gibibytes, kilobytes):
    pages = int(gibibytes * (1 << 30)) // 4096
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": pages}.__getitem__)
    monkeypatch.setattr(postgres, "ALLOWED", postgres.Path("/nonexistent"))
    assert postgres.shared_buffers() == kilobytes


@pytest.mark.parametrize(("limit", "kilobytes"), [("4294967296\n", 1 << 20), ("max\n", 2 << 20)])
def test_a_container_has_what_it_is_allowed(monkeypatch, tmp_path, limit, kilobytes):
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": (8 << 30) // 4096}.__getitem__)
    monkeypatch.setattr(postgres, "ALLOWED", tmp_path / "memory.max")
    postgres.ALLOWED.write_text(limit)
    assert postgres.shared_buffers() == kilobytes
