/*---
id: cf_investing_out_prior
title: 上期投资活动现金流出小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [investing_outflow_prior, capital_expenditure_prior, investment_paid_prior, pledged_loans_increase_prior, subsidiary_acquisition_cash_prior, other_investing_outflow_prior]
requires: [investing_outflow_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 投资活动现金流出小计（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对投资活动现金流出小计（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 投资活动现金流出小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      investing_outflow_prior | capital_expenditure_prior | investment_paid_prior | pledged_loans_increase_prior
      100                     | 50                        | 16                    | 34
  - verdict: 违规
    cash_flow: |
      investing_outflow_prior | capital_expenditure_prior | investment_paid_prior | pledged_loans_increase_prior
      150                     | 50                        | 16                    | 34
  - verdict: 无法判断
    cash_flow: |
      investing_outflow_prior | capital_expenditure_prior | investment_paid_prior | pledged_loans_increase_prior
                              | 50                        | 16                    | 34
---*/
SELECT
  row_id,
  investing_outflow_prior AS found,
  coalesce(capital_expenditure_prior, 0) + coalesce(investment_paid_prior, 0) + coalesce(pledged_loans_increase_prior, 0) + coalesce(subsidiary_acquisition_cash_prior, 0) + coalesce(other_investing_outflow_prior, 0) AS expected
FROM cash_flow
WHERE abs(investing_outflow_prior - (coalesce(capital_expenditure_prior, 0) + coalesce(investment_paid_prior, 0) + coalesce(pledged_loans_increase_prior, 0) + coalesce(subsidiary_acquisition_cash_prior, 0) + coalesce(other_investing_outflow_prior, 0))) > :steps * rounding_step
