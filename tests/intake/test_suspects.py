"""A check that is made only of columns with a suspect cell finds what it would have found everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guanlan.intake.engine import Workbench, field_checks
from guanlan.intake.reported import Reported
from guanlan.intake.warm import WarmBench
from guanlan.standard.loading import current

TEXTS = [
    "0", "0.00", "0.0", "-0", "1", "12", "1.5", "1,234", "1,23", "１２．５", "1e3", "1.5e1", "1e-9", "0.000000001", "0.004", "(3)", "（3.2）",
    "￥5", "5%", "0.5%", "3 4", " 7 ", "9" * 19, "9" * 40, "1" * 18 + ".99", "abc", "-", "—", "1.", ".5", "--2", "", "٣", "1２", "+4", "2.0",
]  # fmt: skip


def number_kinds() -> dict[str, str]:
    """A data set for each kind of number."""
    return {c.field.type: d.id for d in current().datasets.values() for c in d.cells if c.field.is_number}


@pytest.mark.parametrize(("kind", "dataset"), sorted(number_kinds().items()))
def test_whatever_is_bad_is_suspect(kind, dataset):
    whole = current().datasets[dataset]
    cells = tuple(c for c in whole.cells if c.field.type == kind)[:1]
    narrow = replace(whole, cells=cells, by_name={c.name: c for c in cells})
    reported = Reported(narrow, records=[{cells[0].name: text} for text in TEXTS])
    bench = Workbench(current())
    bench._stage(reported)
    checks = [c for c in field_checks(narrow, current().codelists) if c.suspect]
    assert checks
    bad = 0
    for check in checks:
        found, missed = bench.db.execute(
            f"SELECT count(*) FILTER (WHERE {check.bad}), "
            f"count(*) FILTER (WHERE ({check.bad}) AND ({check.suspect}) IS NOT TRUE) FROM raw r JOIN typed t USING (row_id)"
        ).fetchall()[0]
        assert missed == 0, (check.rule, check.message)
        bad += found
    assert bad > 3


def test_the_kept_plan_passes_nothing_that_a_check_refuses():
    """A plain amount passes at once; one that is only suspect is left to the workbench."""
    bench = WarmBench(current(), current().datasets["payment"])
    row = {
        "organisation": "91500000MA5000001L", "payment_no": "1", "paid_on": "2026-03-02", "paid_at": "2026-03-02 10:00:00", "payee_name": "渝州建材",
        "payer_account": "611", "payee_account": "622", "currency": "CNY", "kind": "procurement", "purpose": "货款",
        "payee_kind": "enterprise", "channel": "direct_link",
    }  # fmt: skip
    assert bench.judged([[row | {"amount": "12.50"}]]) != [None]
    for amount in ("0.001", "1e3x", "9" * 40, "3 4", "abc", "", "-5"):
        assert bench.judged([[row | {"amount": amount}]]) == [None], amount
