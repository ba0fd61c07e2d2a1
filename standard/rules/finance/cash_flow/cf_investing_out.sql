/*---
id: cf_investing_out
title: 本期投资活动现金流出小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [investing_outflow, capital_expenditure, investment_paid, pledged_loans_increase, subsidiary_acquisition_cash, other_investing_outflow]
requires: [investing_outflow]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 投资活动现金流出小计（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对投资活动现金流出小计（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 投资活动现金流出小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      investing_outflow | capital_expenditure | investment_paid | pledged_loans_increase
      100               | 50                  | 16              | 34
  - verdict: 违规
    cash_flow: |
      investing_outflow | capital_expenditure | investment_paid | pledged_loans_increase
      150               | 50                  | 16              | 34
  - verdict: 无法判断
    cash_flow: |
      investing_outflow | capital_expenditure | investment_paid | pledged_loans_increase
                        | 50                  | 16              | 34
---*/
SELECT
  row_id,
  investing_outflow AS found,
  coalesce(capital_expenditure, 0) + coalesce(investment_paid, 0) + coalesce(pledged_loans_increase, 0) + coalesce(subsidiary_acquisition_cash, 0) + coalesce(other_investing_outflow, 0) AS expected
FROM cash_flow
WHERE abs(investing_outflow - (coalesce(capital_expenditure, 0) + coalesce(investment_paid, 0) + coalesce(pledged_loans_increase, 0) + coalesce(subsidiary_acquisition_cash, 0) + coalesce(other_investing_outflow, 0))) > :steps * rounding_step
