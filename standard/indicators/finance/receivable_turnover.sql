/*---
id: receivable_turnover
title: 应收账款周转率
datasets: [balance_sheet, income_statement, flash_report]
subject: 营运效率
unit: "次"
direction: more
warning: 2
control: 1
accrues: true
format: ""
formula: 营业收入 ÷ 平均应收账款
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线相当于回款期 180 天、360 天，年中按月份折算。
examples:
  - value: 5.0
    income_statement: |
      period | operating_revenue
      2025 | 50
    balance_sheet: |
      period | accounts_receivable | accounts_receivable_begin
      2025 | 11 | 9
  - value: 3.0
    flash_report: |
      period | operating_revenue | accounts_receivable
      2025-09 | 30 | 11
      2024-12 |  | 9
  - value: null
    income_statement: |
      period | operating_revenue
      2025 | 50
    balance_sheet: |
      period | accounts_receivable | accounts_receivable_begin
      2025 |  | 9
---*/
SELECT b.organisation, b.scope, b.period, i.operating_revenue / nullif(((coalesce(b.accounts_receivable_begin, o.accounts_receivable) + b.accounts_receivable) / 2), 0) AS value
FROM balance_sheet b
JOIN income_statement i ON i.organisation = b.organisation AND i.scope = b.scope AND i.period = b.period
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.operating_revenue / nullif(((g.accounts_receivable + f.accounts_receivable) / 2), 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
