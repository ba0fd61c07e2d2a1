"""Takes in ledgers in a foreign form by a mapping profile: columns to fields, dates, numbering, reversals; no code.

`read_foreign` reads a file of any size into a workbench, `read_records` a file that a channel hands in.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from guanlan.intake import cleaning
from guanlan.intake.engine import Workbench
from guanlan.intake.findings import Finding, IntakeError, Outcome, Place, Unmapped
from guanlan.intake.foreign_files import as_utf8, head, key, whole
from guanlan.intake.ledgers import Ledger, LedgerBench
from guanlan.intake.reported import Reported
from guanlan.intake.rules import judge, partners_ensure
from guanlan.intake.text import csv_fault
from guanlan.standard.model import Cell, Profile, Standard, Told

# Forms of a date that the ordinary cleaning does not know; `days` counts days from a given one.
_DAYS = "days from "
_TIMES = "['%H:%M:%S', '%H:%M', '%H%M%S']"
_TIME_ALONE = r"'\d{1,2}:\d{2}(:\d{2})?|\d{6}'"


class ForeignLedger(Ledger):
    """A ledger whose head does not stand in the first line, and of which some lines may be set aside."""

    head: int = 1
    lines: list[int] | None = None

    def place(self, record: int, cell: str) -> Place:
        line = self.lines[record - 1] if self.lines else record
        letter = super().place(line, cell).column
        row = line + self.head
        return Place(row, letter, f"{letter}{row}" if letter else "")

    def places_of(self, record: int) -> dict[str, Place]:
        return {cell: self.place(record, cell) for cell in self.columns}


def validate_foreign(
    file: Path, profile: Profile, standard: Standard, folder: Path, *, organisation: str = ""
) -> Outcome:
    """Read a foreign ledger and run every check that its columns allow."""
    bench, ledger = read_foreign(file, profile, standard, folder, organisation=organisation)
    try:
        findings = bench.field_findings(ledger) + rules_stated(bench, ledger)
        rows = bench.db.execute(f"SELECT count(*) FROM {ledger.dataset.id}").fetchall()[0][0]
    finally:
        bench.db.close()
    return Outcome(ledger.dataset.id, rows, findings, ledger.unmapped, ledger.notes)


def read_records(data: bytes, profile: Profile, standard: Standard, *, organisation: str) -> ForeignLedger:
    """The records of a foreign ledger as every channel takes them in: what is understood as it is typed, else as written."""
    if profile.handed_in_at:
        raise IntakeError(f"“{profile.title}”请从“{profile.handed_in_at}”报送。", "profile")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "source"
        file.write_bytes(data)
        bench, ledger = read_foreign(file, profile, standard, Path(folder), organisation=organisation)
        try:
            names = [cell.name for cell in ledger.dataset.cells]
            values = ", ".join(f"coalesce(CAST(t.{n} AS VARCHAR), r.{n})" for n in map(cleaning.name, names))
            rows = bench.db.execute(
                f"SELECT t.row_id, {values} FROM typed t JOIN raw r USING (row_id) ORDER BY 1"
            ).fetchall()
        finally:
            bench.db.close()
    ledger.lines = [row[0] for row in rows]
    ledger.records = [{n: v for n, v in zip(names, row[1:], strict=True) if v is not None} for row in rows]
    if not rows:
        raise IntakeError(f"表头下面没有一行可以取用的数据。{''.join(ledger.notes)}", "empty")
    return ledger


def read_foreign(
    file: Path, profile: Profile, standard: Standard, folder: Path, *, organisation: str = ""
) -> tuple[LedgerBench, ForeignLedger]:
    """Load the file as the profile's data set into a workbench of its own; IntakeError if it has another form."""
    source = as_utf8(file, profile, folder)
    row, titles = head(source, profile)
    whole(source, titles)
    ledger = ForeignLedger(standard.datasets[profile.dataset], partial=profile.partial)
    ledger.head, ledger.waived = row, profile.waived(ledger.dataset)
    ledger.columns = _columns(titles, profile, ledger)
    bench = LedgerBench(standard, folder, source.stat().st_size)
    _load(bench, source, row, titles)
    _map(bench, profile, ledger, titles, organisation)
    bench._type(ledger.dataset, ledger)
    _number(bench, profile, ledger)
    _tell(bench, profile, ledger)
    bench._view(ledger.dataset, [])
    return bench, ledger


def rules_stated(bench: Workbench, reported: Reported) -> list[Finding]:
    """Judge by the rules whose columns the file states; the others are named once, not for every line."""
    rules = bench.standard.rules_of(reported.dataset.id)
    partners_ensure(bench, rules)
    findings: list[Finding] = []
    unknown: list[str] = []
    for rule in rules:
        lacking = sorted({*rule.requires, *rule.cells} & reported.assumed)
        if lacking:
            titles = "、".join(reported.dataset.by_name[name].title for name in lacking)
            unknown.append(f"{rule.title}（文件没有{titles}）")
        else:
            findings += judge(bench, rule, reported)
    if unknown:
        reported.notes.append(f"无法判断的规则：{'、'.join(unknown)}。")
    return findings


def _columns(titles: list[str], profile: Profile, ledger: ForeignLedger) -> dict[str, int]:
    """Field -> index of its column; of several for one field that counts which the profile names first."""
    places: dict[str, int] = {}
    for index, title in enumerate(titles):
        places.setdefault(key(title), index)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for label, targets in profile.map.items():
        index = places.get(key(label), -1)
        free = [t for t in targets if t not in found]
        if index >= 0 and free and index not in taken:
            found[free[0]] = index
            taken.add(index)
    _left_out(titles, taken, profile, ledger)
    missing = [f.title for f in ledger.dataset.fields if f.id in profile.needs and f.id not in found]
    if missing:
        raise IntakeError(f"表头里找不到{'、'.join(missing)}一栏，文件与映射方案“{profile.title}”不符。", "template")
    return found


def _left_out(titles: list[str], taken: set[int], profile: Profile, ledger: ForeignLedger) -> None:
    """List the columns that are not taken over, each with the reason."""
    known = {key(label) for label in (*profile.map, *(label for t in profile.told.values() for label in t.labels))}
    ignored = {key(label): reason for label, reason in profile.ignore.items()}
    for index, title in enumerate(titles):
        if index not in taken and key(title):
            reason = ignored.get(key(title), "该字段已由另一列填写" if key(title) in known else "映射方案里没有这一列")
            ledger.unmapped.append(Unmapped(title, ledger.head, reason, True))


def _load(bench: LedgerBench, source: Path, row: int, titles: list[str]) -> None:
    names = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(titles)))
    try:
        bench.db.execute(
            f"CREATE OR REPLACE TABLE text AS SELECT * FROM read_csv({cleaning.literal(str(source))}, header=false, "
            f"skip={row}, delim=',', quote='\"', escape='\"', nullstr='', auto_detect=false, null_padding=true, "
            f"strict_mode=false, columns={{{names}}})"
        )
    except duckdb.Error as error:
        raise csv_fault(error) from error


def _map(bench: LedgerBench, profile: Profile, ledger: Ledger, titles: list[str], organisation: str) -> None:
    """Table `raw`: every field of the data set as text, from its column, a constant, or what columns tell."""
    given = {**profile.constants, **({"organisation": organisation} if organisation else {})}
    places: dict[str, int] = {}
    for index, title in enumerate(titles):
        places.setdefault(key(title), index)
    fields = []
    for cell in ledger.dataset.cells:
        if cell.name in ledger.columns:
            value = _value(cell, profile, ledger)
        elif cell.name in profile.told:
            value = _told(profile.told[cell.name], places, profile)
        else:
            value = cleaning.literal(given[cell.name]) if cell.name in given else "NULL::VARCHAR"
        if cell.name not in ledger.columns and cell.name != profile.number:
            ledger.assumed.add(cell.name)
        fields.append(f"{value} AS {cleaning.name(cell.name)}")
    lines = _lines(bench, profile, ledger, titles)
    bench.db.execute(f"CREATE OR REPLACE VIEW raw AS SELECT line + 1 AS row_id, {', '.join(fields)} FROM {lines}")
    bench.typed_at_once = False


def _raw(index: int, profile: Profile) -> str:
    """The text of a column, NULL where it is what this source writes for nothing."""
    raw = f"nullif(trim(c{index}), '')"
    return f"CASE WHEN {raw} IN ({', '.join(cleaning.literal(e) for e in profile.empty)}) THEN NULL ELSE {raw} END"


def _value(cell: Cell, profile: Profile, ledger: Ledger) -> str:
    """The text of a field's column: dates in the profile's forms, a time of day with its day, long text cut."""
    raw = _raw(ledger.columns[cell.name], profile)
    if cell.field.type == "datetime":
        day = ledger.dataset.by_name.get(ledger.dataset.partition_by or "")
        raw = _dated(raw, profile.dates.get(cell.name, ""), "TIMESTAMP")
        if day is not None and day.name in ledger.columns:
            date = cleaning.day(f"({_value(day, profile, ledger)})")
            time = f"strftime(try_strptime({raw}, {_TIMES}), '%H:%M:%S')"
            raw = f"CASE WHEN regexp_full_match({raw}, {_TIME_ALONE}) THEN CAST({date} AS VARCHAR) || ' ' || {time} ELSE {raw} END"
        return raw
    if cell.field.type == "text" and cell.field.max_length and cell.name != profile.number:
        return f"left({raw}, {cell.field.max_length})"
    return _dated(raw, profile.dates.get(cell.name, ""), "DATE")


def _dated(raw: str, form: str, kind: str) -> str:
    """Text of a date in a form of the profile's: strptime's, or `days from 2019-01-01`."""
    if not form:
        return raw
    if form.startswith(_DAYS):
        start = cleaning.literal(form.removeprefix(_DAYS))
        return f"coalesce(CAST(DATE {start} + TRY_CAST({raw} AS INTEGER) AS VARCHAR), {raw})"
    forms = "[" + ", ".join(cleaning.literal(f.strip()) for f in form.split("|")) + "]"
    return f"coalesce(CAST(CAST(try_strptime({raw}, {forms}) AS {kind}) AS VARCHAR), {raw})"


def _told(told: Told, places: dict[str, int], profile: Profile) -> str:
    """A field told from the columns named, if the file has one of them."""
    columns = [_raw(places[key(label)], profile) for label in told.labels if key(label) in places]
    if not columns:
        return "NULL::VARCHAR"
    raw = f"coalesce({', '.join(columns)})"
    cases = [f"WHEN {raw} = {cleaning.literal(w)} THEN {cleaning.literal(v)}" for w, v in told.words.items()]
    cases += [
        f"WHEN ends_with({raw}, {cleaning.literal(e)}) THEN {cleaning.literal(v)}" for e, v in told.endings.items()
    ]
    return f"CASE {' '.join(cases)} END" if cases else raw


def _number(bench: LedgerBench, profile: Profile, ledger: Ledger) -> None:
    """Number the lines that have no number by their own content: the same line gets the same number from any export.

    Equal lines of one file are as many records, told apart by a count; so are the lines of one number where the source
    puts the parts of one payment under it.
    """
    if not profile.number:
        return
    number = cleaning.name(profile.number)
    said = " || '|' || ".join(
        f"coalesce(CAST({cleaning.name(n)} AS VARCHAR), '')" for n in sorted(ledger.columns) if n != profile.number
    )
    counted = "TRUE" if profile.parts else "given IS NULL"
    bench.db.execute(
        f"UPDATE typed SET {number} = n.number FROM (SELECT row_id, base || CASE WHEN {counted} AND k > 1 THEN '-' || k ELSE '' END AS number "
        f"FROM (SELECT *, row_number() OVER (PARTITION BY base ORDER BY said, row_id) AS k "
        f"FROM (SELECT row_id, {number} AS given, {said} AS said, coalesce({number}, 'R' || left(md5({said}), 16)) AS base FROM typed))) n "
        "WHERE n.row_id = typed.row_id"
    )


def _lines(bench: LedgerBench, profile: Profile, ledger: Ledger, titles: list[str]) -> str:
    """The lines that are payments; what is set aside is counted in the notes."""
    written = _raw(ledger.columns["amount"], profile) if "amount" in ledger.columns else "NULL"
    amount = cleaning.number(f"({written})")
    every = " AND ".join(f"c{i} IS NULL" for i in range(len(titles)))
    aside = {"空行": every}
    if profile.keep:
        what = "支出" if ledger.dataset.id == "payment" else "收入"
        aside[f"没有{what}金额的行（另一方向或小计）"] = f"NOT ({every}) AND (({written}) IS NULL OR {amount} = 0)"
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


def _tell(bench: LedgerBench, profile: Profile, ledger: Ledger) -> None:
    """Say which items of our form the source has no column for, which lines leave one empty, and what was cut."""
    given = {*profile.constants, *profile.told, profile.number, "organisation", *ledger.columns}
    absent = [f.title for f in ledger.dataset.fields if f.required and f.id not in given]
    if absent:
        ledger.notes.append(f"来源没有的栏：{'、'.join(absent)}；照收，用到它们的监测无法判断。")
    cells = [ledger.dataset.by_name[n] for n in ledger.columns]
    empty = [c for c in cells if c.name in ledger.waived and c.name != profile.number]
    cut = [c for c in cells if c.field.type == "text" and c.field.max_length and c.name != profile.number]
    counts = [f"count(*) FILTER (WHERE {cleaning.name(c.name)} IS NULL)" for c in empty]
    counts += [
        f"(SELECT count(*) FROM payments WHERE length(trim(c{ledger.columns[c.name]})) > {c.field.max_length})"
        for c in cut
    ]
    if not counts:
        return
    found = bench.db.execute(f"SELECT {', '.join(counts)} FROM raw").fetchall()[0]
    for cell, count in zip(empty, found, strict=False):
        if count:
            ledger.notes.append(f"没有填“{cell.title}”的 {count} 行，照收。")
    for cell, count in zip(cut, found[len(empty) :], strict=True):
        if count:
            ledger.notes.append(
                f"“{cell.title}”超过 {cell.field.max_length} 字的 {count} 行，只取前 {cell.field.max_length} 字；原文件留存。"
            )
