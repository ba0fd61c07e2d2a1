"""Ledgers: the fast judgement and the thorough one agree; stored whole or not at all."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import data
from guanlan.intake.findings import IntakeError
from guanlan.intake.ledgers import LedgerBench, read_head, validate_ledger
from guanlan.intake.rules import rule_findings
from guanlan.standard.loading import current

STANDARD = current()
PAYMENT = STANDARD.datasets["payment"]


@pytest.fixture(scope="module")
def lines(tmp_path_factory) -> list[str]:
    file = tmp_path_factory.mktemp("ledger") / "clean.csv"
    data.ledger(file, 300)
    return file.read_text().splitlines()


def judged(folder: Path, rows: list[str]):
    file = folder / "x.csv"
    file.write_text("\n".join(rows) + "\n")
    return validate_ledger(file, STANDARD, PAYMENT)


def test_a_clean_ledger_passes_fast(lines, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("\n".join(lines) + "\n")
    ledger = read_head(file, PAYMENT)
    assert LedgerBench(STANDARD, tmp_path).judge_clean(file, ledger) is not None
    outcome = judged(tmp_path, lines)
    assert outcome.rows == 300 and outcome.passes


@pytest.mark.parametrize(("column", "text", "rule", "cell"), [
    (2, "去年", "type", "C5"), (9, "12x", "type", "J5"), (9, "-3", "pay_amount_positive", "J5"), (12, "", "required", "M5"), (7, "没有这类", "codelist", "H5"),
    (6, "91500000MA00000000", "uscc_digit", "G5"), (6, "不是代码", "type", "G5"), (17, "2099-01-01", "pay_approved_first", "R5"),
])  # fmt: skip
def test_one_wrong_cell_is_named(lines, tmp_path, column, text, rule, cell):
    rows = list(lines)
    values = rows[4].split(",")
    values[column] = text
    rows[4] = ",".join(values)
    found = [f for f in judged(tmp_path, rows).findings if f.rule == rule]
    assert found and found[0].place.cell == cell


def test_wrong_heads_are_refused(tmp_path):
    for head in ("a,b,c", "organisation,organisation", ""):
        with pytest.raises(IntakeError):
            judged(tmp_path, [head, "1,2,3"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 300),
            st.integers(0, 18),
            st.sampled_from(["", "x", "-1", "2025-02-30", "９９", "91500000MA0000001B"]),
        ),
        max_size=4,
    )
)
def test_fast_and_thorough_agree(lines, tmp_path, edits):
    """Property: whatever is changed, judging in the scan says clean exactly when the thorough way finds no field breach."""
    rows = list(lines)
    for row, column, text in edits:
        values = rows[row].split(",")
        values[column] = text
        rows[row] = ",".join(values)
    file = tmp_path / "x.csv"
    file.write_text("\n".join(rows) + "\n")
    ledger = read_head(file, PAYMENT)
    fast = LedgerBench(STANDARD, tmp_path).judge_clean(file, ledger)
    thorough = LedgerBench(STANDARD, tmp_path)
    thorough.read(file, ledger)
    fields = thorough.field_findings(ledger)
    if fast is not None:
        assert fields == []
        assert {(f.rule, f.record) for f in fast} == {(f.rule, f.record) for f in rule_findings(thorough, ledger)}
    elif not fields:
        assert (
            not thorough.typed_at_once
        )  # written in a way the plain reader does not take, and understood all the same


def test_stored_whole_or_not_at_all(city, lines, tmp_path):
    from guanlan.facts.operations import ledger_store
    from guanlan.intake.models import Submission

    file = tmp_path / "x.csv"
    file.write_text("\n".join(lines) + "\n")
    submission = Submission.objects.create(
        unit=city.units["group"],
        dataset="payment",
        period="2025-12",
        version=1,
        status="accepted",
        channel="api",
        standard_version="1",
        rows=300,
    )
    assert ledger_store(submission, file, STANDARD) == 300
    assert ledger_store(submission, file, STANDARD) == 300

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM facts.payment")
            return cursor.fetchone()[0]

    assert count() == 300
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join([*lines, lines[-1].replace("2025-", "二零", 1)]) + "\n")
    with pytest.raises(Exception, match="二零"), transaction.atomic():
        ledger_store(submission, broken, STANDARD)
    doubled = tmp_path / "doubled.csv"
    doubled.write_text("\n".join([*lines, lines[-1]]) + "\n")
    with pytest.raises(psycopg.errors.UniqueViolation), transaction.atomic():
        ledger_store(submission, doubled, STANDARD)
    assert count() == 300
