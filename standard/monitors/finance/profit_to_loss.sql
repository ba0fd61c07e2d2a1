/*---
id: profit_to_loss
title: 由盈转亏
kind: trend
indicator: total_profit
severity: 预警
deadline_days: 15
message: 利润总额 {value} 元，上年同期盈利 {threshold} 元，由盈转亏。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | prior_value
      total_profit | -5 | 10
  - alerts: 0
    indicator_value: |
      indicator | value | prior_value
      total_profit | 5 | 10
---*/
SELECT organisation, period, value, prior_value AS threshold
FROM indicator_value
WHERE indicator = 'total_profit' AND basis = 'reported' AND value < 0 AND prior_value > 0
