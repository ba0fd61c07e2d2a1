/*---
id: asset_turnover
title: 总资产周转率
datasets: [balance_sheet, income_statement, flash_report]
subject: 营运效率
unit: "次"
direction: more
warning: 0.15
control: 0.05
accrues: true
format: ""
formula: 营业总收入 ÷ 平均资产总额
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线为全年的平台默认值，年中按月份折算。
examples:
  - value: 0.5
    income_statement: |
      period | total_operating_revenue
      2025 | 50
    balance_sheet: |
      period | total_assets | total_assets_begin
      2025 | 110 | 90
  - value: 0.3
    flash_report: |
      period | total_operating_revenue | total_assets
      2025-09 | 30 | 110
      2024-12 |  | 90
  - value: null
    income_statement: |
      period | total_operating_revenue
      2025 | 50
    balance_sheet: |
      period | total_assets | total_assets_begin
      2025 |  | 90
---*/
SELECT b.organisation, b.scope, b.period, i.total_operating_revenue / nullif(((coalesce(b.total_assets_begin, o.total_assets) + b.total_assets) / 2), 0) AS value
FROM balance_sheet b
JOIN income_statement i ON i.organisation = b.organisation AND i.scope = b.scope AND i.period = b.period
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_operating_revenue / nullif(((g.total_assets + f.total_assets) / 2), 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
