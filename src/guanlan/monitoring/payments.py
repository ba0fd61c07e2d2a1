"""Payments as ledger monitors see them: the derived columns of docs/standard-format.md, in SQL for both engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanlan.standard import sql
from guanlan.standard.model import Monitor
from guanlan.standard.schemas import LEDGER_COLUMNS

COPIED = (
    "organisation", "payment_no", "paid_on", "amount", "payer_account", "payee_account", "payee_name", "payee_code",
    "payee_kind", "currency", "kind", "purpose", "channel", "budget_item", "contract_no", "decision_no", "approved_on",
    "approver",
)  # fmt: skip

# Who pays is the reporting unit, unless it says that another did; in a ledger without one, whoever holds the account,
# or else the account itself. A payment whose source names no payee is to nobody else's, so it gets one of its own. The
# holder is looked up by the account, so that a few payments do not read every account on file.
_HOLDER = "(SELECT min(a.organisation) FROM bank_account a WHERE a.account = p.{side}_account)"
# Lines, budgets and sums are in yuan, so payments are too. Without a currency a payment is in yuan; one in a currency
# without a rate has no amount in yuan, and no comparison takes it for one.
_YUAN = "coalesce(p.currency, 'CNY') = 'CNY'"
_RATE = (
    "(SELECT max(r.rate) FROM exchange_rate r WHERE r.currency = p.currency AND p.paid_on BETWEEN r.since AND r.until)"
)


def in_yuan(amount: str) -> str:
    """SQL of an amount of payment `p` in yuan, empty where its currency has no rate."""
    return f"CASE WHEN {_YUAN} THEN {amount} ELSE cast(round({amount} * {_RATE}, 2) AS decimal(20, 2)) END"


DERIVED = {
    "payer": f"CASE WHEN p.paid_by IS NULL THEN coalesce(p.organisation, {_HOLDER.format(side='payer')}, p.payer_account) "
    f"ELSE coalesce({_HOLDER.format(side='payer')}, p.paid_by) END",
    "payee": f"coalesce(p.payee_code, {_HOLDER.format(side='payee')}, p.payee_account, p.payee_name, '未注明 ' || p.payment_no)",
    "day": "p.paid_on - DATE '1970-01-01'",
    "weekday": "cast(extract(isodow FROM p.paid_on) AS bigint)",
    "minute": "cast(extract(hour FROM p.paid_at) * 60 + extract(minute FROM p.paid_at) AS bigint)",
    "month_day": "cast(extract(day FROM p.paid_on) AS bigint)",
    "month_left": "cast(date_trunc('month', p.paid_on) + INTERVAL 1 MONTH AS date) - 1 - p.paid_on",
    "month": "substr(cast(p.paid_on AS varchar), 1, 7)",
    "amount": in_yuan("p.amount"),
    "foreign_amount": f"CASE WHEN {_YUAN} THEN NULL ELSE p.amount END",
    # The unit's own line before its group's, the line of the very kind before the one of any kind, the last before earlier.
    "threshold": "(SELECT t.amount FROM ancestor a JOIN payment_threshold t ON t.organisation = a.ancestor "
    "WHERE a.organisation = p.organisation AND t.kind IN (p.kind, 'any') AND t.valid_from <= p.paid_on "
    "AND (t.valid_to IS NULL OR t.valid_to >= p.paid_on) "
    "ORDER BY a.steps, CASE WHEN t.kind = 'any' THEN 1 ELSE 0 END, t.valid_from DESC LIMIT 1)",
}
# What the derived columns read, by its name in PostgreSQL. A subsidiary's payments are judged by its group's line, which
# its people may not look at: `monitoring_threshold` holds the lines alone, past row-level security.
IN_POSTGRES = {
    "payment_threshold": "monitoring_threshold", "bank_account": "facts.bank_account", "ancestor": "monitoring_ancestor",
    "exchange_rate": "monitoring_exchangerate",
}  # fmt: skip


def expression(text: str, tables: Mapping[str, str], dialect: str) -> str:
    """SQL of a value, for one engine."""
    return sql.render(f"SELECT {text}", {}, tables, dialect).removeprefix("SELECT ")


def derive(source: str, identity: str, tables: Mapping[str, str], dialect: str) -> str:
    """A SELECT of LEDGER_COLUMNS over payments `source`, whose `identity` becomes the id."""
    columns = []
    for name in LEDGER_COLUMNS:
        value = identity if name == "id" else DERIVED.get(name) or f"p.{name}"
        columns.append(f"{value} AS {name}")
    return sql.render(f"SELECT {', '.join(columns)} FROM {source} p", {}, tables, dialect)


def hits(monitor: Monitor, tables: Mapping[str, str], dialect: str, changed: Mapping[str, Any] | None = None) -> str:
    """A SELECT of monitor, key, subject and id of the payments that a monitor points at, each once."""
    params = {name: p.value for name, p in monitor.params.items()} | dict(changed or {})
    text = sql.render(monitor.sql, params, tables, dialect)
    return f"SELECT DISTINCT '{monitor.id}' AS monitor, key, subject, id FROM ({text}) h"
