/*---
id: rd_spending
title: 研发经费投入
datasets: [income_statement, flash_report]
subject: 规模总量
unit: "元"
direction: more
format: ""
formula: 利润表“研发费用”；快报“研发（R&D）经费投入”
aggregate: sum
source: 财会〔2019〕6号
clause: 报表项目
confirmed: true
valid_from: 2007-01-01
note: 总量指标，不设预警线和控制线。
examples:
  - value: 120.0
    income_statement: |
      period | rd_expenses
      2025 | 120
  - value: 75.0
    flash_report: |
      period | rd_investment
      2025-09 | 75
  - value: null
    income_statement: |
      period | rd_expenses
      2025 | 
---*/
SELECT i.organisation, i.scope, i.period, i.rd_expenses AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, f.rd_investment AS value
FROM flash_report f
