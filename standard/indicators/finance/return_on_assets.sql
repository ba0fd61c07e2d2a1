/*---
id: return_on_assets
title: 总资产报酬率
datasets: [balance_sheet, income_statement, flash_report]
subject: 盈利能力
unit: "%"
direction: more
warning: 0.02
control: 0
accrues: true
format: ""
formula: （利润总额＋利息费用）÷ 平均资产总额（年初与期末平均）
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线为平台默认值，年中按月份折算；控制线为盈亏平衡。
examples:
  - value: 0.1
    income_statement: |
      period | total_profit | interest_expenses
      2025 | 8 | 2
    balance_sheet: |
      period | total_assets | total_assets_begin
      2025 | 110 | 90
  - value: 0.05
    flash_report: |
      period | total_profit | total_assets
      2025-09 | 5 | 110
      2024-12 |  | 90
  - value: null
    income_statement: |
      period | total_profit | interest_expenses
      2025 | 8 | 2
    balance_sheet: |
      period | total_assets | total_assets_begin
      2025 |  | 90
---*/
SELECT b.organisation, b.scope, b.period, (i.total_profit + coalesce(i.interest_expenses, 0)) / nullif(((coalesce(b.total_assets_begin, o.total_assets) + b.total_assets) / 2), 0) AS value
FROM balance_sheet b
JOIN income_statement i ON i.organisation = b.organisation AND i.scope = b.scope AND i.period = b.period
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.total_profit + coalesce(f.interest_expenses, 0)) / nullif(((g.total_assets + f.total_assets) / 2), 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
