"""Payment monitors measured: on the planted ledger, on made-up transfers with labels, and on foreign files."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from guanlan.config.cli import main
from guanlan.demo import payments
from guanlan.intake.files import validate_file
from guanlan.monitoring.evaluation import evaluate_planted, evaluate_transfers
from guanlan.standard.loading import current
from tests.monitoring.transfers_simulated import Scene, write


def test_every_planted_irregularity_is_found_and_nothing_clean_is():
    with payments.evaluation_ledger(current()) as db:
        result = evaluate_planted(db, current())
    assert result["payments"]["precision"] == 1.0 and result["payments"]["recall"] == 1.0
    assert result["registers"]["precision"] == 1.0 and result["registers"]["recall"] == 1.0
    for pattern, found in result["patterns"].items():
        assert found["recall"] == 1.0 or not found["true"], pattern
        assert found["precision"] >= 0.85, pattern


def _transfers(folder: Path, plant: str) -> tuple[Path, Path]:
    """Accounts that each pay a fixed amount of their own, and planted rings or fan-ins of other amounts."""
    chance = random.Random(5)
    usual = {a: round(chance.uniform(100, 600), 2) for a in range(2000)}
    rows = [(a, chance.randrange(2000), usual[a], day) for day in range(1, 120) for a in chance.sample(range(2000), 80)]
    rows = [r for r in rows if r[0] != r[1]]
    guilty: set[int] = set()
    for _ in range(20):
        members, amount = chance.sample(range(2000), 5), round(chance.uniform(2, 20), 2)
        guilty |= set(members)
        edges = (
            zip(members, members[1:] + members[:1], strict=True)
            if plant == "cycle"
            else ((m, members[0]) for m in members[1:])
        )
        rows += [(a, b, amount, chance.randrange(20, 100)) for a, b in edges]
    chance.shuffle(rows)
    transfers, labels = folder / "transactions.csv", folder / "nodes.csv"
    with transfers.open("w", newline="") as out:
        csv.writer(out).writerows(
            [("sourceNodeId", "targetNodeId", "value", "time"), *sorted(rows, key=lambda r: r[3])]
        )
    with labels.open("w", newline="") as out:
        csv.writer(out).writerows(
            [("nodeid", "isFraud", "init_balance", "fraudStep"), *((a, int(a in guilty), 0, -1) for a in range(2000))]
        )
    return transfers, labels


@pytest.mark.parametrize(("plant", "pattern"), [("cycle", "资金闭环"), ("fan_in", "分散转入")])
def test_labelled_transfers(tmp_path, plant, pattern):
    transfers, labels = _transfers(tmp_path, plant)
    answer = CliRunner().invoke(
        main, ["monitors", "evaluate", "--json", "--transfers", str(transfers), "--labels", str(labels)]
    )
    assert answer.exit_code == 0, answer.output
    result = json.loads(answer.output)
    assert result["accounts"]["precision"] > 0.95 and result["accounts"]["recall"] > 0.95
    assert result["patterns"][pattern]["precision"] == 1.0 and result["patterns"][pattern]["recall"] > 0.9


@pytest.mark.parametrize(
    ("scene", "pattern", "f1"),
    [
        (Scene("fan_in"), "分散转入", 0.9), (Scene("fan_in", equal=True), "分散转入", 0.95), (Scene("fan_in", window=30), "分散转入", 0.85),
        (Scene("fan_out"), "分散转出", 0.75), (Scene("cycle", equal=True), "资金闭环", 0.9),
    ],
    ids=["similar", "equal", "within a month", "out", "cycle"],
)  # fmt: skip
def test_simulated_transfers(tmp_path, scene, pattern, f1):
    """Accounts with habits of their own; most of the planted are found, and hardly anybody else."""
    result = evaluate_transfers(*write(scene, 11, tmp_path), current())
    assert result["accounts"]["f1"] >= f1 and result["accounts"]["precision"] >= 0.95
    assert result["patterns"][pattern]["precision"] >= 0.95


def test_labels_without_transfers_are_refused(tmp_path):
    transfers, _ = _transfers(tmp_path, "cycle")
    assert CliRunner().invoke(main, ["monitors", "evaluate", "--transfers", str(transfers)]).exit_code == 2
    answer = CliRunner().invoke(
        main, ["monitors", "evaluate", "--transfers", str(transfers), "--labels", str(transfers)]
    )
    assert answer.exit_code == 1 and "nodeid" in answer.output


def _validated(tmp_path: Path, text: str, profile: str, encoding: str = "utf-8"):
    file = tmp_path / "f.csv"
    file.write_bytes(text.encode(encoding))
    return validate_file(file, current(), dataset=None, profile=profile, organisation="")


def test_a_spending_list(tmp_path):
    outcome = _validated(
        tmp_path,
        "Spending over 500\n\nDepartment,Entity,Date,Expense Type,Supplier,Reference,Amount,Description\n"
        'Children,Council,01/04/2024,Agency,ACME,51,"£1,250.00",Staff\n'
        "Adults,Council,05/04/2024,Care,Homes,52,(300.00),Credit\nAdults,Council,31/02/2024,Care,Homes,53,abc,Care\n",
        "spending_list",
        "cp1252",
    )
    assert outcome.rows == 2 and any("金额为负" in note for note in outcome.notes)
    assert {(f.place.cell, f.rule) for f in outcome.of("error")} == {("G6", "type"), ("C6", "type")}


def test_a_bank_statement(tmp_path):
    outcome = _validated(
        tmp_path,
        "某公司账户明细\n交易日期,交易时间,流水号,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,网点\n"
        '2026-03-02,2026-03-02 10:00:00,S1,"500,000.00",,100,渝州建材,6222001,货款,解放碑\n2026-03-02,,S2,,200000,300,山城物流,6222002,回款,\n',
        "bank_statement",
        "gb18030",
    )
    assert outcome.rows == 1 and not outcome.of("error") and any("1 行" in note for note in outcome.notes)
    assert {u.label: u.reason for u in outcome.unmapped}["网点"] == "映射方案里没有这一列"


def test_another_form_is_refused(tmp_path):
    from guanlan.intake.findings import IntakeError

    with pytest.raises(IntakeError, match="交易日期"):
        _validated(tmp_path, "a,b\n1,2\n", "bank_statement")
