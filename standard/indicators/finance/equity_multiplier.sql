/*---
id: equity_multiplier
title: 权益乘数
datasets: [balance_sheet, flash_report]
subject: 偿债能力
unit: "倍"
direction: less
warning: 3.33
control: 4.0
format: ""
formula: 资产总计 ÷ 所有者权益合计
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线由资产负债率 70%、75% 折算。
examples:
  - value: 2.5
    balance_sheet: |
      period | total_assets | total_equity
      2025 | 200 | 80
  - value: 1.5
    flash_report: |
      period | total_assets | total_equity
      2025-09 | 120 | 80
  - value: null
    balance_sheet: |
      period | total_assets | total_equity
      2025 |  | 80
---*/
SELECT b.organisation, b.scope, b.period, b.total_assets / nullif(b.total_equity, 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_assets / nullif(f.total_equity, 0) AS value
FROM flash_report f
