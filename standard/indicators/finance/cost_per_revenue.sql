/*---
id: cost_per_revenue
title: 营业总成本率
datasets: [income_statement, flash_report]
subject: 营运效率
unit: "%"
direction: less
warning: 0.98
control: 1.0
format: ""
formula: 营业总成本 ÷ 营业总收入（百元营业收入负担的成本）
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.95
    income_statement: |
      period | total_operating_costs | total_operating_revenue
      2025 | 95 | 100
  - value: 1.02
    flash_report: |
      period | total_operating_costs | total_operating_revenue
      2025-09 | 102 | 100
  - value: null
    income_statement: |
      period | total_operating_costs | total_operating_revenue
      2025 |  | 100
---*/
SELECT i.organisation, i.scope, i.period, i.total_operating_costs / nullif(i.total_operating_revenue, 0) AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_operating_costs / nullif(f.total_operating_revenue, 0) AS value
FROM flash_report f
