/*---
id: total_profit
title: 利润总额
datasets: [income_statement, flash_report]
subject: 一利五率
unit: "元"
direction: more
warning: 0
format: ""
formula: 利润表“利润总额”
aggregate: sum
source: 国务院国资委中央企业经营指标体系（2023年“一利五率”）
clause: 一利五率
confirmed: false
valid_from: 2007-01-01
note: 预警线：亏损。总量指标不设控制线。
examples:
  - value: 120.0
    income_statement: |
      period | total_profit
      2025 | 120
  - value: 75.0
    flash_report: |
      period | total_profit
      2025-09 | 75
  - value: null
    income_statement: |
      period | total_profit
      2025 | 
---*/
SELECT i.organisation, i.scope, i.period, i.total_profit AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_profit AS value
FROM flash_report f
