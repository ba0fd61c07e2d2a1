/*---
id: quick_ratio
title: 速动比率
datasets: [balance_sheet, flash_report]
subject: 偿债能力
unit: "倍"
direction: more
warning: 0.6
control: 0.4
format: ""
formula: （流动资产合计 － 存货）÷ 流动负债合计
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 1.0
    balance_sheet: |
      period | total_current_assets | inventories | total_current_liabilities
      2025 | 150 | 50 | 100
  - value: 0.5
    flash_report: |
      period | total_current_assets | inventories | total_current_liabilities
      2025-09 | 80 | 30 | 100
  - value: null
    balance_sheet: |
      period | total_current_assets | inventories | total_current_liabilities
      2025 |  | 50 | 100
---*/
SELECT b.organisation, b.scope, b.period, (b.total_current_assets - coalesce(b.inventories, 0)) / nullif(b.total_current_liabilities, 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.total_current_assets - coalesce(f.inventories, 0)) / nullif(f.total_current_liabilities, 0) AS value
FROM flash_report f
