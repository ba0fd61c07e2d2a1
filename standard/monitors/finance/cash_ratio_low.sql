/*---
id: cash_ratio_low
title: 现金比率过低
kind: threshold
indicator: cash_ratio
severity: 关注
deadline_days: 15
message: 现金比率 {value} 低于控制线 {threshold}，货币资金不足以应付短期债务。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | warning_line | control_line
      cash_ratio | -9 | 0 | -0.5
  - alerts: 0
    indicator_value: |
      indicator | value | warning_line | control_line
      cash_ratio | 5 | 0 | -0.5
---*/
SELECT organisation, period, value, control_line AS threshold
FROM indicator_value
WHERE indicator = 'cash_ratio' AND basis = 'reported' AND value < control_line
