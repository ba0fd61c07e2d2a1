"""Validates ledgers of millions of rows in one typed scan, without a Python loop over rows.

A clean file is read once, typed by DuckDB's own CSV reader. Only when that reader meets a value it cannot take
is the file read again as text, through the same cleaning as every other channel, to say which cell is wrong.
"""

from __future__ import annotations

import csv
import re
import tempfile
from datetime import date
from pathlib import Path

import duckdb

from guanlan.intake import cleaning
from guanlan.intake.engine import SAMPLE, FieldCheck, Workbench, field_checks
from guanlan.intake.findings import Finding, IntakeError, Outcome, Place, Unmapped
from guanlan.intake.reported import Reported
from guanlan.intake.rules import rule_findings
from guanlan.intake.text import csv_fault
from guanlan.intake.workbooks import plain
from guanlan.standard.model import DataSet, Standard
from guanlan.standard.schemas import schema_of, sql_type

MEMORY = "640MB"
IN_MEMORY = 500_000_000
LETTERS = 26


class Ledger(Reported):
    """Records that stay in the workbench: the place of each follows from its number."""

    columns: dict[str, int]

    def place(self, record: int, cell: str) -> Place:
        index = self.columns.get(cell)
        letter = "" if index is None else _letter(index)
        return Place(record + 1, letter, f"{letter}{record + 1}" if letter else "")


def _letter(index: int) -> str:
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, LETTERS)
        text = chr(65 + rest) + text
    return text


class LedgerBench(Workbench):
    """A workbench whose memory stays bounded whatever the file's size: large files are kept on disk."""

    def __init__(self, standard: Standard, folder: Path, size: int = 0) -> None:
        self.standard = standard
        self.db = duckdb.connect(
            str(folder / "ledger.duckdb") if size > IN_MEMORY else ":memory:",
            config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(folder)},
        )
        self.typed_at_once = False

    def judge_clean(self, file: Path, ledger: Ledger) -> list[Finding] | None:
        """Judge a file without reading it whole into memory; None if anything in it needs a closer look.

        One typed scan counts the breaches of every field check; a second keeps only the columns that keys, codes
        and rules need. Codes are judged once for each distinct value.
        """
        dataset = ledger.dataset
        source = self._typed_source(file, dataset, ledger)
        checks = [c for c in self._checks(dataset) if c.cell.field.type != "uscc" or c.rule == "required"]
        checks = [c for c in checks if c.cell.name in ledger.columns]
        if any(f.required and f.id not in ledger.columns for f in dataset.fields):
            return None
        kept = self._kept(dataset, ledger)
        try:
            bad = " OR ".join(self._on_typed(c) for c in checks)
            if self.db.execute(f"SELECT coalesce(bool_or({bad}), FALSE) FROM {source} r").fetchall()[0][0]:
                return None
            self.db.execute(
                f"CREATE OR REPLACE TABLE ledger AS SELECT {', '.join(map(cleaning.name, kept))} FROM {source}"
            )
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            return None
        self.typed_at_once = True
        if any(
            self._wrong_codes(c.name) for c in dataset.cells if c.field.type == "uscc" and c.name in kept
        ) or self._repeated(dataset):
            return None
        self._view(dataset, [c.name for c in dataset.cells if c.name not in kept])
        return rule_findings(self, ledger)

    def _kept(self, dataset: DataSet, ledger: Ledger) -> list[str]:
        """Columns that keys, codes and rules read."""
        text = " ".join(f"{r.sql} {r.applies} {' '.join(r.requires)}" for r in self.standard.rules_of(dataset.id))
        words = set(re.findall(r"\w+", text))
        return [
            c.name for c in dataset.cells
            if c.name in ledger.columns and (c.field.key or c.field.type == "uscc" or c.name in words)
        ]  # fmt: skip

    def _wrong_codes(self, name: str) -> int:
        column = cleaning.name(name)
        # Two steps: in one, the condition would be pushed below DISTINCT and run for every row.
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE codes AS SELECT DISTINCT {column} AS code FROM ledger WHERE {column} IS NOT NULL"
        )
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE wrong AS SELECT code FROM codes WHERE NOT regexp_full_match(code, '[0-9A-HJ-NPQRTUWXY]{{18}}') OR {cleaning.uscc_digit_wrong('code')}"
        )
        return int(self.db.execute("SELECT count(*) FROM wrong").fetchall()[0][0])

    def _repeated(self, dataset: DataSet) -> bool:
        keys = ", ".join(cleaning.name(k.id) for k in dataset.keys)
        total, distinct = self.db.execute(f"SELECT count(*), count(DISTINCT hash({keys})) FROM ledger").fetchall()[0]
        return bool(total != distinct)

    def read(self, file: Path, ledger: Ledger) -> None:
        """Load the whole file as table `ledger` (typed) or, where a value does not fit, as `raw` and `typed`."""
        dataset = ledger.dataset
        try:
            self.db.execute(
                f"CREATE OR REPLACE TABLE ledger AS SELECT * FROM {self._typed_source(file, dataset, ledger)}"
            )
            self.typed_at_once = True
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            self._read_text(file, dataset, ledger)
        self._view(dataset, [c.name for c in dataset.cells if c.name not in ledger.columns])

    def months(self, file: Path, ledger: Ledger) -> list[date]:
        """The months that the rows fall into; empty for a data set without partitions."""
        by = ledger.dataset.partition_by
        if not by:
            return []
        source = self._typed_source(file, ledger.dataset, ledger)
        rows = self.db.execute(f"SELECT DISTINCT date_trunc('month', {by})::DATE FROM {source} ORDER BY 1").fetchall()
        return [row[0] for row in rows]

    def write_rows(self, file: Path, ledger: Ledger, target: Path, unit_id: int, submission_id: int) -> None:
        """Write the typed rows as CSV for PostgreSQL's COPY; `target` may be a pipe."""
        names = ", ".join(cleaning.name(c) for c in self.columns(ledger))
        self.db.execute(
            f"COPY (SELECT {unit_id}, {submission_id}, row_number() OVER (), 0.01, {names} "
            f"FROM {self._typed_source(file, ledger.dataset, ledger)}) TO {cleaning.literal(str(target))} "
            "(FORMAT csv, HEADER false, USE_TMP_FILE false)"
        )

    @staticmethod
    def columns(ledger: Ledger) -> list[str]:
        """Cells of the data set that the file has, in the order in which rows are written."""
        return [c.name for c in ledger.dataset.cells if c.name in ledger.columns]

    def _typed_source(self, file: Path, dataset: DataSet, ledger: Ledger) -> str:
        kinds = {c.name: sql_type(c) for c in dataset.cells}
        every = ", ".join(f"'{n}': '{kinds.get(n, 'VARCHAR')}'" for n in ledger.columns)
        return (
            f"read_csv({cleaning.literal(str(file))}, header=true, delim=',', quote='\"', escape='\"', nullstr='', "
            f"auto_detect=false, strict_mode=true, columns={{{every}}})"
        )

    def _read_text(self, file: Path, dataset: DataSet, ledger: Ledger) -> None:
        self.typed_at_once = False
        every = ", ".join(f"'{n}': 'VARCHAR'" for n in ledger.columns)
        try:
            self.db.execute(
                f"CREATE OR REPLACE TABLE text AS SELECT * FROM read_csv({cleaning.literal(str(file))}, header=true, delim=',', "
                f"quote='\"', escape='\"', nullstr='', auto_detect=false, null_padding=true, strict_mode=false, columns={{{every}}})"
            )
        except duckdb.Error as error:
            raise csv_fault(error) from error
        absent = "".join(
            f", NULL::VARCHAR AS {cleaning.name(c.name)}" for c in dataset.cells if c.name not in ledger.columns
        )
        self.db.execute(f"CREATE OR REPLACE VIEW raw AS SELECT rowid + 1 AS row_id, *{absent} FROM text")
        self._type(dataset, ledger)

    def _view(self, dataset: DataSet, missing: list[str]) -> None:
        """The data set under its own name, with the columns that the standard's SQL may ask for."""
        have = {c.name for c in dataset.cells}
        empty = [
            f"NULL::{t} AS {n}"
            for n, t in schema_of(dataset).items()
            if n not in have and n not in ("row_id", "rounding_step")
        ]
        source = "ledger" if self.typed_at_once else "typed"
        row = "rowid + 1 AS row_id, *" if self.typed_at_once else "*"
        absent = [f"NULL::{schema_of(dataset)[n]} AS {n}" for n in missing] if self.typed_at_once else []
        extra = "".join(f", {e}" for e in [*absent, "0.01::DECIMAL(20,2) AS rounding_step", *empty])
        self.db.execute(f"CREATE OR REPLACE VIEW {dataset.id} AS SELECT {row}{extra} FROM {source}")

    def _checks(self, dataset: DataSet) -> list[FieldCheck]:
        """Field checks that are still open once the reader has typed the values."""
        return [
            c
            for c in field_checks(dataset, self.standard.codelists)
            if c.rule != "type" or c.cell.field.type in ("uscc", "text")
        ]

    def field_findings(self, reported: Reported) -> list[Finding]:
        """Every breach of a field check, by row."""
        if not self.typed_at_once:
            return super().field_findings(reported)
        checks = [c for c in self._checks(reported.dataset) if c.rule != "uscc_digit"]
        source = f"FROM {reported.dataset.id} r"
        bad = [self._on_typed(c) for c in checks]
        counts = self.db.execute(
            "SELECT " + ", ".join(f"count(*) FILTER (WHERE {b})" for b in bad) + f" {source}"
        ).fetchall()[0]
        findings: list[Finding] = []
        for check, condition, count in zip(checks, bad, counts, strict=True):
            if count:
                findings += self._rows(check, condition, source, reported)
        for check in self._checks(reported.dataset):
            column = cleaning.name(check.cell.name)
            if (
                check.rule == "uscc_digit"
                and check.cell.name in getattr(reported, "columns", {})
                and self._wrong_codes(check.cell.name)
            ):
                condition = f"r.{column} IN (SELECT code FROM wrong) AND regexp_full_match(r.{column}, '[0-9A-HJ-NPQRTUWXY]{{18}}')"
                findings += self._rows(check, condition, source, reported)
        if self._repeated(reported.dataset):
            self.db.execute("CREATE OR REPLACE VIEW typed AS SELECT rowid + 1 AS row_id, * FROM ledger")
            findings += self._duplicates(reported)
        return findings

    def _on_typed(self, check: FieldCheck) -> str:
        column = f"r.{cleaning.name(check.cell.name)}"
        if check.rule == "required":
            return f"{column} IS NULL"
        if check.rule == "codelist":
            codes = ", ".join(cleaning.literal(c) for c in self.standard.codelists[check.cell.field.codelist].titles)
            return f"{column} NOT IN ({codes})"
        if check.rule == "type":
            return f"NOT regexp_full_match({column}, '[0-9A-HJ-NPQRTUWXY]{{18}}')"
        return check.bad.replace("t.", "r.")

    def _rows(self, check: FieldCheck, condition: str, source: str, reported: Reported) -> list[Finding]:
        cell = check.cell
        rows = self.db.execute(
            f"SELECT row_id, r.{cleaning.name(cell.name)}::VARCHAR {source} WHERE {condition} ORDER BY row_id LIMIT {SAMPLE}"
        ).fetchall()
        return [
            Finding(
                check.rule, check.severity, f"{cell.title}：" + check.message.replace("{found}", found or ""),
                reported.place(row, cell.name), cell.name, cell.title, found or "", check.expected, check.mend, record=row,
            )
            for row, found in rows
        ]  # fmt: skip


def read_head(file: Path, dataset: DataSet) -> Ledger:
    """Read the first line: which column is which field."""
    titles = {plain(t): c.name for c in dataset.cells for t in (c.title, c.name, *c.field.aliases)}
    with file.open("rb") as source:
        first = source.readline()
    try:
        names = next(csv.reader([first.decode("utf-8-sig")]))
    except (UnicodeDecodeError, StopIteration, csv.Error) as error:
        raise IntakeError("第一行读不出来：台账应为 UTF-8 编码的 CSV，第一行是字段名称。", "encoding") from error
    ledger = Ledger(dataset)
    ledger.columns = {}
    for index, title in enumerate(names):
        name = titles.get(plain(title))
        if name is None:
            ledger.unmapped.append(Unmapped(title, 1, "标准里没有这一列", True))
        if name in ledger.columns:
            raise IntakeError(f"“{title}”列出现两次。", "duplicate_column")
        ledger.columns[name or f"unmapped_{index}"] = index
    if not any(k.id in ledger.columns for k in dataset.keys):
        raise IntakeError(f"第一行不是“{dataset.title}”的字段名称，请用平台的模板或规范里的字段名。", "template")
    return ledger


def validate_ledger(file: Path, standard: Standard, dataset: DataSet) -> Outcome:
    """Run every check over a ledger in a CSV file of any size."""
    ledger = read_head(file, dataset)
    with tempfile.TemporaryDirectory() as folder:
        bench = LedgerBench(standard, Path(folder), file.stat().st_size)
        findings = bench.judge_clean(file, ledger)
        if findings is None:
            bench.read(file, ledger)
            findings = bench.field_findings(ledger) + rule_findings(bench, ledger)
        rows = bench.db.execute(f"SELECT count(*) FROM {dataset.id}").fetchall()[0][0]
        bench.db.close()
    return Outcome(dataset.id, rows, findings, ledger.unmapped, ledger.notes)
