/*---
id: cf_prior_net_cash_increase
title: 五、现金及现金等价物净增加额（本期金额）的上期金额等于上年同期所报金额
datasets: [cash_flow]
relation: prior
severity: warning
cells: [net_cash_increase_prior]
requires: [net_cash_increase_prior, cash_flow.net_cash_increase]
partner: {cash_flow: prior_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 五、现金及现金等价物净增加额（上期金额） {found} 与上年同期的 {expected} 相差 {difference}。
mend: 核对五、现金及现金等价物净增加额（上期金额）与上年同期的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 《企业会计准则第30号——财务报表列报》
clause: 可比期间数据
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      organisation | scope  | period | net_cash_increase_prior | net_cash_increase
      A            | single | 2025   | 100                     |
      A            | single | 2024   |                         | 100
  - verdict: 违规
    cash_flow: |
      organisation | scope  | period | net_cash_increase_prior | net_cash_increase
      A            | single | 2025   | 1000                    |
      A            | single | 2024   |                         | 100
  - verdict: 无法判断
    cash_flow: |
      organisation | scope  | period | net_cash_increase_prior | net_cash_increase
      A            | single | 2025   | 100                     |
---*/
SELECT
  b.row_id,
  b.net_cash_increase_prior AS found,
  p.net_cash_increase AS expected
FROM cash_flow b
JOIN cash_flow p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.prior_period
WHERE abs(b.net_cash_increase_prior - (p.net_cash_increase))
  > :steps * greatest(b.rounding_step, p.rounding_step)
