/*---
id: net_profit_growth
title: 净利润增长率
datasets: [income_statement, flash_report]
subject: 发展能力
unit: "%"
direction: more
warning: -0.2
control: -0.5
format: ""
formula: （本期净利润 － 上年同期）÷ 上年同期的绝对值
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 与利润总额增长率同口径。
examples:
  - value: 0.2
    income_statement: |
      period | net_profit | net_profit_prior
      2025 | 120 | 100
  - value: -0.3
    flash_report: |
      period | net_profit
      2025-09 | 70
      2024-09 | 100
  - value: null
    income_statement: |
      period | net_profit | net_profit_prior
      2025 |  | 100
---*/
SELECT i.organisation, i.scope, i.period, (i.net_profit - coalesce(i.net_profit_prior, p.net_profit)) / nullif(abs(coalesce(i.net_profit_prior, p.net_profit)), 0) AS value
FROM income_statement i
LEFT JOIN income_statement p ON p.organisation = i.organisation AND p.scope = i.scope AND p.period = i.prior_period
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.net_profit - coalesce(f.net_profit_prior, h.net_profit)) / nullif(abs(coalesce(f.net_profit_prior, h.net_profit)), 0) AS value
FROM flash_report f
LEFT JOIN flash_report h ON h.organisation = f.organisation AND h.scope = f.scope AND h.period = f.prior_period
