/*---
id: rd_intensity
title: 研发经费投入强度
datasets: [income_statement, flash_report]
subject: 一利五率
unit: "%"
direction: more
warning: {C: 0.015, M: 0.03}
control: {C: 0.005, M: 0.015}
format: ""
formula: 研发经费投入 ÷ 营业总收入
aggregate: ratio
source: 国务院国资委中央企业经营指标体系（2023年“一利五率”）
clause: 一利五率
confirmed: false
valid_from: 2007-01-01
note: 年度、季度以研发费用代研发经费投入，未含资本化支出；预警线、控制线只对制造业和科学研究、技术服务业设，为平台默认值。
examples:
  - value: 0.03
    income_statement: |
      period | rd_expenses | total_operating_revenue
      2025 | 3 | 100
  - value: 0.05
    flash_report: |
      period | rd_investment | total_operating_revenue
      2025-09 | 5 | 100
  - value: null
    income_statement: |
      period | rd_expenses | total_operating_revenue
      2025 | 3 | 0
---*/
SELECT i.organisation, i.scope, i.period, i.rd_expenses / nullif(i.total_operating_revenue, 0) AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, f.rd_investment / nullif(f.total_operating_revenue, 0) AS value
FROM flash_report f
