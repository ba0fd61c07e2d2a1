/*---
id: net_profit
title: 净利润
datasets: [income_statement, flash_report]
subject: 规模总量
unit: "元"
direction: more
warning: 0
format: ""
formula: 利润表“净利润”
aggregate: sum
source: 财会〔2019〕6号
clause: 报表项目
confirmed: true
valid_from: 2007-01-01
note: 预警线：亏损。总量指标不设控制线。
examples:
  - value: 120.0
    income_statement: |
      period | net_profit
      2025 | 120
  - value: 75.0
    flash_report: |
      period | net_profit
      2025-09 | 75
  - value: null
    income_statement: |
      period | net_profit
      2025 | 
---*/
SELECT i.organisation, i.scope, i.period, i.net_profit AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, f.net_profit AS value
FROM flash_report f
