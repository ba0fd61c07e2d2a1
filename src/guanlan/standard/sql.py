"""The one dialect of the standard's SQL: parsed and checked on load, produced for each engine.

Only a single SELECT, only declared tables and columns, only functions proven to give the same
result on every engine (tests/standard/test_engines.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, ParseError, SchemaError, SqlglotError
from sqlglot.optimizer.qualify import qualify

from guanlan.standard.model import Codelist, Query
from guanlan.standard.yaml import Fault

DIALECT = "duckdb"

_ALLOWED_FUNCTIONS = (
    exp.Abs, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least, exp.Round, exp.Sum, exp.Count, exp.Min,
    exp.Max, exp.Avg, exp.Case, exp.If, exp.Cast, exp.Length, exp.Substring, exp.Trim, exp.Upper, exp.Lower, exp.Replace,
    exp.And, exp.Or, exp.Exists, exp.DateDiff,
)  # fmt: skip
_FORBIDDEN = (exp.Star, exp.Into, exp.Lock, exp.Window, exp.Interval, exp.TryCast, exp.Bracket, exp.Lambda)

Schema = Mapping[str, Mapping[str, str]]


# A code list as a table that a monitor reads.
LIST_COLUMNS = dict.fromkeys(("code", "title", "parent"), "VARCHAR")


def with_lists(sql: str, lists: Iterable[Codelist]) -> str:
    """A SELECT that brings the code lists it reads with it: they are part of the standard, not of any database."""
    named = ",\n".join(_list_query(codelist) for codelist in lists)
    if not named:
        return sql
    return f"WITH {named}{', ' + sql[5:] if sql[:5].upper() == 'WITH ' else chr(10) + sql}"


def with_queries(sql: str, queries: Iterable[Query]) -> str:
    """A SELECT that brings the questions it asks with it, each behind all that it may read and before its first reader."""
    tree = sqlglot.parse_one(sql, read=DIALECT)
    assert isinstance(tree, exp.Query)
    for query in queries:
        steps = tree.ctes
        readers = [n for n, step in enumerate(steps) if any(t.name == query.id for t in step.find_all(exp.Table))]
        place = readers[0] if readers else len(steps)
        answer = sqlglot.parse_one(query.sql, read=DIALECT)
        steps.insert(place, exp.CTE(this=answer, alias=exp.TableAlias(this=exp.to_identifier(query.id))))
        tree.set("with_", exp.With(expressions=steps))
    # DuckDB writes a parameter as $name; the standard writes :name, and no text of it has a dollar.
    return tree.sql(dialect=DIALECT, pretty=True).replace("$", ":")


def _list_query(codelist: Codelist) -> str:
    rows = (
        (code, title, codelist.parents.get(code))
        for code, title in sorted(
            codelist.titles.items(), key=lambda item: (codelist.parents.get(item[0], ""), item[0])
        )
    )
    values = ", ".join(f"({', '.join(exp.convert(cell).sql(dialect=DIALECT) for cell in row)})" for row in rows)
    return f"{codelist.id} AS (SELECT code, title, parent FROM (VALUES {values}) AS listed(code, title, parent))"


def check(sql: str, schema: Schema, params: set[str], file: str, first_line: int) -> list[Fault]:
    """Return every fault in one SELECT of the standard; lines count from `first_line`."""
    try:
        statements = [s for s in sqlglot.parse(sql, read=DIALECT) if s is not None]
    except ParseError as error:
        place = error.errors[0] if error.errors else {}
        line = first_line + (place.get("line") or 1) - 1
        return [Fault(file, line, f"SQL 语法错误：{place.get('description', error)}")]
    except SqlglotError as error:
        return [Fault(file, first_line, f"SQL 语法错误：{error}")]
    if len(statements) != 1 or not isinstance(statements[0], exp.Select | exp.SetOperation):
        return [Fault(file, first_line, "只允许一条 SELECT 语句")]
    tree = statements[0]
    faults = [Fault(file, first_line + line - 1, message) for line, message in _forbidden(tree, schema, params)]
    return faults or _unknown_columns(tree, schema, file, first_line)


def _line(node: exp.Expr) -> int:
    """The nearest line: sqlglot keeps places on identifiers only."""
    for part in node.walk():
        if "line" in part.meta:
            return int(part.meta["line"])
    return _line(node.parent) if node.parent else 1


def _forbidden(tree: exp.Expression, schema: Schema, params: set[str]) -> Iterator[tuple[int, str]]:
    named = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    for node in tree.walk():
        if isinstance(node, exp.Table) and (node.db or node.name not in {*schema, *named}):
            yield _line(node), f"表 {node.sql(dialect=DIALECT)} 没有在 datasets 中声明"
        elif isinstance(node, exp.Star) and isinstance(node.parent, exp.Count):
            continue
        elif isinstance(node, _FORBIDDEN):
            yield _line(node), f"不允许使用 {node.sql(dialect=DIALECT)}"
        elif isinstance(node, exp.Func) and not isinstance(node, _ALLOWED_FUNCTIONS):
            yield _line(node), f"函数 {node.sql(dialect=DIALECT)} 不在允许的清单内"
        elif isinstance(node, exp.DateDiff) and node.text("unit").upper() != "DAY":
            yield _line(node), "date_diff 只允许按天：date_diff('day', 起, 止)"
        elif isinstance(node, exp.Placeholder) and node.name not in params:
            yield _line(node), f"参数 :{node.name} 没有在 params 中声明"


def _unknown_columns(tree: exp.Expression, schema: Schema, file: str, first_line: int) -> list[Fault]:
    try:
        qualify(tree.copy(), schema={t: dict(c) for t, c in schema.items()}, dialect=DIALECT)
    except (OptimizeError, SchemaError) as error:
        known = {name for columns in schema.values() for name in columns}
        aliases = {a.alias for a in tree.find_all(exp.Alias)}
        unknown = [c for c in tree.find_all(exp.Column) if c.name not in known | aliases]
        if unknown:
            return [Fault(file, first_line + _line(c) - 1, f"没有这一列：{c.sql(dialect=DIALECT)}") for c in unknown]
        return [Fault(file, first_line, f"SQL 有误：{error}")]
    return []


def output_names(sql: str) -> list[str]:
    """The names of a SELECT's columns; none where it cannot be parsed."""
    try:
        tree = sqlglot.parse_one(sql, read=DIALECT)
    except SqlglotError:
        return []
    return [str(name) for name in tree.named_selects] if isinstance(tree, exp.Query) else []


def step_names(sql: str) -> dict[str, list[str]]:
    """The common table expressions of a SELECT, each with its columns; none where it cannot be parsed."""
    try:
        tree = sqlglot.parse_one(sql, read=DIALECT)
    except SqlglotError:
        return {}
    return {step.alias: list(step.this.named_selects) for step in tree.ctes} if isinstance(tree, exp.Query) else {}


def render(sql: str, params: Mapping[str, Any], tables: Mapping[str, str], dialect: str) -> str:
    """Produce the text for one engine: parameters as literals, data sets as the relations in `tables`."""
    return _render(sql, tuple(params.items()), tuple(tables.items()), dialect)


@lru_cache(maxsize=2048)
def _render(sql: str, given: tuple[tuple[str, Any], ...], renamed: tuple[tuple[str, str], ...], dialect: str) -> str:
    params, tables = dict(given), dict(renamed)
    tree = sqlglot.parse_one(sql, read=DIALECT)
    named = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    for node in list(tree.find_all(exp.Placeholder)):
        node.replace(exp.convert(params[node.name]))
    for table in tree.find_all(exp.Table):
        if table.name in tables and table.name not in named:
            alias = table.alias or table.name
            relation = exp.to_table(tables[table.name], dialect=dialect)
            relation.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
            table.replace(relation)
    return tree.sql(dialect=dialect)
