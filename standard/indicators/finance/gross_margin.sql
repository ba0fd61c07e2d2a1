/*---
id: gross_margin
title: 营业毛利率
datasets: [income_statement, flash_report]
subject: 盈利能力
unit: "%"
direction: more
warning: 0.05
control: 0
format: ""
formula: （营业收入 － 营业成本）÷ 营业收入
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线为平台默认值；低于 0 为进销倒挂。
examples:
  - value: 0.2
    income_statement: |
      period | operating_revenue | operating_costs
      2025 | 100 | 80
  - value: 0.1
    flash_report: |
      period | operating_revenue | operating_costs
      2025-09 | 100 | 90
  - value: null
    income_statement: |
      period | operating_revenue | operating_costs
      2025 |  | 80
---*/
SELECT i.organisation, i.scope, i.period, (i.operating_revenue - i.operating_costs) / nullif(i.operating_revenue, 0) AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, (f.operating_revenue - f.operating_costs) / nullif(f.operating_revenue, 0) AS value
FROM flash_report f
