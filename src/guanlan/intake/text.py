"""Decodes reporters' text files and normalises what people type: widths, periods, numbers."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from io import StringIO
from typing import Any

from guanlan.intake.findings import IntakeError
from guanlan.standard.periods import Period

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # as in a workbook
_LINE = re.compile(r"Line: (\d+)")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CUT = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_QUARTER = re.compile(r"(\d{4})年?第?([1-4])季度?")
_MONTH = re.compile(r"(\d{4})(?:(?:年|-|/|\.)(?=\d)|(?=\d\d))(\d{1,2})(?:月份?)?")
_YEAR = re.compile(r"(\d{4})(?:年度?)?")
UNITS = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 (with mark) or GB18030 text; IntakeError when it is none of them."""
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if _cut(error):
                raise IntakeError(
                    "文件在一个字的中间断开了，后面的内容没有传全，请重新导出后再上传。", "truncated"
                ) from error
            continue
        if "\x00" in text:
            break
        return text
    raise IntakeError(
        "文件的文字编码认不出来：请另存为 UTF-8 或 GB18030（GBK）编码的文本，或改用 Excel 模板。", "encoding"
    )


def _cut(error: UnicodeDecodeError) -> bool:
    """Whether the only fault is a last character that is not whole, in what is otherwise text of that encoding."""
    at_end = error.end >= len(error.object) and error.reason.endswith(_CUT)
    return at_end and not error.object[: error.start].isascii()


def csv_rows(data: bytes) -> list[list[str]]:
    """The rows of a CSV file, whatever ends its lines; IntakeError where it is no CSV."""
    reader = csv.reader(StringIO(decode(data), newline=None))
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS:
                raise IntakeError(f"CSV 第 {reader.line_num} 行有 {len(row)} 列，最多 {MAX_COLUMNS} 列。", "size")
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise IntakeError(f"CSV 超过 {MAX_ROWS // 10_000} 万行，请分批报送。", "size")
    except csv.Error as error:
        raise csv_fault(error, reader.line_num) from error
    return rows


def csv_fault(error: Exception, line: int | None = None) -> IntakeError:
    """What a CSV reader said, in words; the line is taken from its message where it is not given."""
    found = _LINE.search(str(error))
    line = line or (int(found[1]) if found else None)
    at = f"第 {line} 行" if line else ""
    if "larger than field limit" in str(error) or "maximum line size" in str(error).lower():
        why = "有一格文字长得不合常理，多半是前面某个引号没有成对"
    else:
        why = "不合 CSV 的写法：检查引号是否成对、列数是否与表头相同"
    return IntakeError(f"CSV {at}读不出来：{why}。", "csv")


def json_value(data: bytes) -> Any:
    """What a JSON document says, numbers as they are written; IntakeError where it is none or says a thing twice."""
    try:
        return json.loads(
            decode(data), parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_said_once
        )
    except json.JSONDecodeError as error:
        message = f"JSON 第 {error.lineno} 行第 {error.colno} 列读不出来：检查这里和前面的引号、逗号和括号。"
        raise IntakeError(message, "json") from error
    except RecursionError as error:
        raise IntakeError("JSON 读不出来：括号套得太深。", "json") from error


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        values = "、".join(f"{value}"[:40] for name, value in pairs if name == twice)
        raise IntakeError(f"JSON 的同一个对象里“{twice[:60]}”写了不止一次（{values[:200]}），请只留一个。", "json")
    return result


def narrow(text: str) -> str:
    """Full-width forms to half-width ones, white space at both ends away."""
    return unicodedata.normalize("NFKC", text).strip()


def period_of(text: str) -> Period | None:
    """Read a period as people write it: 2025, 2025年度, 2025Q3, 2025年9月, 202509, 2025-12-31."""
    plain = narrow(text).translate(_DIGITS).replace(" ", "").upper()
    try:
        return Period.parse(plain)
    except ValueError:
        pass
    if found := _QUARTER.fullmatch(plain):
        return Period(int(found[1]), "quarter", int(found[2]))
    if found := _YEAR.fullmatch(plain):
        return Period(int(found[1]), "year")
    if found := _MONTH.fullmatch(plain) or _DATE.fullmatch(plain):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]) if found.re is _DATE else 1)
        except ValueError:
            return None
        return Period(day.year, "month", day.month)
    return None


def near(wanted: str, known: Mapping[str, str]) -> str:
    """What somebody who wrote `wanted` may have meant, by id or title, for an error message."""
    close = get_close_matches(wanted, [*known, *known.values()], n=3, cutoff=0.5)
    ids = list(
        dict.fromkeys(name if name in known else next(i for i, t in known.items() if t == name) for name in close)
    )
    return f"是不是 {'、'.join(f'{i}（{known[i]}）' for i in ids)}？" if ids else ""


def amount_of(text: str) -> Decimal | None:
    """A plain number with optional thousands separators, as exports write it; None for anything else."""
    try:
        value = Decimal(narrow(text).replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
