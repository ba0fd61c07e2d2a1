/*---
id: total_assets
title: 资产总额
datasets: [balance_sheet, flash_report]
subject: 规模总量
unit: "元"
direction: more
format: ""
formula: 资产负债表“资产总计”
aggregate: sum
source: 财会〔2019〕6号
clause: 报表项目
confirmed: true
valid_from: 2007-01-01
note: 总量指标，不设预警线和控制线。
examples:
  - value: 120.0
    balance_sheet: |
      period | total_assets
      2025 | 120
  - value: 75.0
    flash_report: |
      period | total_assets
      2025-09 | 75
  - value: null
    balance_sheet: |
      period | total_assets
      2025 | 
---*/
SELECT b.organisation, b.scope, b.period, b.total_assets AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_assets AS value
FROM flash_report f
