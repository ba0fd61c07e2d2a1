"""SQL (DuckDB) that turns what people type into typed values; NULL where it cannot be understood."""

from __future__ import annotations

from decimal import Decimal

from guanlan.standard.model import Cell, Codelist
from guanlan.standard.schemas import sql_type

_WIDE = "０１２３４５６７８９．，－（）％　−–"
_NARROW = "0123456789.,-()% --"
_DATE_FORMS = "['%Y-%m-%d', '%Y/%m/%d', '%Y%m%d', '%Y.%m.%d', '%Y年%m月%d日']"
_DATETIME_FORMS = "['%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S', '%Y/%m/%d %H:%M:%S', '%Y-%m-%d %H:%M']"
_TRUE, _FALSE = "('是', 'true', '1', 'y', 'yes', '√')", "('否', 'false', '0', 'n', 'no', '×')"
# Grouped in threes, or no separator at all: "1,23" is not a number.
_NUMBER = r"^[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?([eE][-+]?\d{1,2})?$"


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def number(raw: str, *, share: bool = False) -> str:
    """A decimal from text as people type it, empty where it is none or is too large; `share`: a percent sign is understood."""
    plain = _plain_number(raw)
    checked = f"CASE WHEN {is_number(raw, share=share)} THEN regexp_replace({plain}, '[,%]', '', 'g') END"
    scale = f"CASE WHEN {plain} LIKE '%\\%' ESCAPE '\\' THEN 0.01 ELSE 1.00 END" if share else "1.00"
    return f"(TRY_CAST({checked} AS DECIMAL(30,6)) * {scale})"


def is_number(raw: str, *, share: bool = False) -> str:
    """SQL that is true where a text is a number, of whatever size. Two groups of digits with a space between are none."""
    percent = "%?" if share else ""
    form = literal(_NUMBER.replace("$", f"{percent}$"))
    return f"(regexp_matches({_plain_number(raw)}, {form}) AND NOT regexp_matches({raw}, '[\\p{{Nd}}.,，．][\\s　]+[\\p{{Nd}}.,，．]'))"


def vanishes(raw: str, value: str) -> str:
    """SQL that is true where a number other than 0 becomes 0, because it is smaller than the smallest that is kept."""
    return f"({value} = 0 AND regexp_matches({_plain_number(raw)}, '^[^eE]*[1-9]'))"


def _plain_number(raw: str) -> str:
    """Full-width digits, spaces, a currency sign and brackets for negatives, as a plain number has them."""
    narrow = f"translate(trim({raw}), {literal(_WIDE)}, {literal(_NARROW)})"
    bare = f"regexp_replace({narrow}, '^[¥￥$£€]|\\s', '', 'g')"
    return f"regexp_replace({bare}, '^\\((.*)\\)$', '-\\1')"


def day(raw: str) -> str:
    """A date from the usual forms, Chinese ones and Excel's serial numbers among them."""
    plain = f"trim({raw})"
    serial = (
        f"CASE WHEN regexp_matches({plain}, '^[2-6]\\d{{4}}$') THEN DATE '1899-12-30' + CAST({plain} AS INTEGER) END"
    )
    return f"coalesce(CAST(try_strptime({plain}, {_DATE_FORMS}) AS DATE), {serial}, TRY_CAST({plain} AS DATE))"


def code(raw: str, codelist: Codelist) -> str:
    """The code, given as the code itself or as its title."""
    codes = ", ".join(literal(c) for c in codelist.titles)
    titles = ", ".join(f"{literal(t)}: {literal(c)}" for c, t in codelist.titles.items())
    return f"CASE WHEN trim({raw}) IN ({codes}) THEN trim({raw}) ELSE MAP {{{titles}}}[trim({raw})] END"


def typed_number(raw: str, cell: Cell, factor: Decimal = Decimal(1)) -> str:
    """The SQL expression for the typed value of a number cell from its raw text; money is multiplied by a factor."""
    kind = cell.field.type
    read = number(raw, share=kind == "percent")
    scaled = f"{read} * {factor}" if kind == "money" and factor != 1 else read
    return f"TRY_CAST({scaled} AS {sql_type(cell)})"


def typed(cell: Cell, codelists: dict[str, Codelist]) -> str:
    """The SQL expression for one cell's typed value from its raw text column."""
    raw = name(cell.name)
    kind = cell.field.type
    if cell.field.is_number:
        return typed_number(raw, cell)
    if kind == "date":
        return day(raw)
    if kind == "datetime":
        return f"coalesce(try_strptime(trim({raw}), {_DATETIME_FORMS}), TRY_CAST(trim({raw}) AS TIMESTAMP))"
    if kind == "boolean":
        return f"CASE WHEN lower(trim({raw})) IN {_TRUE} THEN TRUE WHEN lower(trim({raw})) IN {_FALSE} THEN FALSE END"
    if kind == "code":
        return code(raw, codelists[cell.field.codelist])
    if kind == "uscc":
        return (
            f"CASE WHEN regexp_matches(upper(trim({raw})), '^[0-9A-HJ-NPQRTUWXY]{{18}}$') THEN upper(trim({raw})) END"
        )
    return f"trim({raw})"


USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc_digit_wrong(code_sql: str) -> str:
    """True where the check digit of GB 32100-2015 does not hold: c = (31 - sum(w*v) mod 31) mod 31."""
    weights = [pow(3, i, 31) for i in range(17)]
    terms = " + ".join(
        f"{w} * (strpos('{USCC_ALPHABET}', substr({code_sql}, {i}, 1)) - 1)" for i, w in enumerate(weights, 1)
    )
    return f"substr('{USCC_ALPHABET}', (31 - ({terms}) % 31) % 31 + 1, 1) <> substr({code_sql}, 18, 1)"
