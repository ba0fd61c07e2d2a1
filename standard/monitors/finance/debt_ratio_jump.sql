/*---
id: debt_ratio_jump
title: 资产负债率较上期突变
kind: trend
indicator: debt_ratio
severity: 关注
deadline_days: 15
params:
  jump: {value: 0.08, title: 一期之内的容许变动}
message: 资产负债率 {value}，一期之内变动超过容许幅度（界限 {threshold}）。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | previous_value
      debt_ratio | 0.7 | 0.6
  - alerts: 0
    indicator_value: |
      indicator | value | previous_value
      debt_ratio | 0.62 | 0.6
---*/
SELECT organisation, period, value, previous_value + :jump AS threshold
FROM indicator_value
WHERE indicator = 'debt_ratio' AND basis = 'reported' AND value > previous_value + :jump
