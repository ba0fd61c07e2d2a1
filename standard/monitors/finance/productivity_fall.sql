/*---
id: productivity_fall
title: 全员劳动生产率较上年同期下降
kind: trend
indicator: labour_productivity
severity: 提示
deadline_days: 15
params:
  keep: {value: 0.7, title: 与上年同期之比的下限}
message: 全员劳动生产率 {value} 元/人，低于上年同期容许的下限 {threshold}。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | prior_value
      labour_productivity | 50 | 100
  - alerts: 0
    indicator_value: |
      indicator | value | prior_value
      labour_productivity | 95 | 100
---*/
SELECT organisation, period, value, prior_value * :keep AS threshold
FROM indicator_value
WHERE indicator = 'labour_productivity' AND basis = 'reported' AND value < prior_value * :keep
