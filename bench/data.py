"""Makes the payment ledger of the benchmarks: deterministic, as CSV, by DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
from stdnum.cn import uscc

from guanlan.standard.loading import current


def codes(count: int) -> list[str]:
    bodies = [f"91500000MA{i:07d}" for i in range(count)]
    return [b + uscc.calc_check_digit(b) for b in bodies]


def ledger(file: Path, rows: int) -> None:
    """`rows` payments of 5,000 payers to 20,000 payees over one year; a clean file."""
    lists = current().codelists
    db = duckdb.connect()
    db.execute(
        "CREATE TABLE codes AS SELECT unnest(?) AS code, generate_subscripts(?, 1) - 1 AS i", [codes(20_000)] * 2
    )

    def pick(name: str, salt: int) -> str:
        values = ", ".join(f"'{c}'" for c in lists[name].titles)
        return f"list_extract([{values}], 1 + (hash(n + {salt}) % {len(lists[name].titles)})::INT)"

    db.execute(
        f"""
        COPY (
          SELECT p.code AS organisation, 'PN' || lpad(n::VARCHAR, 12, '0') AS payment_no, d AS paid_on,
                 strftime(d + to_seconds((hash(n) % 36000 + 28800)::INT), '%Y-%m-%d %H:%M:%S') AS paid_at, '6222' || lpad((hash(p.i) % 1000000000)::VARCHAR, 12, '0') AS payer_account,
                 '收款单位' || q.i AS payee_name, q.code AS payee_code, {pick("payee_kind", 1)} AS payee_kind,
                 '6333' || lpad((hash(q.i) % 1000000000)::VARCHAR, 12, '0') AS payee_account, (1 + hash(n + 5) % 900000000)::DECIMAL(20,2) / 100 + 1000 AS amount,
                 {pick("currency", 2)} AS currency, {pick("payment_kind", 3)} AS kind, '采购款项支付' AS purpose, {pick("payment_channel", 4)} AS channel,
                 '预算' || n % 50 AS budget_item, 'HT' || n % 99991 AS contract_no, 'JC' || n % 977 AS decision_no, d - 1 AS approved_on, '审批人' || n % 97 AS approver
          FROM (SELECT range AS n, DATE '2025-01-01' + (range % 365)::INT AS d FROM range({rows})) r
          JOIN codes p ON p.i = hash(n + 11) % 5000 JOIN codes q ON q.i = hash(n + 12) % 20000
        ) TO '{file}' (HEADER)
        """
    )
