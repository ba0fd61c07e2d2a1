/*---
id: cash_ratio
title: 现金比率
datasets: [balance_sheet, flash_report]
subject: 偿债能力
unit: "倍"
direction: more
warning: 0.1
control: 0.05
format: ""
formula: 货币资金 ÷ 流动负债合计
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.3
    balance_sheet: |
      period | cash | total_current_liabilities
      2025 | 30 | 100
  - value: 0.1
    flash_report: |
      period | cash | total_current_liabilities
      2025-09 | 10 | 100
  - value: null
    balance_sheet: |
      period | cash | total_current_liabilities
      2025 |  | 100
---*/
SELECT b.organisation, b.scope, b.period, b.cash / nullif(b.total_current_liabilities, 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, f.cash / nullif(f.total_current_liabilities, 0) AS value
FROM flash_report f
