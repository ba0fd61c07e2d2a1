/*---
id: cf_investing_in_prior
title: 上期投资活动现金流入小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [investing_inflow_prior, investment_recovered_prior, investment_returns_cash_prior, asset_disposal_cash_prior, subsidiary_disposal_cash_prior, other_investing_inflow_prior]
requires: [investing_inflow_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 投资活动现金流入小计（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对投资活动现金流入小计（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 投资活动现金流入小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      investing_inflow_prior | investment_recovered_prior | investment_returns_cash_prior | asset_disposal_cash_prior
      100                    | 50                         | 16                            | 34
  - verdict: 违规
    cash_flow: |
      investing_inflow_prior | investment_recovered_prior | investment_returns_cash_prior | asset_disposal_cash_prior
      150                    | 50                         | 16                            | 34
  - verdict: 无法判断
    cash_flow: |
      investing_inflow_prior | investment_recovered_prior | investment_returns_cash_prior | asset_disposal_cash_prior
                             | 50                         | 16                            | 34
---*/
SELECT
  row_id,
  investing_inflow_prior AS found,
  coalesce(investment_recovered_prior, 0) + coalesce(investment_returns_cash_prior, 0) + coalesce(asset_disposal_cash_prior, 0) + coalesce(subsidiary_disposal_cash_prior, 0) + coalesce(other_investing_inflow_prior, 0) AS expected
FROM cash_flow
WHERE abs(investing_inflow_prior - (coalesce(investment_recovered_prior, 0) + coalesce(investment_returns_cash_prior, 0) + coalesce(asset_disposal_cash_prior, 0) + coalesce(subsidiary_disposal_cash_prior, 0) + coalesce(other_investing_inflow_prior, 0))) > :steps * rounding_step
