"""The tables that rules, indicators and monitors may read: columns with their SQL types."""

from __future__ import annotations

from guanlan.standard.model import VIRTUAL_COLUMNS, Cell, DataSet

INDICATOR_VALUE_COLUMNS = {
    **dict.fromkeys(("organisation", "indicator", "period", "basis"), "VARCHAR"),
    **dict.fromkeys(
        (
            "value", "prior_value", "previous_value", "peer_median", "peer_mad", "peer_count",
            "warning_line", "control_line",
        ),
        "DOUBLE",
    ),
}  # fmt: skip


# The supervision tree as rules of the relation `group` see it: codes of a parent and of a direct child.
SUBSIDIARY_COLUMNS = dict.fromkeys(("parent", "organisation"), "VARCHAR")

# Payments as ledger monitors see them: the data set `payment`, and what monitors would otherwise all compute
# (docs/standard-format.md). `ledger` is the whole history, `fresh` the part of it that has just arrived.
LEDGER_COLUMNS = {
    "id": "BIGINT",
    **dict.fromkeys(("organisation", "payment_no", "payer", "payee"), "VARCHAR"),
    "paid_on": "DATE",
    **dict.fromkeys(("day", "weekday", "minute", "month_day", "month_left"), "BIGINT"),
    "month": "VARCHAR",
    "amount": "DECIMAL(20,2)",
    "foreign_amount": "DECIMAL(20,2)",
    "threshold": "DECIMAL(20,2)",
    **dict.fromkeys(
        (
            "payer_account", "payee_account", "payee_name", "payee_code", "payee_kind", "currency", "kind", "purpose",
            "channel", "budget_item", "contract_no", "decision_no",
        ),
        "VARCHAR",
    ),
    "approved_on": "DATE",
    "approver": "VARCHAR",
}  # fmt: skip
HOLIDAY_COLUMNS = {"holiday_on": "DATE", "name": "VARCHAR", "works": "VARCHAR"}
# What a unit's main business is: the code of GB/T 4754 of its registration.
INDUSTRY_COLUMNS = dict.fromkeys(("organisation", "industry"), "VARCHAR")
# What a unit of a foreign currency is in yuan, each rate with the days it is good for, without gaps.
RATE_COLUMNS = {"currency": "VARCHAR", "since": "DATE", "until": "DATE", "rate": "DECIMAL(18,8)"}
# The units above each unit, itself included (`steps` 0).
ANCESTOR_COLUMNS = {"organisation": "VARCHAR", "ancestor": "VARCHAR", "steps": "BIGINT"}
LEDGER_HELPERS = {
    "ledger": LEDGER_COLUMNS, "fresh": LEDGER_COLUMNS, "holiday": HOLIDAY_COLUMNS, "subsidiary": SUBSIDIARY_COLUMNS,
    "unit_industry": INDUSTRY_COLUMNS,
}  # fmt: skip
# Monitors of registers are judged as a whole, not by what has just come; `owed_day` are the days of which units owe totals.
REGISTER_HELPERS = {
    "ledger": LEDGER_COLUMNS, "subsidiary": SUBSIDIARY_COLUMNS, "owed_day": {"organisation": "VARCHAR", "owed_on": "DATE"},
    "exchange_rate": RATE_COLUMNS,
}  # fmt: skip
HELPERS = {"indicator_value": INDICATOR_VALUE_COLUMNS, **LEDGER_HELPERS, **REGISTER_HELPERS}
HELPERS_OF = {"ledger": LEDGER_HELPERS, "register": REGISTER_HELPERS}


def schema_of(dataset: DataSet) -> dict[str, str]:
    """Column name -> SQL type of a data set's table, virtual columns included."""
    return {**VIRTUAL_COLUMNS, **{cell.name: sql_type(cell) for cell in dataset.cells}}


def sql_type(cell: Cell) -> str:
    return {
        "integer": "BIGINT", "decimal": "DECIMAL(24,6)", "money": "DECIMAL(20,2)", "percent": "DECIMAL(18,6)",
        "date": "DATE", "datetime": "TIMESTAMP", "boolean": "BOOLEAN",
    }.get(cell.field.type, "VARCHAR")  # fmt: skip
