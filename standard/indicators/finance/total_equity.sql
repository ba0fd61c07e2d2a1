/*---
id: total_equity
title: 所有者权益总额
datasets: [balance_sheet, flash_report]
subject: 规模总量
unit: "元"
direction: more
warning: 0
control: 0
format: ""
formula: 资产负债表“所有者权益合计”
aggregate: sum
source: 财会〔2019〕6号
clause: 报表项目
confirmed: true
valid_from: 2007-01-01
note: 低于 0 为资不抵债。
examples:
  - value: 120.0
    balance_sheet: |
      period | total_equity
      2025 | 120
  - value: 75.0
    flash_report: |
      period | total_equity
      2025-09 | 75
  - value: null
    balance_sheet: |
      period | total_equity
      2025 | 
---*/
SELECT b.organisation, b.scope, b.period, b.total_equity AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_equity AS value
FROM flash_report f
