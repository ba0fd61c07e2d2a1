/*---
id: interest_cover
title: 已获利息倍数
datasets: [income_statement, flash_report]
subject: 偿债能力
unit: "倍"
direction: more
warning: 1.5
control: 1.0
format: ""
formula: （利润总额＋利息费用）÷ 利息费用
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 4.0
    income_statement: |
      period | total_profit | interest_expenses
      2025 | 30 | 10
  - value: 0.5
    flash_report: |
      period | total_profit | interest_expenses
      2025-09 | -5 | 10
  - value: null
    income_statement: |
      period | total_profit
      2025 | 30
---*/
SELECT i.organisation, i.scope, i.period, (i.total_profit + i.interest_expenses) / nullif(i.interest_expenses, 0) AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.total_profit + f.interest_expenses) / nullif(f.interest_expenses, 0) AS value
FROM flash_report f
