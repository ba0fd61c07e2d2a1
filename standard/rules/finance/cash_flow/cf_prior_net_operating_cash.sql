/*---
id: cf_prior_net_operating_cash
title: 经营活动产生的现金流量净额（本期金额）的上期金额等于上年同期所报金额
datasets: [cash_flow]
relation: prior
severity: warning
cells: [net_operating_cash_prior]
requires: [net_operating_cash_prior, cash_flow.net_operating_cash]
partner: {cash_flow: prior_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 经营活动产生的现金流量净额（上期金额） {found} 与上年同期的 {expected} 相差 {difference}。
mend: 核对经营活动产生的现金流量净额（上期金额）与上年同期的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 《企业会计准则第30号——财务报表列报》
clause: 可比期间数据
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      organisation | scope  | period | net_operating_cash_prior | net_operating_cash
      A            | single | 2025   | 100                      |
      A            | single | 2024   |                          | 100
  - verdict: 违规
    cash_flow: |
      organisation | scope  | period | net_operating_cash_prior | net_operating_cash
      A            | single | 2025   | 1000                     |
      A            | single | 2024   |                          | 100
  - verdict: 无法判断
    cash_flow: |
      organisation | scope  | period | net_operating_cash_prior | net_operating_cash
      A            | single | 2025   | 100                      |
---*/
SELECT
  b.row_id,
  b.net_operating_cash_prior AS found,
  p.net_operating_cash AS expected
FROM cash_flow b
JOIN cash_flow p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.prior_period
WHERE abs(b.net_operating_cash_prior - (p.net_operating_cash))
  > :steps * greatest(b.rounding_step, p.rounding_step)
