/*---
id: debt_ratio_peer
title: 资产负债率远高于同业
kind: peer
indicator: debt_ratio
severity: 提示
deadline_days: 15
params:
  times: {value: 6, title: 偏离中位数的倍数（以绝对中位差计）, unit: 倍}
  least: {value: 8, title: 同行业最少户数, unit: 户}
message: 资产负债率 {value}，远高于同行业企业（界限 {threshold}）。
mend: 说明原因和拟采取的措施，附责任人和完成时限。
source: 国资监管风险监测预警口径（平台默认值，由监管机构确定）
confirmed: false
valid_from: 2007-01-01
examples:
  - alerts: 1
    indicator_value: |
      indicator | value | peer_median | peer_mad | peer_count
      debt_ratio | 0.9 | 0.3 | 0.05 | 20
  - alerts: 0
    indicator_value: |
      indicator | value | peer_median | peer_mad | peer_count
      debt_ratio | 0.35 | 0.3 | 0.05 | 20
---*/
SELECT organisation, period, value, peer_median + :times * peer_mad AS threshold
FROM indicator_value
WHERE indicator = 'debt_ratio' AND basis = 'reported' AND peer_count >= :least AND peer_mad > 0 AND value > peer_median + :times * peer_mad
