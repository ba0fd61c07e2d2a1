/*---
id: cf_financing_in_prior
title: 上期筹资活动现金流入小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [financing_inflow_prior, capital_received_prior, borrowings_received_prior, bonds_issued_prior, other_financing_inflow_prior]
requires: [financing_inflow_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 筹资活动现金流入小计（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对筹资活动现金流入小计（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 筹资活动现金流入小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      financing_inflow_prior | capital_received_prior | borrowings_received_prior | bonds_issued_prior
      100                    | 50                     | 16                        | 34
  - verdict: 违规
    cash_flow: |
      financing_inflow_prior | capital_received_prior | borrowings_received_prior | bonds_issued_prior
      150                    | 50                     | 16                        | 34
  - verdict: 无法判断
    cash_flow: |
      financing_inflow_prior | capital_received_prior | borrowings_received_prior | bonds_issued_prior
                             | 50                     | 16                        | 34
---*/
SELECT
  row_id,
  financing_inflow_prior AS found,
  coalesce(capital_received_prior, 0) + coalesce(borrowings_received_prior, 0) + coalesce(bonds_issued_prior, 0) + coalesce(other_financing_inflow_prior, 0) AS expected
FROM cash_flow
WHERE abs(financing_inflow_prior - (coalesce(capital_received_prior, 0) + coalesce(borrowings_received_prior, 0) + coalesce(bonds_issued_prior, 0) + coalesce(other_financing_inflow_prior, 0))) > :steps * rounding_step
