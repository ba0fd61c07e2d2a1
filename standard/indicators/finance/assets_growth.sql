/*---
id: assets_growth
title: 总资产增长率
datasets: [balance_sheet, flash_report]
subject: 发展能力
unit: "%"
direction: more
warning: -0.05
control: -0.15
format: ""
formula: （期末资产总计 － 年初）÷ 年初
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线为平台默认值，由监管机构确定。
examples:
  - value: 0.2
    balance_sheet: |
      period | total_assets | total_assets_begin
      2025 | 120 | 100
  - value: 0.05
    flash_report: |
      period | total_assets
      2025-09 | 105
      2024-12 | 100
  - value: null
    balance_sheet: |
      period | total_assets | total_assets_begin
      2025 |  | 100
---*/
SELECT b.organisation, b.scope, b.period, (b.total_assets - coalesce(b.total_assets_begin, o.total_assets)) / nullif(abs(coalesce(b.total_assets_begin, o.total_assets)), 0) AS value
FROM balance_sheet b
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.total_assets - g.total_assets) / nullif(abs(g.total_assets), 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
