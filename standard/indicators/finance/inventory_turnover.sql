/*---
id: inventory_turnover
title: 存货周转率
datasets: [balance_sheet, income_statement, flash_report]
subject: 营运效率
unit: "次"
direction: more
warning: 1
control: 0.5
accrues: true
format: ""
formula: 营业成本 ÷ 平均存货
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线相当于存货周转期 360 天、720 天，年中按月份折算。
examples:
  - value: 5.0
    income_statement: |
      period | operating_costs
      2025 | 50
    balance_sheet: |
      period | inventories | inventories_begin
      2025 | 11 | 9
  - value: 3.0
    flash_report: |
      period | operating_costs | inventories
      2025-09 | 30 | 11
      2024-12 |  | 9
  - value: null
    income_statement: |
      period | operating_costs
      2025 | 50
    balance_sheet: |
      period | inventories | inventories_begin
      2025 |  | 9
---*/
SELECT b.organisation, b.scope, b.period, i.operating_costs / nullif(((coalesce(b.inventories_begin, o.inventories) + b.inventories) / 2), 0) AS value
FROM balance_sheet b
JOIN income_statement i ON i.organisation = b.organisation AND i.scope = b.scope AND i.period = b.period
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.operating_costs / nullif(((g.inventories + f.inventories) / 2), 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
