/*---
id: cf_investing_in
title: 本期投资活动现金流入小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [investing_inflow, investment_recovered, investment_returns_cash, asset_disposal_cash, subsidiary_disposal_cash, other_investing_inflow]
requires: [investing_inflow]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 投资活动现金流入小计（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对投资活动现金流入小计（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 投资活动现金流入小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      investing_inflow | investment_recovered | investment_returns_cash | asset_disposal_cash
      100              | 50                   | 16                      | 34
  - verdict: 违规
    cash_flow: |
      investing_inflow | investment_recovered | investment_returns_cash | asset_disposal_cash
      150              | 50                   | 16                      | 34
  - verdict: 无法判断
    cash_flow: |
      investing_inflow | investment_recovered | investment_returns_cash | asset_disposal_cash
                       | 50                   | 16                      | 34
---*/
SELECT
  row_id,
  investing_inflow AS found,
  coalesce(investment_recovered, 0) + coalesce(investment_returns_cash, 0) + coalesce(asset_disposal_cash, 0) + coalesce(subsidiary_disposal_cash, 0) + coalesce(other_investing_inflow, 0) AS expected
FROM cash_flow
WHERE abs(investing_inflow - (coalesce(investment_recovered, 0) + coalesce(investment_returns_cash, 0) + coalesce(asset_disposal_cash, 0) + coalesce(subsidiary_disposal_cash, 0) + coalesce(other_investing_inflow, 0))) > :steps * rounding_step
