/*---
id: cf_net_investing_prior
title: 上期投资活动现金流量净额等于流入减流出
datasets: [cash_flow]
relation: within
severity: error
cells: [net_investing_cash_prior, investing_inflow_prior, investing_outflow_prior]
requires: [net_investing_cash_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 投资活动产生的现金流量净额（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对投资活动产生的现金流量净额（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 投资活动产生的现金流量净额
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      net_investing_cash_prior | investing_outflow_prior | investing_inflow_prior
      100                      | 10                      | 110
  - verdict: 违规
    cash_flow: |
      net_investing_cash_prior | investing_outflow_prior | investing_inflow_prior
      150                      | 10                      | 110
  - verdict: 无法判断
    cash_flow: |
      net_investing_cash_prior | investing_outflow_prior | investing_inflow_prior
                               | 10                      | 110
---*/
SELECT
  row_id,
  net_investing_cash_prior AS found,
  coalesce(investing_inflow_prior, 0) - coalesce(investing_outflow_prior, 0) AS expected
FROM cash_flow
WHERE abs(net_investing_cash_prior - (coalesce(investing_inflow_prior, 0) - coalesce(investing_outflow_prior, 0))) > :steps * rounding_step
