"""Rules, indicators and monitors: a YAML header, then one SELECT."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from guanlan.standard import sql
from guanlan.standard.model import (
    EXCEPTIONS,
    NOT_APPLICABLE,
    PARTNERS,
    RELATIONS,
    SEVERITIES,
    VERDICTS,
    Codelist,
    DataSet,
    Example,
    Indicator,
    Monitor,
    Parameter,
    Query,
    Rule,
)  # fmt: skip
from guanlan.standard.schemas import HELPERS, HELPERS_OF, INDICATOR_VALUE_COLUMNS, SUBSIDIARY_COLUMNS, schema_of
from guanlan.standard.yaml import Fault, Mapping, Reader, load

_FRAME = re.compile(r"\s*/\*---\n(?P<head>.*?)\n---\*/\n?(?P<sql>.*)", re.DOTALL)
_COMMON = (
    "id", "title", "datasets", "params", "source", "clause", "confirmed", "valid_from", "valid_to", "examples", "note",
)  # fmt: skip


def header_text(reader: Reader, key: str) -> str:
    return str(reader.mapping.get(key, ""))


def split(text: str, file: str) -> tuple[Mapping | None, str, int, list[Fault]]:
    """Return (header, SQL, line of the SQL's start, faults)."""
    found = _FRAME.fullmatch(text)
    if not found:
        return None, "", 1, [Fault(file, 1, "文件应以 /*--- 头部 ---*/ 开始，其后为一条 SELECT")]
    head_line = text[: found.start("head")].count("\n") + 1
    header, faults = load(found["head"], file, head_line)
    body = found["sql"]
    start = text[: found.start("sql")].count("\n") + 1 + (len(body) - len(body.lstrip("\n")))
    return header, body.strip(), start, faults


class CardReader:
    """Reads one card file against the data sets it may name."""

    def __init__(
        self,
        text: str,
        file: str,
        datasets: dict[str, DataSet],
        codelists: dict[str, Codelist] | None = None,
        queries: dict[str, Query] | None = None,
    ) -> None:
        self.file, self.datasets, self.codelists, self.queries = file, datasets, codelists or {}, queries or {}
        header, self.sql, self.sql_line, self.faults = split(text, file)
        self.header = header
        if header is not None:
            self.reader = Reader(header, file, self.faults, "头部")

    def common(self, *extra: str) -> dict[str, Any]:
        reader = self.reader
        reader.only(*_COMMON, *extra)
        names = self.read(required="datasets" in extra)
        params = self.params()
        schema = {n: schema_of(self.datasets[n]) for n in names if n in self.datasets}
        if header_text(reader, "relation") == "group":
            schema["subsidiary"] = SUBSIDIARY_COLUMNS
        if "indicator" in extra:
            schema |= HELPERS_OF.get(header_text(reader, "kind"), {"indicator_value": INDICATOR_VALUE_COLUMNS})
        lists = self._lists() if "codelists" in extra else []
        schema |= {codelist.id: sql.LIST_COLUMNS for codelist in lists}
        queries = self._queries() if "uses" in extra else []
        schema |= {query.id: dict.fromkeys(query.gives, "VARCHAR") for query in queries}
        given = {"today"} if header_text(reader, "relation") == "register" else set()
        faults = sql.check(self.sql, schema, {*params, *given}, self.file, self.sql_line)
        for query in queries:
            faults += self._lacking(query)
            params = {**query.params, **params}
            names = (*names, *(n for n in query.datasets if n not in names))
        self.faults += faults
        text = self.sql if faults or not queries else sql.with_queries(self.sql, queries)
        return {
            "id": self.id(),
            "title": reader.text("title"),
            "file": self.file,
            "sql": sql.with_lists(text, lists),
            "sql_line": self.sql_line,
            "datasets": names,
            "params": params,
            "source": reader.text("source"),
            "clause": reader.text("clause", required=False),
            "confirmed": reader.flag("confirmed"),
            "valid_from": self.day("valid_from") or date(1900, 1, 1),
            "valid_to": self.day("valid_to"),
            "note": "".join([reader.text("note", required=False), *(query.note for query in queries)]),
            "examples": self._examples(),
        }

    def read(self, *, required: bool = False) -> tuple[str, ...]:
        """The data sets that the SQL reads."""
        names = self.reader.names("datasets", required=required)
        for name in names:
            if name not in self.datasets:
                self.reader.fault("datasets", f"没有这个数据集：{name}")
        return names

    def _lists(self) -> list[Codelist]:
        """The code lists that the SQL reads as tables."""
        names = self.reader.names("codelists", required=False)
        for name in names:
            if name not in self.codelists:
                self.reader.fault("codelists", f"没有这个码表：{name}")
        return [self.codelists[name] for name in names if name in self.codelists]

    def _queries(self) -> list[Query]:
        """The questions that the SQL reads as tables."""
        names = self.reader.names("uses", required=False)
        for name in names:
            if name not in self.queries:
                self.reader.fault("uses", f"没有这个查询，或者它有错：{name}")
            if names.count(name) > 1 or name in sql.step_names(self.sql):
                self.reader.fault("uses", f"{name} 用了两次")
        return [self.queries[name] for name in dict.fromkeys(names) if name in self.queries]

    def _lacking(self, query: Query) -> list[Fault]:
        """What a question asks for and the SQL does not have."""
        given = sql.step_names(self.sql)
        return [
            Fault(self.file, self.sql_line, f"用 {query.id} 要先有 {name}（{'、'.join(columns)}）")
            for name, columns in query.asks.items()
            if not set(columns) <= set(given.get(name, ()))
        ]

    def id(self) -> str:
        card_id = self.reader.text("id")
        stem = self.file.rsplit("/", 1)[-1].removesuffix(".sql")
        if card_id != stem:
            self.reader.fault("id", f"id {card_id} 应与文件名 {stem} 相同")
        return card_id

    def day(self, key: str) -> date | None:
        value = self.reader.mapping.get(key)
        if value is not None and not isinstance(value, date):
            self.reader.fault(key, f"{key} 应为日期，例如 2019-01-01")
            return None
        return value

    def params(self) -> dict[str, Parameter]:
        table = self.reader.table("params")
        result = {}
        for name, given in table.items():
            if not isinstance(given, Mapping) or "value" not in given:
                self.faults.append(Fault(self.file, table.at(name), f"参数 {name} 应写明 value 和 title"))
                continue
            result[name] = Parameter(name, given["value"], str(given.get("title", "")), str(given.get("unit", "")))
        return result

    def _examples(self) -> tuple[Example, ...]:
        items = self.reader.items("examples")
        if len(items) < 2:
            self.reader.fault("examples", "examples 至少要有一个正例和一个反例")
        return tuple(self._example(item) for item in items)

    def _example(self, item: Mapping) -> Example:
        tables = {}
        for name, value in item.items():
            if name in ("verdict", "value", "alerts", "today"):
                continue
            if name not in self.datasets and name not in HELPERS:
                self.faults.append(Fault(self.file, item.at(name), f"没有这个数据集：{name}"))
                continue
            tables[name] = pipe_table(str(value))
            self._check_columns(name, tables[name], item.at(name))
        reader, today = Reader(item, self.file, self.faults, "示例"), item.get("today")
        if today is not None and not isinstance(today, date):
            self.faults.append(Fault(self.file, item.at("today"), "today 应为日期，例如 2026-06-30"))
            today = None
        return Example(
            item.line, tables, str(item.get("verdict", "")), reader.number("value"), reader.count("alerts"), today,
        )  # fmt: skip

    def _check_columns(self, table: str, rows: list[dict[str, str]], line: int) -> None:
        known = schema_of(self.datasets[table]) if table in self.datasets else HELPERS[table]
        for column in sorted({c for row in rows for c in row} - set(known)):
            self.faults.append(Fault(self.file, line, f"示例里的列 {table}.{column} 不存在"))

    def cells(self, key: str, dataset: str) -> tuple[str, ...]:
        """Names of cells of the judged data set, or `table.cell` of another declared one."""
        names = self.reader.names(key)
        for name in names:
            table, _, column = name.rpartition(".")
            target = self.datasets.get(table or dataset)
            if target is not None and column not in schema_of(target):
                self.reader.fault(key, f"{key} 里的单元格 {name} 不存在")
            elif target is None and table:
                self.reader.fault(key, f"没有这个数据集：{table}")
        return names


def pipe_table(text: str) -> list[dict[str, str]]:
    """Read a small table with `|` between columns; the first line holds the names."""
    lines = [[c.strip() for c in line.split("|")] for line in text.splitlines() if line.strip()]
    return [dict(zip(lines[0], row, strict=False)) for row in lines[1:]] if lines else []


def read_rule(text: str, file: str, datasets: dict[str, DataSet]) -> tuple[Rule | None, list[Fault]]:
    card = CardReader(text, file, datasets)
    if card.header is None:
        return None, card.faults
    reader = card.reader
    if header_text(reader, "relation") == "register":
        return _register_rule(card), card.faults
    common = card.common(
        "relation", "severity", "cells", "requires", "applies", "partner", "message", "mend", "complete", "datasets"
    )
    dataset = common["datasets"][0] if common["datasets"] else ""
    _check_verdicts(card, common["examples"], VERDICTS)
    rule = Rule(
        **common,
        relation=reader.choice("relation", RELATIONS),
        severity=reader.choice("severity", ("error", "warning")),
        cells=card.cells("cells", dataset),
        requires=card.cells("requires", dataset),
        applies=reader.text("applies", required=False),
        partner=_partner(card),
        message=reader.text("message"),
        mend=reader.text("mend"),
        complete=reader.flag("complete"),
    )
    _check_applies(card, rule)
    return rule, card.faults


def _check_verdicts(card: CardReader, examples: tuple[Example, ...], allowed: tuple[str, ...]) -> None:
    for example in examples:
        if example.verdict not in allowed:
            card.faults.append(Fault(card.file, example.line, f"verdict 应为 {' / '.join(allowed)} 之一"))


# What the SELECT of a rule of the relation `register` returns, a row for each record that it applies to.
REGISTER_OUTPUT = ("organisation", "record", "judged_on", "found", "expected", "breach")


def _register_rule(card: CardReader) -> Rule:
    reader = card.reader
    common = card.common(
        "relation", "alert", "deadline_days", "weight", "exception", "message", "mend", "datasets"
    )  # fmt: skip
    _check_verdicts(card, common["examples"], (*VERDICTS, NOT_APPLICABLE))
    names = sql.output_names(card.sql)
    if names and tuple(names) != REGISTER_OUTPUT:
        card.faults.append(Fault(card.file, card.sql_line, f"SELECT 的列应依次为 {'、'.join(REGISTER_OUTPUT)}"))
    return Rule(
        **common,
        relation="register",
        severity="",
        message=reader.text("message"),
        mend=reader.text("mend"),
        alert=reader.choice("alert", SEVERITIES),
        deadline_days=int(_number(card, "deadline_days", 10)),
        weight=_number(card, "weight", 1),
        exception=int(reader.choice("exception", tuple(map(str, (0, *EXCEPTIONS))), "0")),
    )


def _number(card: CardReader, key: str, default: float) -> float:
    value = card.reader.mapping.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        card.reader.fault(key, f"{key} 应为不小于 0 的数")
        return default
    return float(value)


def _check_applies(card: CardReader, rule: Rule) -> None:
    if rule.applies and rule.dataset in card.datasets:
        query = f"SELECT row_id FROM {rule.dataset} WHERE {rule.applies}"
        schema = {rule.dataset: schema_of(card.datasets[rule.dataset])}
        card.faults += sql.check(query, schema, set(rule.params), card.file, card.reader.mapping.at("applies"))


def _partner(card: CardReader) -> dict[str, str]:
    partner = card.reader.table("partner")
    for table, how in partner.items():
        if table not in card.datasets:
            card.faults.append(Fault(card.file, partner.at(table), f"没有这个数据集：{table}"))
        if how not in PARTNERS:
            card.faults.append(Fault(card.file, partner.at(table), f"partner 应为 {' / '.join(PARTNERS)} 之一"))
    return {k: str(v) for k, v in partner.items()}


def _lines(card: CardReader, key: str) -> dict[str, float]:
    """A line for judging a value: one number for all, or by industry with a default."""
    given = card.reader.mapping.get(key)
    if given is None:
        return {}
    if isinstance(given, Mapping):
        lines = Reader(given, card.file, card.faults, key)
        return {str(k): number for k in given if (number := lines.number(k)) is not None}
    if isinstance(given, int | float):
        return {"default": float(given)}
    card.reader.fault(key, f"{key} 应为数，或按行业给出的数")
    return {}


def read_indicator(text: str, file: str, datasets: dict[str, DataSet]) -> tuple[Indicator | None, list[Fault]]:
    card = CardReader(text, file, datasets)
    if card.header is None:
        return None, card.faults
    reader = card.reader
    common = card.common(
        "unit", "direction", "warning", "control", "accrues", "format", "formula", "aggregate", "subject", "datasets"
    )
    indicator = Indicator(
        **common,
        unit=reader.text("unit"),
        direction=reader.choice("direction", ("more", "less", "none")),
        warning=_lines(card, "warning"),
        control=_lines(card, "control"),
        accrues=reader.flag("accrues"),
        format=reader.text("format", required=False),
        formula=reader.text("formula"),
        aggregate=reader.choice("aggregate", ("sum", "ratio", "none"), "ratio"),
        subject=reader.text("subject", required=False),
    )
    return indicator, card.faults


def read_monitor(
    text: str, file: str, datasets: dict[str, DataSet], codelists: dict[str, Codelist], queries: dict[str, Query]
) -> tuple[Monitor | None, list[Fault]]:
    card = CardReader(text, file, datasets, codelists, queries)
    if card.header is None:
        return None, card.faults
    reader = card.reader
    common = card.common(
        "kind", "indicator", "pattern", "severity", "deadline_days", "message", "mend", "kept_by", "codelists", "uses"
    )
    on_ledger = header_text(reader, "kind") in HELPERS_OF
    if reader.names("uses") and header_text(reader, "kind") != "ledger":
        reader.fault("uses", "只有监测支付的规则（kind: ledger）能用共用查询")
    monitor = Monitor(
        **common,
        kind=reader.choice("kind", ("threshold", "trend", "peer", "ledger", "register")),
        indicator=reader.text("indicator", required=not on_ledger),
        pattern=reader.text("pattern", required=on_ledger),
        severity=reader.choice("severity", SEVERITIES),
        deadline_days=reader.count("deadline_days", 10) or 0,
        message=reader.text("message"),
        mend=reader.text("mend", required=False),
        kept_by=tuple(reader.names("kept_by", required=False)),
        uses=reader.names("uses"),
    )
    return monitor, card.faults
