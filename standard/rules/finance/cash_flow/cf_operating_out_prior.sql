/*---
id: cf_operating_out_prior
title: 上期经营活动现金流出小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [operating_outflow_prior, purchases_cash_prior, loans_increase_prior, central_bank_deposits_increase_prior, claims_cash_prior, lent_funds_increase_prior, interest_fee_paid_prior, policy_dividends_paid_prior, payroll_cash_prior, taxes_cash_prior, other_operating_outflow_prior]
requires: [operating_outflow_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 经营活动现金流出小计（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对经营活动现金流出小计（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 经营活动现金流出小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      operating_outflow_prior | purchases_cash_prior | loans_increase_prior | central_bank_deposits_increase_prior
      100                     | 50                   | 16                   | 34
  - verdict: 违规
    cash_flow: |
      operating_outflow_prior | purchases_cash_prior | loans_increase_prior | central_bank_deposits_increase_prior
      150                     | 50                   | 16                   | 34
  - verdict: 无法判断
    cash_flow: |
      operating_outflow_prior | purchases_cash_prior | loans_increase_prior | central_bank_deposits_increase_prior
                              | 50                   | 16                   | 34
---*/
SELECT
  row_id,
  operating_outflow_prior AS found,
  coalesce(purchases_cash_prior, 0) + coalesce(loans_increase_prior, 0) + coalesce(central_bank_deposits_increase_prior, 0) + coalesce(claims_cash_prior, 0) + coalesce(lent_funds_increase_prior, 0) + coalesce(interest_fee_paid_prior, 0) + coalesce(policy_dividends_paid_prior, 0) + coalesce(payroll_cash_prior, 0) + coalesce(taxes_cash_prior, 0) + coalesce(other_operating_outflow_prior, 0) AS expected
FROM cash_flow
WHERE abs(operating_outflow_prior - (coalesce(purchases_cash_prior, 0) + coalesce(loans_increase_prior, 0) + coalesce(central_bank_deposits_increase_prior, 0) + coalesce(claims_cash_prior, 0) + coalesce(lent_funds_increase_prior, 0) + coalesce(interest_fee_paid_prior, 0) + coalesce(policy_dividends_paid_prior, 0) + coalesce(payroll_cash_prior, 0) + coalesce(taxes_cash_prior, 0) + coalesce(other_operating_outflow_prior, 0))) > :steps * rounding_step
