/*---
id: current_ratio
title: 流动比率
datasets: [balance_sheet, flash_report]
subject: 偿债能力
unit: "倍"
direction: more
warning: 1.0
control: 0.6
format: ""
formula: 流动资产合计 ÷ 流动负债合计
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 1.5
    balance_sheet: |
      period | total_current_assets | total_current_liabilities
      2025 | 150 | 100
  - value: 0.8
    flash_report: |
      period | total_current_assets | total_current_liabilities
      2025-09 | 80 | 100
  - value: null
    balance_sheet: |
      period | total_current_assets | total_current_liabilities
      2025 | 150 | 0
---*/
SELECT b.organisation, b.scope, b.period, b.total_current_assets / nullif(b.total_current_liabilities, 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_current_assets / nullif(f.total_current_liabilities, 0) AS value
FROM flash_report f
