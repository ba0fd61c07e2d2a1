"""Validates one file in DuckDB: set-based, the same for every channel, no server and no database needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from guanlan.intake import cleaning
from guanlan.intake.findings import Finding, Outcome
from guanlan.intake.reported import Reported
from guanlan.intake.text import period_of
from guanlan.standard.model import Cell, Codelist, DataSet, Field, Standard
from guanlan.standard.periods import Period
from guanlan.standard.schemas import schema_of

# A file with more bad cells than this is refused with a sample: the first ones of each rule.
SAMPLE = 1000
# From so many columns on, numbers of one kind are read as a list.
LISTED = 10
# Code lists up to this long are told whole where a code is wrong.
FEW_CODES = 12


@dataclass(frozen=True)
class FieldCheck:
    """One condition on one cell; `bad` is SQL over raw columns (`r.cell`) and typed ones (`t.cell`).

    `suspect`, where there is one, is a cheap condition that holds wherever `bad` does.
    """

    rule: str
    cell: Cell
    bad: str
    message: str
    expected: str = ""
    mend: str = ""
    severity: str = "error"
    suspect: str = ""


_TYPE_NAMES = {
    "integer": "整数", "decimal": "数", "money": "金额", "percent": "比率", "date": "日期（如 2025-09-30）",
    "datetime": "日期时间（如 2025-09-30 10:00:00）", "boolean": "是或否", "period": "期间（如 2025-09）",
    "uscc": "18 位统一社会信用代码",
}  # fmt: skip


def field_checks(dataset: DataSet, codelists: Mapping[str, Codelist]) -> list[FieldCheck]:
    """Every check that follows from the fields of a data set."""
    checks = [check for cell in dataset.cells for check in _checks_of(cell, codelists)]
    return checks + [
        check for cell in dataset.cells if cell.name == "period" for check in _period_checks(cell, dataset)
    ]


_KINDS = {"month": ("按月", "2025-09"), "quarter": ("按季", "2025Q3"), "year": ("按年", "2025")}
# No enterprise of this country reports of a period before the founding of the People's Republic.
FIRST_YEAR = 1949


def _period_checks(cell: Cell, dataset: DataSet) -> Iterable[FieldCheck]:
    """Whether the period is of a kind in which the form is reported, and of a time that there has been."""
    value = f"t.{cleaning.name(cell.name)}"
    kind = f"CASE WHEN {value} LIKE '%Q%' THEN 'quarter' WHEN {value} LIKE '%-%' THEN 'month' ELSE 'year' END"
    kinds = ", ".join(cleaning.literal(k) for k in dataset.frequency)
    how, examples = zip(*(_KINDS[k] for k in dataset.frequency), strict=True)
    wanted = f"“{dataset.title}”{'或'.join(how)}报送，所属期应写成 {' 或 '.join(examples)}"
    yield FieldCheck(
        "period", cell, f"{value} IS NOT NULL AND {kind} NOT IN ({kinds})", f"“{{found}}”不对：{wanted} 这样的形式。",
        "、".join(examples), "改正所属期，或换用按这种期间报送的报表。",
    )  # fmt: skip
    year, latest = f"TRY_CAST(substr({value}, 1, 4) AS INTEGER)", date.today().year + 1
    yield FieldCheck(
        "period", cell, f"{year} > {latest} OR {year} < {FIRST_YEAR}",
        f"“{{found}}”不对：所属期应在 {FIRST_YEAR} 年到 {latest} 年之间。", f"{FIRST_YEAR}—{latest}", "改正所属期。",
    )  # fmt: skip


def _checks_of(cell: Cell, codelists: Mapping[str, Codelist]) -> Iterable[FieldCheck]:
    item, raw, value = cell.field, f"r.{cleaning.name(cell.name)}", f"t.{cleaning.name(cell.name)}"
    if item.required and not cell.column.id:
        yield FieldCheck("required", cell, f"{raw} IS NULL", "必填项没有填写。", "不为空", "补填这一项。")
    if item.type in ("text",):
        yield from _text_checks(cell, item, value)
        return
    if item.type == "code":
        yield _code_check(cell, codelists[item.codelist], f"{raw} IS NOT NULL AND {value} IS NULL")
    elif item.is_number:
        yield from _number_checks(cell, item.type, raw, value)
    else:
        kind = _TYPE_NAMES.get(item.type, item.type)
        bad = f"{raw} IS NOT NULL AND {value} IS NULL"
        yield FieldCheck("type", cell, bad, f"“{{found}}”不是{kind}。", kind, f"改为{kind}。")
    if item.type == "uscc":
        wrong = f"{value} IS NOT NULL AND {cleaning.uscc_digit_wrong(value)}"
        note = "校验码不符 GB 32100（早期试点代码可能如此，请核对登记证照并说明）。"
        yield FieldCheck("uscc_digit", cell, wrong, "“{found}”的" + note, "", "核对营业执照上的代码。", "warning")
    if item.min is not None:
        yield FieldCheck(
            "min", cell, f"{value} < {item.min}", f"{{found}} 小于最小值 {item.min:g}。", f"≥ {item.min:g}"
        )
    if item.max is not None:
        yield FieldCheck(
            "max", cell, f"{value} > {item.max}", f"{{found}} 大于最大值 {item.max:g}。", f"≤ {item.max:g}"
        )


def _code_check(cell: Cell, codelist: Codelist, bad: str) -> FieldCheck:
    """What is not in a code list; the list itself where it is short, else its beginning and where the rest is."""
    codes = [f"{code} {title}" for code, title in codelist.titles.items()]
    if len(codes) <= FEW_CODES:
        expected = f"{'、'.join(codes)} 之一"
    else:
        expected = f"码表“{codelist.title}”的 {len(codes)} 项之一，如 {'、'.join(codes[:3])}；全部见“数据标准”页的码表“{codelist.title}”"
    return FieldCheck(
        "codelist",
        cell,
        bad,
        f"“{{found}}”不在码表“{codelist.title}”内，应为 {expected}。",
        expected,
        f"改为 {expected}。",
    )


def _number_checks(cell: Cell, kind: str, raw: str, value: str) -> Iterable[FieldCheck]:
    """No number, one too large, one so small that nothing of it is left; of whole numbers, a fraction."""
    name, share = _TYPE_NAMES[kind], kind == "percent"
    numeric = cleaning.is_number(raw, share=share)
    hint = "，金额不写百分号" if kind == "money" else ""
    lost = f"{raw} IS NOT NULL AND {value} IS NULL"
    yield FieldCheck(
        "type", cell, f"{raw} IS NOT NULL AND NOT {numeric}", f"“{{found}}”不是{name}。", name,
        f"改为{name}，数字之间不留空格{hint}。", suspect=lost,
    )  # fmt: skip
    most, least = _LIMITS[kind]
    yield FieldCheck(
        "type", cell, f"{numeric} AND {value} IS NULL", f"“{{found}}”太大，最多 {most}。", f"≤ {most}",
        "核对位数和金额单位。", suspect=lost,
    )  # fmt: skip
    if kind == "integer":
        broken = f"{numeric} AND {value} <> {cleaning.number(raw)}"
        other = f"translate({raw}, '0123456789', '') <> ''"
        yield FieldCheck("type", cell, broken, "“{found}”不是整数。", name, "改为整数。", suspect=other)
    else:
        gone, nought = cleaning.vanishes(raw, value), f"{value} = 0 AND {raw} NOT IN ('0', '0.00')"
        yield FieldCheck(
            "type", cell, gone, f"“{{found}}”太小，最小记到 {least}；没有就写 0。", f"≥ {least}", "写 0，或改正。",
            suspect=nought,
        )  # fmt: skip


def _text_checks(cell: Cell, item: Field, value: str) -> Iterable[FieldCheck]:
    if item.max_length:
        limit = f"最多 {item.max_length} 个字"
        yield FieldCheck("max_length", cell, f"length({value}) > {item.max_length}", f"文字过长，{limit}。", limit)
    if item.pattern:
        bad = f"NOT regexp_full_match({value}, {cleaning.literal(item.pattern)})"
        title = item.pattern_title or item.pattern
        yield FieldCheck("pattern", cell, bad, f"“{{found}}”的格式不对，应为{title}。", title)


# The largest and the smallest number that a column holds (cards.sql_type).
_LIMITS = {
    "integer": ("9223372036854775807", "1"), "decimal": ("18 位整数", "0.000001"),
    "money": ("999999999999999999.99 元（18 位整数）", "0.01 元"), "percent": ("12 位整数", "0.000001"),
}  # fmt: skip


class Workbench:
    """One DuckDB connection in which one file, and the facts it is compared with, are judged."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.db = duckdb.connect(config={"threads": 2})

    def load(self, reported: Reported) -> None:
        """Bring the judged records in as raw text and as typed rows: tables `raw`, `typed` and the data set's own."""
        self._stage(reported)
        self.db.execute(f"CREATE OR REPLACE TABLE {reported.dataset.id} AS {self._final(reported)}")

    def load_partner(self, reported: Reported) -> None:
        """Bring records in that the judged ones are compared with; they have no `row_id`, so none is judged."""
        self._stage(reported)
        self.ensure([reported.dataset.id])
        final = f"SELECT * REPLACE (NULL::BIGINT AS row_id) FROM ({self._final(reported)})"
        self._insert_new(reported.dataset, final)

    def load_facts(self, dataset: DataSet, rows: pa.Table) -> None:
        """Bring accepted facts in as partners, except where a record of the same key is already here."""
        self.ensure([dataset.id])
        self.db.register("facts_arrow", rows)
        self._insert_new(dataset, "SELECT * FROM facts_arrow")
        self.db.unregister("facts_arrow")

    def _insert_new(self, dataset: DataSet, select: str) -> None:
        same = " AND ".join(f'o."{k.id}" = n."{k.id}"' for k in dataset.keys)
        self.db.execute(
            f"INSERT INTO {dataset.id} BY NAME SELECT * FROM ({select}) n "
            f"WHERE NOT EXISTS (SELECT 1 FROM {dataset.id} o WHERE {same})"
        )

    def ensure(self, datasets: Iterable[str]) -> None:
        """Data sets that were not loaded exist and are empty: rules that need them then say 无法判断."""
        for dataset in sorted(datasets):
            columns = ", ".join(f'"{c}" {t}' for c, t in schema_of(self.standard.datasets[dataset]).items())
            self.db.execute(f"CREATE TABLE IF NOT EXISTS {dataset} ({columns})")

    def _stage(self, reported: Reported) -> None:
        dataset = reported.dataset
        names = [cell.name for cell in dataset.cells]
        columns = {n: pa.array([r.get(n) or None for r in reported.records], pa.string()) for n in names}
        ids = pa.array(range(1, len(reported.records) + 1), pa.int64())
        raw = pa.table({"row_id": ids, **columns})
        self.db.register("raw_arrow", raw)
        self.db.execute("CREATE OR REPLACE TABLE raw AS SELECT * FROM raw_arrow")
        self.db.unregister("raw_arrow")
        self._type(dataset, reported)

    def _type(self, dataset: DataSet, reported: Reported) -> None:
        self._periods(dataset)
        self.db.execute(f"CREATE OR REPLACE TABLE typed AS SELECT row_id, {self._typing(reported)}")

    def _typing(self, reported: Reported) -> str:
        """Columns of typed values and FROM, for a SELECT over `raw`.

        Many numbers of one kind are read together as a list: the engine compiles their expressions, each several regular
        expressions, once and not once for each column. For few columns of many rows a list costs more than it saves.
        """

        def number(raw: str, cell: Cell) -> str:
            return cleaning.typed_number(raw, cell, reported.factors.get(cell.name, reported.factor))

        cells = reported.dataset.cells
        kinds = {c.name: number("x", c) for c in cells if c.field.is_number}
        many = [kind for kind, count in Counter(kinds.values()).items() if count >= LISTED]
        alike = [[name for name, kind in kinds.items() if kind == one] for one in many]
        listed = {name: f"numbers_{n}[{place}]" for n, names in enumerate(alike) for place, name in enumerate(names, 1)}

        def typed(cell: Cell) -> str:
            read = number(cleaning.name(cell.name), cell) if cell.field.is_number else self._typed(cell)
            return listed.get(cell.name, read)

        columns = ", ".join(f"{typed(cell)} AS {cleaning.name(cell.name)}" for cell in cells)
        lists = "".join(
            f", list_transform([{', '.join(map(cleaning.name, names))}], lambda x: {kind}) AS numbers_{n}"
            for n, (kind, names) in enumerate(zip(many, alike, strict=True))
        )
        return f"{columns} FROM (SELECT *{lists} FROM raw)"

    def _final(self, reported: Reported) -> str:
        dataset = reported.dataset
        period = "p.* EXCLUDE (raw, code)" if self._has_period(dataset) else _NO_PERIOD
        join = "LEFT JOIN period_codes p ON p.raw = r.period" if self._has_period(dataset) else ""
        return (
            f"SELECT t.*, {reported.step}::DECIMAL(20,2) AS rounding_step, {period} "
            f"FROM typed t JOIN raw r USING (row_id) {join}"
        )

    def _typed(self, cell: Cell) -> str:
        if cell.field.type == "period":
            return f"(SELECT code FROM period_codes WHERE raw = {cleaning.name(cell.name)})"
        return cleaning.typed(cell, self.standard.codelists)

    @staticmethod
    def _has_period(dataset: DataSet) -> bool:
        return any(f.id == "period" for f in dataset.fields)

    def _periods(self, dataset: DataSet) -> None:
        """Read each distinct period text once, in Python, and join it back."""
        cells = [c.name for c in dataset.cells if c.field.type == "period"]
        texts: set[str] = set()
        for cell in cells:
            found = self.db.execute(f"SELECT DISTINCT {cleaning.name(cell)} FROM raw").fetchall()
            texts |= {row[0] for row in found if row[0] is not None}
        rows = [(t, p.fitting(dataset.frequency)) for t in sorted(texts) if (p := period_of(t))]
        self.db.register("codes_arrow", period_table(rows))
        self.db.execute("CREATE OR REPLACE TABLE period_codes AS SELECT * FROM codes_arrow")
        self.db.unregister("codes_arrow")

    def field_findings(self, reported: Reported) -> list[Finding]:
        """Run all field checks, the costly ones for columns with a suspect cell; fetch rows only for the checks that fail."""
        every = field_checks(reported.dataset, self.standard.codelists)
        unstated = reported.waived | reported.absent
        checks = [
            c for c in every
            if c.cell.name not in reported.assumed and not (c.rule == "required" and c.cell.name in unstated)
        ]  # fmt: skip
        source = "FROM raw r JOIN typed t USING (row_id)"
        doubtful = self._holding({c.suspect or c.bad for c in checks}, source)
        checks = [c for c in checks if (c.suspect or c.bad) in doubtful]
        holding = self._holding({c.bad for c in checks if c.suspect}, source)
        failing = [c for c in checks if not c.suspect or c.bad in holding]
        findings = [finding for check in failing for finding in self._failing(check, source, reported)]
        return findings + self._duplicates(reported)

    def _holding(self, conditions: Iterable[str], source: str) -> set[str]:
        """Those of the conditions that hold for a row or more, found in one pass."""
        every = sorted(conditions)
        if not every:
            return set()
        found = self.db.execute(f"SELECT {', '.join(f'bool_or({c})' for c in every)} {source}").fetchall()[0]
        return {condition for condition, holds in zip(every, found, strict=True) if holds}

    def _failing(self, check: FieldCheck, source: str, reported: Reported) -> list[Finding]:
        raw = f"r.{cleaning.name(check.cell.name)}"
        rows = self.db.execute(
            f"SELECT row_id, {raw} {source} WHERE {check.bad} ORDER BY row_id LIMIT {SAMPLE}"
        ).fetchall()
        return [
            Finding(
                check.rule, check.severity, f"{check.cell.title}：" + check.message.replace("{found}", found or ""),
                reported.place(row, check.cell.name), check.cell.name, check.cell.title, found or "",
                check.expected, check.mend, record=row,
            )
            for row, found in rows
        ]  # fmt: skip

    def _duplicates(self, reported: Reported) -> list[Finding]:
        keys = [cleaning.name(k.id) for k in reported.dataset.keys]
        if not keys:
            return []
        by = ", ".join(keys)
        rows = self.db.execute(
            f"SELECT t.row_id, d.first FROM typed t JOIN (SELECT {by}, min(row_id) AS first FROM typed "
            f"GROUP BY {by} HAVING count(*) > 1) d USING ({by}) WHERE t.row_id > d.first ORDER BY 1 LIMIT {SAMPLE}"
        ).fetchall()
        key = reported.dataset.keys[-1]
        title = "、".join(k.title for k in reported.dataset.keys)
        return [
            Finding(
                "duplicate_key", "error", f"{title}与第 {first} 条记录重复。", reported.place(row, key.id), key.id,
                title, "", "不重复", "删去或改正其中一条。", record=row,
            )
            for row, first in rows
        ]  # fmt: skip


_NO_PERIOD = (
    "NULL::DATE AS period_end, NULL::VARCHAR AS period_kind, NULL::VARCHAR AS prior_period, "
    "NULL::VARCHAR AS previous_period, NULL::VARCHAR AS opening_period"
)


def period_table(periods: list[tuple[str, Period]]) -> pa.Table:
    """The look-up of period texts and what the standard's SQL may ask of a period."""

    def texts(values: Iterable[Any]) -> pa.Array:
        return pa.array([str(v) for v in values], pa.string())

    return pa.table({
        "raw": texts(raw for raw, _ in periods),
        "code": texts(p for _, p in periods),
        "period_end": pa.array([p.end for _, p in periods], pa.date32()),
        "period_kind": texts(p.kind for _, p in periods),
        "prior_period": texts(p.prior for _, p in periods),
        "previous_period": texts(p.previous for _, p in periods),
        "opening_period": texts(p.opening for _, p in periods),
    })  # fmt: skip


def validate(reported: Reported, standard: Standard, partners: Callable[[Workbench], None] | None = None) -> Outcome:
    """Run every check; `partners` brings in the records that this one is compared with."""
    from guanlan.intake.rules import rule_findings

    bench = Workbench(standard)
    bench.load(reported)
    findings = reported.findings + bench.field_findings(reported)
    if partners is not None:
        partners(bench)
    findings += rule_findings(bench, reported)
    if reported.deleted:
        findings = list(dict.fromkeys(findings + _key_findings(reported, standard)))
    rows = len(reported.records) + len(reported.deleted)
    return Outcome(reported.dataset.id, rows, findings, reported.unmapped, reported.notes)


def keys_of(reported: Reported) -> Reported:
    """The keys alone of the rows that a delivery takes out of a register."""
    keys = tuple(c for c in reported.dataset.cells if c.field.key)
    dataset = replace(reported.dataset, cells=keys, by_name={c.name: c for c in keys}, lines=reported.dataset.keys)
    return Reported(dataset, records=reported.deleted)


def _key_findings(reported: Reported, standard: Standard) -> list[Finding]:
    """Rows to be taken out need no more than a right key; no key may stand in a delivery twice."""
    every = keys_of(reported)
    names = every.dataset.by_name
    every.records = [{n: v for n, v in r.items() if n in names} for r in reported.records + reported.deleted]
    every.places, every.assumed = reported.places, reported.assumed
    bench = Workbench(standard)
    bench.load(every)
    return bench.field_findings(every)
