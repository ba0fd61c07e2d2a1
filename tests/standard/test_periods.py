"""Periods and the neighbours that rules compare with."""

import pytest

from guanlan.intake.text import period_of
from guanlan.standard.periods import Period


@pytest.mark.parametrize(
    ("code", "prior", "previous", "opening", "end"),
    [
        ("2025", "2024", "2024", "2024", "2025-12-31"),
        ("2025Q1", "2024Q1", "2024Q4", "2024Q4", "2025-03-31"),
        ("2025Q3", "2024Q3", "2025Q2", "2024Q4", "2025-09-30"),
        ("2024-02", "2023-02", "2024-01", "2023-12", "2024-02-29"),
        ("2025-01", "2024-01", "2024-12", "2024-12", "2025-01-31"),
    ],
)
def test_neighbours(code: str, prior: str, previous: str, opening: str, end: str) -> None:
    period = Period.parse(code)
    assert [str(period.prior), str(period.previous), str(period.opening), str(period.end)] == [
        prior, previous, opening, end,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025年度", "2025"), ("２０２５年９月", "2025-09"), ("202509", "2025-09"), ("2025-9", "2025-09"),
        ("2019-12-31", "2019-12"), ("2025年第3季度", "2025Q3"), ("二〇二五年", "2025"),
    ],
)  # fmt: skip
def test_it_reads_periods_as_people_write_them(text: str, code: str) -> None:
    assert str(period_of(text)) == code


@pytest.mark.parametrize("text", ["", "去年", "2025-13", "20251", "2025Q5"])
def test_it_refuses_what_is_no_period(text: str) -> None:
    assert period_of(text) is None
