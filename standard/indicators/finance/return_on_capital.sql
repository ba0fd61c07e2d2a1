/*---
id: return_on_capital
title: 资本收益率
datasets: [balance_sheet, income_statement]
subject: 盈利能力
unit: "%"
direction: more
warning: 0
control: -0.05
accrues: true
format: ""
formula: 归属于母公司所有者的净利润 ÷ 平均（实收资本＋资本公积）
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线为盈亏平衡，控制线为全年的平台默认值，年中按月份折算。
examples:
  - value: 0.1
    income_statement: |
      period | net_profit_parent
      2025 | 10
    balance_sheet: |
      period | paid_in_capital | paid_in_capital_begin | capital_reserve | capital_reserve_begin
      2025 | 60 | 60 | 40 | 40
  - value: null
    income_statement: |
      period | net_profit_parent
      2025 | 10
    balance_sheet: |
      period | paid_in_capital
      2025 | 60
---*/
SELECT b.organisation, b.scope, b.period, i.net_profit_parent / nullif(((coalesce(b.paid_in_capital_begin, o.paid_in_capital) + b.paid_in_capital + coalesce(b.capital_reserve_begin, o.capital_reserve) + b.capital_reserve) / 2), 0) AS value
FROM balance_sheet b
JOIN income_statement i ON i.organisation = b.organisation AND i.scope = b.scope AND i.period = b.period
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
