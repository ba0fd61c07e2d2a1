/*---
id: two_funds_high
title: “两金”占比过高
kind: threshold
indicator: two_funds_share
severity: 关注
deadline_days: 15
message: “两金”占流动资产比重 {value} 超过控制线 {threshold}。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | warning_line | control_line
      two_funds_share | 9 | 0.5 | 0.8
  - alerts: 0
    indicator_value: |
      indicator | value | warning_line | control_line
      two_funds_share | 0.1 | 0.5 | 0.8
---*/
SELECT organisation, period, value, control_line AS threshold
FROM indicator_value
WHERE indicator = 'two_funds_share' AND basis = 'reported' AND value > control_line
