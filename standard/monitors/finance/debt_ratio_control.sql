/*---
id: debt_ratio_control
title: 资产负债率超过重点监管线
kind: threshold
indicator: debt_ratio
severity: 严重
deadline_days: 10
message: 资产负债率 {value} 超过重点监管线 {threshold}。
mend: 说明原因和拟采取的措施，附责任人和完成时限。列入降杠杆计划。
source: 中办国办《关于加强国有企业资产负债约束的指导意见》（2018）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | warning_line | control_line
      debt_ratio | 0.81 | 0.7 | 0.75
  - alerts: 0
    indicator_value: |
      indicator | value | warning_line | control_line
      debt_ratio | 0.74 | 0.7 | 0.75
---*/
SELECT organisation, period, value, control_line AS threshold
FROM indicator_value
WHERE indicator = 'debt_ratio' AND basis = 'reported' AND value > control_line
