"""Payments as ledger monitors see them: the derived columns of docs/standard-format.md, in SQL for both engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanlan.standard import sql
from guanlan.standard.cards import LEDGER_COLUMNS
from guanlan.standard.model import Monitor

COPIED = (
    "organisation", "payment_no", "paid_on", "amount", "payer_account", "payee_account", "payee_name", "payee_code",
    "payee_kind", "currency", "kind", "purpose", "channel", "budget_item", "contract_no", "decision_no", "approved_on",
    "approver",
)  # fmt: skip

# Who pays is the reporting unit, unless it says that another did; in a ledger without one, whoever holds the account,
# or else the account itself. A payment whose source names no payee is to nobody else's, so it gets one of its own. The
# holder is looked up by the account, so that a few payments do not read every account on file.
_HOLDER = "(SELECT min(a.organisation) FROM bank_account a WHERE a.account = p.{side}_account)"
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
    "threshold": "(SELECT min(t.amount) FROM payment_threshold t WHERE t.organisation = p.organisation "
    "AND t.kind IN (p.kind, 'any') AND t.valid_from <= p.paid_on AND (t.valid_to IS NULL OR t.valid_to >= p.paid_on))",
}


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
