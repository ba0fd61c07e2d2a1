/*---
id: interest_cover_low
title: 已获利息倍数过低
kind: threshold
indicator: interest_cover
severity: 预警
deadline_days: 15
message: 已获利息倍数 {value} 低于控制线 {threshold}，利润不足以支付利息。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | warning_line | control_line
      interest_cover | -9 | 0 | -0.5
  - alerts: 0
    indicator_value: |
      indicator | value | warning_line | control_line
      interest_cover | 5 | 0 | -0.5
---*/
SELECT organisation, period, value, control_line AS threshold
FROM indicator_value
WHERE indicator = 'interest_cover' AND basis = 'reported' AND value < control_line
