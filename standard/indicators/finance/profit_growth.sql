/*---
id: profit_growth
title: 利润总额增长率
datasets: [income_statement, flash_report]
subject: 发展能力
unit: "%"
direction: more
warning: -0.2
control: -0.5
format: ""
formula: （本期利润总额 － 上年同期）÷ 上年同期的绝对值
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.2
    income_statement: |
      period | total_profit | total_profit_prior
      2025 | 120 | 100
  - value: 2.0
    income_statement: |
      period | total_profit
      2025 | 10
      2024 | -10
  - value: -0.3
    flash_report: |
      period | total_profit
      2025-09 | 70
      2024-09 | 100
  - value: null
    income_statement: |
      period | total_profit | total_profit_prior
      2025 |  | 100
---*/
SELECT i.organisation, i.scope, i.period, (i.total_profit - coalesce(i.total_profit_prior, p.total_profit)) / nullif(abs(coalesce(i.total_profit_prior, p.total_profit)), 0) AS value
FROM income_statement i
LEFT JOIN income_statement p ON p.organisation = i.organisation AND p.scope = i.scope AND p.period = i.prior_period
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.total_profit - coalesce(f.total_profit_prior, h.total_profit)) / nullif(abs(coalesce(f.total_profit_prior, h.total_profit)), 0) AS value
FROM flash_report f
LEFT JOIN flash_report h ON h.organisation = f.organisation AND h.scope = f.scope AND h.period = f.prior_period
