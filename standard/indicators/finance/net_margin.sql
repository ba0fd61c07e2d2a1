/*---
id: net_margin
title: 销售净利率
datasets: [income_statement, flash_report]
subject: 盈利能力
unit: "%"
direction: more
warning: 0
control: -0.05
format: ""
formula: 净利润 ÷ 营业总收入
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线为盈亏平衡，控制线为平台默认值。
examples:
  - value: 0.08
    income_statement: |
      period | net_profit | total_operating_revenue
      2025 | 8 | 100
  - value: 0.05
    flash_report: |
      period | net_profit | total_operating_revenue
      2025-09 | 5 | 100
  - value: null
    income_statement: |
      period | net_profit | total_operating_revenue
      2025 |  | 100
---*/
SELECT i.organisation, i.scope, i.period, i.net_profit / nullif(i.total_operating_revenue, 0) AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, f.net_profit / nullif(f.total_operating_revenue, 0) AS value
FROM flash_report f
