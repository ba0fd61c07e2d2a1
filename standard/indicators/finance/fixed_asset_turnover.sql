/*---
id: fixed_asset_turnover
title: 固定资产周转率
datasets: [balance_sheet, income_statement, flash_report]
subject: 营运效率
unit: "次"
direction: more
warning: 0.3
control: 0.1
accrues: true
format: ""
formula: 营业总收入 ÷ 平均固定资产
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线为全年的平台默认值，年中按月份折算。
examples:
  - value: 1.0
    income_statement: |
      period | total_operating_revenue
      2025 | 50
    balance_sheet: |
      period | fixed_assets | fixed_assets_begin
      2025 | 60 | 40
  - value: 0.6
    flash_report: |
      period | total_operating_revenue | fixed_assets
      2025-09 | 30 | 60
      2024-12 |  | 40
  - value: null
    income_statement: |
      period | total_operating_revenue
      2025 | 50
    balance_sheet: |
      period | fixed_assets | fixed_assets_begin
      2025 |  | 40
---*/
SELECT b.organisation, b.scope, b.period, i.total_operating_revenue / nullif(((coalesce(b.fixed_assets_begin, o.fixed_assets) + b.fixed_assets) / 2), 0) AS value
FROM balance_sheet b
JOIN income_statement i ON i.organisation = b.organisation AND i.scope = b.scope AND i.period = b.period
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_operating_revenue / nullif(((g.fixed_assets + f.fixed_assets) / 2), 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
