"""Measures the ledger monitors against labels: precision and recall, for all alerts and for each pattern."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Set
from pathlib import Path
from typing import Any

import duckdb

from guanlan.intake.findings import IntakeError
from guanlan.intake.foreign_ledgers import read_foreign
from guanlan.monitoring.backtest import ACTED_ON, parties, prepare, run
from guanlan.monitoring.on_file import judge
from guanlan.standard.model import Monitor, Standard

_ACCOUNT, _LABEL = ("nodeid", "account", "accountid", "account_id"), ("isfraud", "issar", "label", "is_fraud", "is_sar")
_TRUE = {"1", "true", "yes", "是"}


def score(found: Set[Any], true: Set[Any]) -> dict[str, Any]:
    """Precision, recall and F1 of a set against the truth; None where nothing was found or nothing is true."""
    right = len(found & true)
    precision = right / len(found) if found else None
    recall = right / len(true) if true else None
    f1 = 2 * right / (len(found) + len(true)) if found or true else None
    return {
        "found": len(found), "true": len(true), "right": right,
        **{k: None if v is None else round(v, 4) for k, v in (("precision", precision), ("recall", recall), ("f1", f1))},
    }  # fmt: skip


def evaluate_transfers(
    transfers: Path, labels: Path, standard: Standard, *, profile: str = "transfers"
) -> dict[str, Any]:
    """Run the monitors over a file of transfers, and only then read which accounts are labelled.

    Accounts count as found where an alert of severity 预警 or 严重 points at a payment of theirs. A label says
    nothing of the pattern, so each pattern's precision is exact and its recall is its share of all labelled accounts.
    `observable` is the same over labelled accounts that occur in the file at all.
    """
    monitors = standard.ledger_monitors
    with tempfile.TemporaryDirectory() as folder:
        bench, ledger = read_foreign(transfers, standard.profiles[profile], standard, Path(folder))
        try:
            prepare(bench.db, standard)
            run(bench.db, monitors)
            found = parties(bench.db, [m for m in monitors if m.severity in ACTED_ON], "account")
            by_pattern = {p: parties(bench.db, group, "account") for p, group in _patterns(monitors).items()}
            counts = dict(
                bench.db.execute("SELECT monitor, count(DISTINCT key) FROM alert_line GROUP BY 1 ORDER BY 1").fetchall()
            )
            present = {
                row[0] for row in bench.db.execute("SELECT payer_account FROM ledger UNION SELECT payee_account FROM ledger").fetchall()
            }  # fmt: skip
            rows = bench.db.execute("SELECT count(*) FROM ledger").fetchall()[0][0]
        finally:
            bench.db.close()
    true = labelled(labels)
    return {
        "transfers": rows,
        "accounts": score(found, true) | {"observable": score(found, true & present)},
        "patterns": {p: score(accounts, true) for p, accounts in by_pattern.items() if accounts},
        "alerts": counts,
        "notes": ledger.notes,
    }


def evaluate_planted(db: duckdb.DuckDBPyConnection, standard: Standard) -> dict[str, Any]:
    """Run the monitors over a ledger of which the table `planted` (monitor, row_id) is the truth.

    A payment planted for one monitor may rightly be pointed at by another too (paid without a contract, and at
    night), so it is right where it was planted for any; recall counts those planted for the pattern itself.
    """
    monitors = standard.ledger_monitors
    prepare(db, standard)
    run(db, monitors)
    every = {row[0] for row in db.execute("SELECT row_id FROM planted").fetchall()}
    patterns: dict[str, Any] = {}
    found_all: set[int] = set()
    for pattern, group in _patterns(monitors).items():
        names = [m.id for m in group]
        found = _ids(db, "SELECT DISTINCT id FROM alert_line WHERE list_contains(?, monitor)", names)
        true = _ids(db, "SELECT DISTINCT row_id FROM planted WHERE list_contains(?, monitor)", names)
        if found or true:
            precision = len(found & every) / len(found) if found else None
            recall = len(found & true) / len(true) if true else None
            patterns[pattern] = {"found": len(found), "true": len(true), "precision": precision, "recall": recall}
        found_all |= _ids(
            db,
            "SELECT DISTINCT id FROM alert_line WHERE list_contains(?, monitor)",
            [m.id for m in group if m.severity in ACTED_ON],
        )
    counts = dict(db.execute("SELECT monitor, count(DISTINCT key) FROM alert_line GROUP BY 1 ORDER BY 1").fetchall())
    keys = set(db.execute("SELECT monitor, key FROM planted_key").fetchall())
    last = db.execute("SELECT max(paid_on) + 1 FROM ledger").fetchall()[0][0]
    total = db.execute("SELECT count(*) FROM ledger").fetchall()[0][0]
    acted_on = [m.id for m in monitors if m.severity in ACTED_ON]
    planted = _ids(db, "SELECT DISTINCT row_id FROM planted WHERE list_contains(?, monitor)", acted_on)
    return {
        "payments": score(found_all, planted | (found_all & every)) | {"of": total},
        "registers": score(judge(db, standard, last), keys),
        "patterns": patterns,
        "alerts": counts,
    }


def _ids(db: duckdb.DuckDBPyConnection, query: str, names: list[str]) -> set[int]:
    return {row[0] for row in db.execute(query, [names]).fetchall()}


def _patterns(monitors: list[Monitor]) -> dict[str, list[Monitor]]:
    groups: dict[str, list[Monitor]] = defaultdict(list)
    for monitor in monitors:
        groups[monitor.pattern].append(monitor)
    return groups


def labelled(file: Path) -> set[str]:
    """Accounts that a file of labels marks."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        head = [cell.strip().lower() for cell in next(rows, [])]
        account = next((i for i, name in enumerate(head) if name in _ACCOUNT), None)
        label = next((i for i, name in enumerate(head) if name in _LABEL), None)
        if account is None or label is None:
            raise IntakeError("标注文件的表头应有 nodeid 和 isFraud 两列。", "template")
        return {row[account].strip() for row in rows if len(row) > label and row[label].strip().lower() in _TRUE}
