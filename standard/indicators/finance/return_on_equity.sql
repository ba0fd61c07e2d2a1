/*---
id: return_on_equity
title: 净资产收益率
datasets: [balance_sheet, income_statement, flash_report]
subject: 一利五率
unit: "%"
direction: more
warning: 0
control: -0.05
format: ""
formula: 净利润 ÷ 平均所有者权益（年初与期末平均）；月度、季度为累计数，不年化
aggregate: ratio
source: 国务院国资委中央企业经营指标体系（2023年“一利五率”）
clause: 一利五率
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.1
    income_statement: |
      period | net_profit
      2025 | 9
    balance_sheet: |
      period | total_equity | total_equity_begin
      2025 | 100 | 80
  - value: 0.1
    income_statement: |
      period | net_profit
      2025 | 9
    balance_sheet: |
      period | total_equity
      2025 | 100
      2024 | 80
  - value: -0.1
    flash_report: |
      period | net_profit | total_equity
      2025-09 | -10 | 110
      2024-12 |  | 90
  - value: null
    income_statement: |
      period | net_profit
      2025 | 9
    balance_sheet: |
      period | total_equity
      2025 | 100
---*/
SELECT b.organisation, b.scope, b.period, i.net_profit / nullif(((coalesce(b.total_equity_begin, o.total_equity) + b.total_equity) / 2), 0) AS value
FROM balance_sheet b
JOIN income_statement i ON i.organisation = b.organisation AND i.scope = b.scope AND i.period = b.period
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.net_profit / nullif(((g.total_equity + f.total_equity) / 2), 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
