"""A card of the standard in words: what its placeholders stand for, and how the columns of its examples are called."""

from __future__ import annotations

import re
from typing import Any

from guanlan.standard.loading import current
from guanlan.standard.model import Card
from guanlan.web.templatetags.guanlan import number

# Columns that monitors read beside those of data sets.
_DERIVED = {
    "payer": "付款方", "payee": "收款方", "day": "支付日（自1970年起的天数）", "weekday": "星期", "minute": "支付时刻（分钟）", "month": "月份",
    "month_day": "当月第几日", "month_left": "距月末天数", "threshold": "大额标准", "subject": "对象", "value": "指标值", "period": "所属期",
    "parent": "所属集团", "unit_id": "单位", "owed_on": "应报日期", "holiday_on": "日期", "works": "是否上班", "industry": "行业", "indicator": "指标",
    "foreign_amount": "原币金额", "rate": "折算率", "since": "起", "until": "止",
}  # fmt: skip
_TABLES = {"ledger": "已有的支付", "fresh": "新来的支付", "holiday": "法定节假日", "subsidiary": "集团成员", "unit_industry": "单位行业", "owed_day": "应报日报的日子", "exchange_rate": "外币折算率", "indicator_value": "指标值"}  # fmt: skip
_PLACES = {
    "payer": "付款单位", "payee": "收款方", "amount": "金额", "day": "支付日期", "time": "支付时间", "count": "笔数", "total": "合计金额", "parties": "户数",
    "contract": "合同编号", "decision": "决策事项编号", "budget": "预算项目", "account": "账号", "purpose": "用途", "object": "对象", "value": "数值",
    "threshold": "界限", "found": "实际", "expected": "应当", "difference": "差额", "record": "记录",
}  # fmt: skip


def message(card: Card) -> str:
    """The sentence with its parameters put in, and with what will be found named in brackets."""
    words = {name: number(p.value) for name, p in card.params.items()} | {k: f"〔{v}〕" for k, v in _PLACES.items()}
    return re.sub(r"\{(\w+)\}", lambda m: words.get(m[1], m[0]), getattr(card, "message", ""))


def examples(card: Card) -> list[tuple[Any, list[tuple[str, list[str], Any]]]]:
    """Each example with its tables: their title, the titles of their columns, their rows."""
    return [
        (e, [(_table(name), [_column(name, c) for c in rows[0]], rows) for name, rows in e.tables.items() if rows])
        for e in card.examples
    ]  # fmt: skip


def _table(name: str) -> str:
    return current().datasets[name].title if name in current().datasets else _TABLES.get(name, name)


def _column(table: str, name: str) -> str:
    dataset = current().datasets.get("payment" if table in ("ledger", "fresh") else table)
    titles = {c.name: c.title for c in dataset.cells} if dataset else {}
    return titles.get(name) or _DERIVED.get(name, name)
