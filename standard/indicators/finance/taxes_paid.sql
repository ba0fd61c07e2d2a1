/*---
id: taxes_paid
title: 实际缴纳税费
datasets: [cash_flow, flash_report]
subject: 规模总量
unit: "元"
direction: more
format: ""
formula: 现金流量表“支付的各项税费”；快报“实际缴纳税费”
aggregate: sum
source: 财会〔2019〕6号
clause: 报表项目
confirmed: true
valid_from: 2007-01-01
note: 总量指标，不设预警线和控制线。
examples:
  - value: 120.0
    cash_flow: |
      period | taxes_cash
      2025 | 120
  - value: 75.0
    flash_report: |
      period | taxes_paid
      2025-09 | 75
  - value: null
    cash_flow: |
      period | taxes_cash
      2025 | 
---*/
SELECT c.organisation, c.scope, c.period, c.taxes_cash AS value
FROM cash_flow c
UNION ALL
SELECT f.organisation, f.scope, f.period, f.taxes_paid AS value
FROM flash_report f
