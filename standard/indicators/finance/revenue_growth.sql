/*---
id: revenue_growth
title: 营业总收入增长率
datasets: [income_statement, flash_report]
subject: 发展能力
unit: "%"
direction: more
warning: -0.1
control: -0.3
format: ""
formula: （本期营业总收入 － 上年同期）÷ 上年同期
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.2
    income_statement: |
      period | total_operating_revenue | total_operating_revenue_prior
      2025 | 120 | 100
  - value: -0.1
    income_statement: |
      period | total_operating_revenue
      2025 | 90
      2024 | 100
  - value: -0.2
    flash_report: |
      period | total_operating_revenue
      2025-09 | 80
      2024-09 | 100
  - value: null
    income_statement: |
      period | total_operating_revenue
      2025 | 90
---*/
SELECT i.organisation, i.scope, i.period, (i.total_operating_revenue - coalesce(i.total_operating_revenue_prior, p.total_operating_revenue)) / nullif(abs(coalesce(i.total_operating_revenue_prior, p.total_operating_revenue)), 0) AS value
FROM income_statement i
LEFT JOIN income_statement p ON p.organisation = i.organisation AND p.scope = i.scope AND p.period = i.prior_period
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.total_operating_revenue - coalesce(f.total_operating_revenue_prior, h.total_operating_revenue)) / nullif(abs(coalesce(f.total_operating_revenue_prior, h.total_operating_revenue)), 0) AS value
FROM flash_report f
LEFT JOIN flash_report h ON h.organisation = f.organisation AND h.scope = f.scope AND h.period = f.prior_period
