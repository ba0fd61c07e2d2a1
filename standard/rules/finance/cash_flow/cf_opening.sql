/*---
id: cf_opening
title: 期初现金等于上年末所报期末现金
datasets: [cash_flow]
relation: prior
severity: warning
cells: [opening_cash]
requires: [opening_cash, cash_flow.closing_cash]
partner: {cash_flow: opening_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 加：期初现金及现金等价物余额（本期金额） {found} 与上年末的 {expected} 相差 {difference}。
mend: 核对加：期初现金及现金等价物余额（本期金额）与上年末的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 《企业会计准则第31号——现金流量表》补充资料
clause: 期初承接上期期末；同一控制下合并、现金口径变化须说明
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      organisation | scope  | period | opening_cash | closing_cash
      A            | single | 2025   | 100          |
      A            | single | 2024   |              | 100
  - verdict: 违规
    cash_flow: |
      organisation | scope  | period | opening_cash | closing_cash
      A            | single | 2025   | 1000         |
      A            | single | 2024   |              | 100
  - verdict: 无法判断
    cash_flow: |
      organisation | scope  | period | opening_cash | closing_cash
      A            | single | 2025   | 100          |
---*/
SELECT
  b.row_id,
  b.opening_cash AS found,
  p.closing_cash AS expected
FROM cash_flow b
JOIN cash_flow p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.opening_period
WHERE abs(b.opening_cash - (p.closing_cash))
  > :steps * greatest(b.rounding_step, p.rounding_step)
