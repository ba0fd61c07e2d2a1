/*---
id: cf_operating_out
title: 本期经营活动现金流出小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [operating_outflow, purchases_cash, loans_increase, central_bank_deposits_increase, claims_cash, lent_funds_increase, interest_fee_paid, policy_dividends_paid, payroll_cash, taxes_cash, other_operating_outflow]
requires: [operating_outflow]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 经营活动现金流出小计（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对经营活动现金流出小计（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 经营活动现金流出小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      operating_outflow | purchases_cash | loans_increase | central_bank_deposits_increase
      100               | 50             | 16             | 34
  - verdict: 违规
    cash_flow: |
      operating_outflow | purchases_cash | loans_increase | central_bank_deposits_increase
      150               | 50             | 16             | 34
  - verdict: 无法判断
    cash_flow: |
      operating_outflow | purchases_cash | loans_increase | central_bank_deposits_increase
                        | 50             | 16             | 34
---*/
SELECT
  row_id,
  operating_outflow AS found,
  coalesce(purchases_cash, 0) + coalesce(loans_increase, 0) + coalesce(central_bank_deposits_increase, 0) + coalesce(claims_cash, 0) + coalesce(lent_funds_increase, 0) + coalesce(interest_fee_paid, 0) + coalesce(policy_dividends_paid, 0) + coalesce(payroll_cash, 0) + coalesce(taxes_cash, 0) + coalesce(other_operating_outflow, 0) AS expected
FROM cash_flow
WHERE abs(operating_outflow - (coalesce(purchases_cash, 0) + coalesce(loans_increase, 0) + coalesce(central_bank_deposits_increase, 0) + coalesce(claims_cash, 0) + coalesce(lent_funds_increase, 0) + coalesce(interest_fee_paid, 0) + coalesce(policy_dividends_paid, 0) + coalesce(payroll_cash, 0) + coalesce(taxes_cash, 0) + coalesce(other_operating_outflow, 0))) > :steps * rounding_step
