/*---
id: operating_cash_ratio
title: 营业现金比率
datasets: [cash_flow, income_statement, flash_report]
subject: 一利五率
unit: "%"
direction: more
warning: 0
control: -0.1
format: ""
formula: 经营活动产生的现金流量净额 ÷ 营业总收入
aggregate: ratio
source: 国务院国资委中央企业经营指标体系（2023年“一利五率”）
clause: 一利五率
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.12
    cash_flow: |
      period | net_operating_cash
      2025 | 12
    income_statement: |
      period | total_operating_revenue
      2025 | 100
  - value: -0.1
    flash_report: |
      period | net_operating_cash | total_operating_revenue
      2025-09 | -5 | 50
  - value: null
    cash_flow: |
      period | net_operating_cash
      2025 | 12
    income_statement: |
      period | total_operating_revenue
      2025 | 0
---*/
SELECT i.organisation, i.scope, i.period, c.net_operating_cash / nullif(i.total_operating_revenue, 0) AS value
FROM income_statement i
JOIN cash_flow c ON c.organisation = i.organisation AND c.scope = i.scope AND c.period = i.period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.net_operating_cash / nullif(f.total_operating_revenue, 0) AS value
FROM flash_report f
