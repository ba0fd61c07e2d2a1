"""Takes in ledgers in a foreign form by a mapping profile: columns to fields, dates, numbering, reversals; no code."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import duckdb

from guanlan.intake import cleaning
from guanlan.intake.findings import Finding, IntakeError, Outcome, Place, Unmapped
from guanlan.intake.ledgers import Ledger, LedgerBench
from guanlan.intake.rules import judge
from guanlan.intake.text import csv_fault
from guanlan.intake.workbooks import plain
from guanlan.intake.worksheets import Book
from guanlan.standard.model import Profile, Standard

# The head of a foreign file may stand below a title and remarks.
HEAD_WITHIN = 30
# Forms of a date that the ordinary cleaning does not know; `days` counts days from a given one.
_DAYS = "days from "


class ForeignLedger(Ledger):
    """A ledger whose head does not stand in the first line."""

    head: int = 1

    def place(self, record: int, cell: str) -> Place:
        letter = super().place(record, cell).column
        row = record + self.head
        return Place(row, letter, f"{letter}{row}" if letter else "")


def validate_foreign(
    file: Path, profile: Profile, standard: Standard, folder: Path, *, organisation: str = ""
) -> Outcome:
    """Read a foreign ledger and run every check that its columns allow."""
    bench, ledger = read_foreign(file, profile, standard, folder, organisation=organisation)
    try:
        findings = bench.field_findings(ledger) + _judge(bench, ledger)
        rows = bench.db.execute(f"SELECT count(*) FROM {ledger.dataset.id}").fetchall()[0][0]
    finally:
        bench.db.close()
    return Outcome(ledger.dataset.id, rows, findings, ledger.unmapped, ledger.notes)


def read_foreign(
    file: Path, profile: Profile, standard: Standard, folder: Path, *, organisation: str = ""
) -> tuple[LedgerBench, ForeignLedger]:
    """Load the file as the profile's data set into a workbench of its own; IntakeError if it has another form."""
    source = _as_utf8(file, profile, folder)
    head, titles = _head(source, profile)
    ledger = ForeignLedger(standard.datasets[profile.dataset], partial=profile.partial)
    ledger.head = head
    ledger.columns = _columns(titles, profile, ledger)
    bench = LedgerBench(standard, folder, source.stat().st_size)
    _load(bench, source, head, titles)
    _map(bench, profile, ledger, titles, organisation)
    bench._type(ledger.dataset, ledger)
    bench._view(ledger.dataset, [])
    return bench, ledger


def _judge(bench: LedgerBench, ledger: ForeignLedger) -> list[Finding]:
    """Judge by the rules whose columns the file states; the others are named once, not for every line."""
    rules = bench.standard.rules_of(ledger.dataset.id)
    bench.ensure({name for rule in rules for name in rule.datasets})
    findings: list[Finding] = []
    for rule in rules:
        lacking = sorted({*rule.requires, *rule.cells} & ledger.assumed)
        if lacking:
            titles = "、".join(ledger.dataset.by_name[name].title for name in lacking)
            ledger.notes.append(f"规则“{rule.title}”无法判断：文件没有{titles}。")
        else:
            findings += judge(bench, rule, ledger)
    return findings


def _as_utf8(file: Path, profile: Profile, folder: Path) -> Path:
    """The file itself, or a copy as CSV in UTF-8: of a workbook's first sheet, or of text in another encoding."""
    copy = folder / "utf8.csv"
    with file.open("rb") as source:
        start = source.read(4)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        with copy.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(_sheet(file))
        return copy
    for encoding in ("utf-16",) if start[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", *profile.encoding):
        try:
            with copy.open("w", encoding="utf-8", newline="") as out, file.open("rb") as source:
                for block in codecs.iterdecode(iter(lambda: source.read(1 << 20), b""), encoding):
                    out.write(block)
            return copy
        except UnicodeDecodeError:
            continue
    raise IntakeError("文件的文字编码认不出来：请另存为 UTF-8 编码的 CSV。", "encoding")


def _sheet(file: Path) -> Iterator[list[str]]:
    book = Book(file.read_bytes())
    sheet = book.sheet(book.names[0])
    sheet.demand_values()
    for row in sheet.rows():
        yield ["" if c is None else str(int(c)) if isinstance(c, float) and c.is_integer() else str(c) for c in row]


def _head(source: Path, profile: Profile) -> tuple[int, list[str]]:
    """The number of the head line (1 = first) and its titles."""
    wanted = plain(profile.first_cell).lower()
    with source.open(encoding="utf-8") as text:
        try:
            for number, row in enumerate(islice(csv.reader(text), HEAD_WITHIN), 1):
                if wanted in [plain(cell).lower() for cell in row]:
                    return number, row
        except csv.Error as error:
            raise csv_fault(error) from error
    raise IntakeError(
        f"前 {HEAD_WITHIN} 行里找不到含“{profile.first_cell}”的表头，文件与映射方案“{profile.title}”不符。", "template"
    )


def _columns(titles: list[str], profile: Profile, ledger: ForeignLedger) -> dict[str, int]:
    """Field -> index of its column; the first of a field's titles counts. What maps to nothing is listed."""
    wanted = {plain(label).lower(): (targets, label) for label, targets in profile.map.items()}
    ignored = {plain(label).lower(): reason for label, reason in profile.ignore.items()}
    found: dict[str, int] = {}
    for index, title in enumerate(titles):
        key = plain(title).lower()
        free = [t for t in wanted.get(key, ((), ""))[0] if t not in found]
        if free:
            found[free[0]] = index
        elif key:
            reason = ignored.get(key, "该字段已由另一列填写" if key in wanted else "映射方案里没有这一列")
            ledger.unmapped.append(Unmapped(title, ledger.head, reason, True))
    missing = [f.title for f in ledger.dataset.fields if f.id == "amount" and f.id not in found]
    if missing:
        raise IntakeError(f"表头里找不到{'、'.join(missing)}一列，文件与映射方案“{profile.title}”不符。", "template")
    return found


def _load(bench: LedgerBench, source: Path, head: int, titles: list[str]) -> None:
    names = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(titles)))
    try:
        bench.db.execute(
            f"CREATE OR REPLACE TABLE text AS SELECT * FROM read_csv({cleaning.literal(str(source))}, header=false, "
            f"skip={head}, delim=',', quote='\"', escape='\"', nullstr='', auto_detect=false, null_padding=true, "
            f"strict_mode=false, columns={{{names}}})"
        )
    except duckdb.Error as error:
        raise csv_fault(error) from error


def _map(bench: LedgerBench, profile: Profile, ledger: Ledger, titles: list[str], organisation: str) -> None:
    """Table `raw`: every field of the data set as text, from its column, a constant, or the line's number."""
    empty = ", ".join(cleaning.literal(e) for e in profile.empty)
    given = {**profile.constants, **({"organisation": organisation} if organisation else {})}
    fields = []
    for cell in ledger.dataset.cells:
        if cell.name in ledger.columns:
            raw = f"nullif(trim(c{ledger.columns[cell.name]}), '')"
            raw = f"CASE WHEN {raw} IN ({empty}) THEN NULL ELSE {raw} END"
            value = _dated(raw, profile.dates.get(cell.name, ""))
        elif cell.name in given:
            value = cleaning.literal(given[cell.name])
        elif cell.name == profile.number:
            value = "cast(line + 1 AS VARCHAR)"
        else:
            value = "NULL::VARCHAR"
            ledger.assumed.add(cell.name)
        fields.append(f"{value} AS {cleaning.name(cell.name)}")
    ledger.assumed |= set(given)
    lines = _lines(bench, profile, ledger, titles)
    bench.db.execute(f"CREATE OR REPLACE VIEW raw AS SELECT line + 1 AS row_id, {', '.join(fields)} FROM {lines}")
    bench.typed_at_once = False


def _dated(raw: str, form: str) -> str:
    """Text of a date in a form of the profile's: strptime's, or `days from 2019-01-01`."""
    if not form:
        return raw
    if form.startswith(_DAYS):
        start = cleaning.literal(form.removeprefix(_DAYS))
        return f"cast(DATE {start} + TRY_CAST({raw} AS INTEGER) AS VARCHAR)"
    forms = "[" + ", ".join(cleaning.literal(f.strip()) for f in form.split("|")) + "]"
    return f"coalesce(cast(cast(try_strptime({raw}, {forms}) AS DATE) AS VARCHAR), {raw})"


def _lines(bench: LedgerBench, profile: Profile, ledger: Ledger, titles: list[str]) -> str:
    """The lines that are payments; what is set aside is counted in the notes."""
    amount = cleaning.number(f"c{ledger.columns['amount']}") if "amount" in ledger.columns else "NULL"
    every = " AND ".join(f"c{i} IS NULL" for i in range(len(titles)))
    aside = {"空行": every}
    if profile.keep:
        what = "支出" if ledger.dataset.id == "payment" else "收入"
        aside[f"没有{what}金额的行（另一方向或小计）"] = f"NOT ({every}) AND coalesce({amount}, 0) = 0"
    if profile.reversals:
        aside[f"金额为负的行（{profile.reversals}）"] = f"{amount} < 0"
    for title, condition in aside.items():
        count = bench.db.execute(f"SELECT count(*) FROM text WHERE {condition}").fetchall()[0][0]
        if count and title != "空行":
            ledger.notes.append(f"{title} {count} 行，没有取用。")
    bench.db.execute(
        f"CREATE OR REPLACE TABLE payments AS SELECT rowid AS line, * FROM text WHERE NOT coalesce({' OR '.join(f'({c})' for c in aside.values())}, FALSE)"
    )
    return "payments"
