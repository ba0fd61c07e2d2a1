/*---
id: net_operating_cash
title: 经营活动现金流量净额
datasets: [cash_flow, flash_report]
subject: 规模总量
unit: "元"
direction: more
warning: 0
format: ""
formula: 现金流量表“经营活动产生的现金流量净额”
aggregate: sum
source: 财会〔2019〕6号
clause: 报表项目
confirmed: true
valid_from: 2007-01-01
note: 预警线：经营现金净流出。总量指标不设控制线。
examples:
  - value: 120.0
    cash_flow: |
      period | net_operating_cash
      2025 | 120
  - value: 75.0
    flash_report: |
      period | net_operating_cash
      2025-09 | 75
  - value: null
    cash_flow: |
      period | net_operating_cash
      2025 | 
---*/
SELECT c.organisation, c.scope, c.period, c.net_operating_cash AS value
FROM cash_flow c
UNION ALL
SELECT f.organisation, f.scope, f.period, f.net_operating_cash AS value
FROM flash_report f
