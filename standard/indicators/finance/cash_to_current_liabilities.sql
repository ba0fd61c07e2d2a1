/*---
id: cash_to_current_liabilities
title: 现金流动负债比率
datasets: [balance_sheet, cash_flow, flash_report]
subject: 偿债能力
unit: "%"
direction: more
warning: 0
control: -0.1
accrues: true
format: ""
formula: 经营活动产生的现金流量净额 ÷ 流动负债合计
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线为经营现金净流入，控制线为全年的平台默认值，年中按月份折算。
examples:
  - value: 0.15
    cash_flow: |
      period | net_operating_cash
      2025 | 15
    balance_sheet: |
      period | total_current_liabilities
      2025 | 100
  - value: -0.15
    flash_report: |
      period | net_operating_cash | total_current_liabilities
      2025-09 | -15 | 100
  - value: null
    cash_flow: |
      period | net_operating_cash
      2025 | 15
    balance_sheet: |
      period | total_current_liabilities
      2025 | 
---*/
SELECT b.organisation, b.scope, b.period, c.net_operating_cash / nullif(b.total_current_liabilities, 0) AS value
FROM balance_sheet b
JOIN cash_flow c ON c.organisation = b.organisation AND c.scope = b.scope AND c.period = b.period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.net_operating_cash / nullif(f.total_current_liabilities, 0) AS value
FROM flash_report f
