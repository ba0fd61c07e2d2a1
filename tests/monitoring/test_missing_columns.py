"""A column that a payment leaves empty must not silence a monitor, but for the ones that the monitor is about.

Ledgers of other systems bring few columns (docs/real-statements.md), and what is compared with an empty value is unknown.
"""

from __future__ import annotations

import pytest

from guanlan.intake.engine import Workbench
from guanlan.intake.examples import fill, outcome
from guanlan.standard import sql
from guanlan.standard.loading import current
from guanlan.standard.schemas import LEDGER_COLUMNS

OPTIONAL = (
    "minute", "threshold", "payer_account", "payee_account", "payee_name", "payee_code", "payee_kind", "currency", "kind", "purpose",
    "channel", "budget_item", "contract_no", "decision_no", "approved_on", "approver",
)  # fmt: skip
# What a monitor is about: without it there is nothing to judge.
ABOUT = {
    "pay_after_decision_ends": {"decision_no"},
    "pay_before_decision": {"decision_no"},
    "pay_decision_payee": {"decision_no", "payee_code", "payee_name"},
    "pay_decision_unknown": {"decision_no"},
    "pay_over_decision": {"decision_no"},
    "pay_contract_late": {"contract_no"},
    "pay_contract_party": {"contract_no", "payee_code"},
    "pay_contract_unknown": {"contract_no"},
    "pay_over_contract": {"contract_no"},
    "pay_budget_unknown": {"budget_item"},
    "pay_over_budget": {"budget_item"},
    "pay_closed_account": {"payer_account"},
    "pay_dormant": {"payer_account"},
    "pay_unfiled_account": {"payer_account"},
    "pay_out_of_hours": {"minute"},
    # Examples of a payee known by its name alone.
    "pay_blacklisted": {"payee_name"},
    "pay_dissolved": {"payee_name"},
    "pay_new_counterparty": {"payee_name"},
    # Words of a name or a purpose; either the kind or the purpose says that it is a guarantee.
    "pay_guarantee": {"kind", "purpose"},
    "pay_lending_outside": {"kind", "payee_kind"},
    "pay_prepay_no_contract": {"purpose"},
    "pay_sensitive": {"payee_name", "purpose"},
    "pay_to_person": {"payee_name"},
    "pay_travel": {"purpose"},
    "pay_travel_month": {"purpose"},
    "pay_false_group_member": {"payee_kind"},
    "pay_trade_both_ways": {"kind"},
    "pay_fan_out": {"payee_kind"},
}


@pytest.mark.parametrize("monitor", current().ledger_monitors, ids=lambda m: m.id)
def test_an_empty_column_silences_no_monitor_but_those_about_it(monitor):
    about, silent = ABOUT.get(monitor.id, set()), set()
    for example in monitor.examples:
        if not example.alerts:
            continue
        bench = Workbench(current())
        fill(bench, monitor, example)
        for column in OPTIONAL:
            for table in ("ledger", "fresh"):
                empty = f"CAST(NULL AS {LEDGER_COLUMNS[column]}) AS {column}"
                bench.db.execute(f"CREATE OR REPLACE VIEW bare_{table} AS SELECT * REPLACE ({empty}) FROM {table}")
            params = {name: p.value for name, p in monitor.params.items()}
            text = sql.render(monitor.sql, params, {"ledger": "bare_ledger", "fresh": "bare_fresh"}, "duckdb")
            if outcome(monitor, bench.db.execute(text).fetchall()) < example.alerts:
                silent.add(column)
    assert silent <= about, f"{monitor.id} says nothing where {sorted(silent - about)} is empty"


def test_only_what_silences_a_monitor_is_listed():
    assert set(ABOUT) <= {m.id for m in current().ledger_monitors}
    assert all(columns <= set(OPTIONAL) for columns in ABOUT.values())
