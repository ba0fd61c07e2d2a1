/*---
id: debt_ratio_rise
title: 资产负债率较上年同期快速上升
kind: trend
indicator: debt_ratio
severity: 关注
deadline_days: 15
params:
  rise: {value: 0.05, title: 容许的上升幅度（百分点以小数计）}
message: 资产负债率 {value}，比上年同期上升超过容许幅度（上限 {threshold}）。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | prior_value
      debt_ratio | 0.66 | 0.6
  - alerts: 0
    indicator_value: |
      indicator | value | prior_value
      debt_ratio | 0.62 | 0.6
---*/
SELECT organisation, period, value, prior_value + :rise AS threshold
FROM indicator_value
WHERE indicator = 'debt_ratio' AND basis = 'reported' AND value > prior_value + :rise
