/*---
id: loss_widens
title: 亏损扩大
kind: trend
indicator: total_profit
severity: 关注
deadline_days: 15
params:
  times: {value: 1.3, title: 亏损扩大的容许倍数, unit: 倍}
message: 利润总额 {value} 元，亏损比上年同期扩大超过容许比例（界限 {threshold} 元）。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | prior_value
      total_profit | -20 | -10
  - alerts: 0
    indicator_value: |
      indicator | value | prior_value
      total_profit | -11 | -10
---*/
SELECT organisation, period, value, prior_value * :times AS threshold
FROM indicator_value
WHERE indicator = 'total_profit' AND basis = 'reported' AND value < 0 AND prior_value < 0 AND value < prior_value * :times
