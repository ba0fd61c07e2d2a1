/*---
id: gross_margin_fall
title: 毛利率较上年同期明显下降
kind: trend
indicator: gross_margin
severity: 提示
deadline_days: 15
params:
  fall: {value: 0.05, title: 容许的下降幅度（百分点以小数计）}
message: 营业毛利率 {value}，比上年同期下降超过容许幅度（下限 {threshold}）。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | prior_value
      gross_margin | 0.1 | 0.2
  - alerts: 0
    indicator_value: |
      indicator | value | prior_value
      gross_margin | 0.18 | 0.2
---*/
SELECT organisation, period, value, prior_value - :fall AS threshold
FROM indicator_value
WHERE indicator = 'gross_margin' AND basis = 'reported' AND value < prior_value - :fall
