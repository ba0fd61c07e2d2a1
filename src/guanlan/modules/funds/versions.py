"""What became of a payment: its earlier versions, each with what replaced it and in which items it differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanlan.monitoring.models import LedgerLine, LineVersion
from guanlan.standard.loading import current
from guanlan.web.templatetags.guanlan import currency_unit

ACTS = {"correct": "更正", "cancel": "作废", "reverse": "冲销"}
# Items derived from others, or told as the time of day.
_TITLES = {"minute": "支付时间"}


@dataclass(frozen=True)
class Change:
    """One item that a later version says otherwise."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Replaced:
    """One replaced version: by which act, when, whose, and what changed."""

    version: int
    act: str
    by: str
    at: Any
    cause: str
    changes: list[Change]


def history(line: LedgerLine) -> list[Replaced]:
    """The versions that were replaced, the first one first; a counter-payment names the payment it reverses."""
    versions = list(LineVersion.objects.filter(line=line).select_related("by").order_by("version"))
    contents = [v.content for v in versions] + [_content(line, versions)]
    found = [
        Replaced(v.version, ACTS.get(v.operation, v.operation), str(v.by or "系统"), v.at, v.cause, _changes(before, after))
        for v, before, after in zip(versions, contents, contents[1:], strict=False)
    ]  # fmt: skip
    return found + _reverses(line)


def _content(line: LedgerLine, versions: list[LineVersion]) -> dict[str, Any]:
    names = versions[-1].content if versions else {}
    own = {"amount": line.amount if line.foreign_amount is None else line.foreign_amount}
    return {name: getattr(line, name, None) for name in names} | (own if "amount" in names else {})


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    titles = {cell.name: cell.title for cell in current().datasets["payment"].cells} | _TITLES
    told = [(n, _text(n, before), _text(n, after)) for n in titles if n in before]
    return [Change(titles[n], old or "（空）", new or "（空）") for n, old, new in told if old != new]


def _text(name: str, content: dict[str, Any]) -> str:
    """An item as it is read: amounts with their currency, code lists by title, minutes as the time of day."""
    value = content.get(name)
    if value is None or value == "":
        return ""
    if name == "amount":
        return f"{float(value):,.2f} {currency_unit(content.get('currency'))}"
    if name == "minute":
        return f"{int(value) // 60:02d}:{int(value) % 60:02d}"
    cell = next((c for c in current().datasets["payment"].cells if c.name == name), None)
    codelist = cell.field.codelist if cell is not None else None
    return current().codelists[codelist].titles.get(str(value), str(value)) if codelist else str(value)


def _reverses(line: LedgerLine) -> list[Replaced]:
    """For a counter-payment: the payment that it reverses."""
    if line.state != "reversal":
        return []
    found = LineVersion.objects.filter(
        unit=line.unit_id, operation="reverse", cause__startswith=f"由 {line.payment_no} 冲销"
    )
    return [
        Replaced(v.version, "冲销", str(v.by or "系统"), v.at, f"本笔冲销支付 {v.line.payment_no}", [])
        for v in found.select_related("line", "by")[:1]
    ]  # fmt: skip
