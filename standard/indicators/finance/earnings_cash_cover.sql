/*---
id: earnings_cash_cover
title: 盈余现金保障倍数
datasets: [cash_flow, income_statement, flash_report]
subject: 盈利能力
unit: "倍"
direction: more
warning: 0.5
control: 0
format: ""
formula: 经营活动产生的现金流量净额 ÷ 净利润
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 净利润有一半以上未收到现金即预警；经营现金净流出为控制线。
examples:
  - value: 1.5
    cash_flow: |
      period | net_operating_cash
      2025 | 15
    income_statement: |
      period | net_profit
      2025 | 10
  - value: 0.5
    flash_report: |
      period | net_operating_cash | net_profit
      2025-09 | 5 | 10
  - value: null
    cash_flow: |
      period | net_operating_cash
      2025 | 15
    income_statement: |
      period | net_profit
      2025 | 
---*/
SELECT i.organisation, i.scope, i.period, c.net_operating_cash / nullif(i.net_profit, 0) AS value
FROM income_statement i
JOIN cash_flow c ON c.organisation = i.organisation AND c.scope = i.scope AND c.period = i.period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.net_operating_cash / nullif(f.net_profit, 0) AS value
FROM flash_report f
