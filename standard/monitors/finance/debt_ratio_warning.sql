/*---
id: debt_ratio_warning
title: 资产负债率超过预警线
kind: threshold
indicator: debt_ratio
severity: 预警
deadline_days: 15
message: 资产负债率 {value} 超过预警线 {threshold}。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 中办国办《关于加强国有企业资产负债约束的指导意见》（2018）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | warning_line | control_line
      debt_ratio | 0.72 | 0.7 | 0.75
  - alerts: 0
    indicator_value: |
      indicator | value | warning_line | control_line
      debt_ratio | 0.69 | 0.7 | 0.75
---*/
SELECT organisation, period, value, warning_line AS threshold
FROM indicator_value
WHERE indicator = 'debt_ratio' AND basis = 'reported' AND value > warning_line AND (control_line IS NULL OR value <= control_line)
