/*---
id: is_total_costs_prior
title: 上期营业总成本等于各项成本费用之和
datasets: [income_statement]
relation: within
complete: true
severity: error
cells: [total_operating_costs_prior, operating_costs_prior, interest_expense_financial_prior, fee_expense_prior, surrenders_prior, claims_net_prior, insurance_reserve_change_prior, policy_dividends_prior, reinsurance_expense_prior, taxes_and_surcharges_prior, selling_expenses_prior, admin_expenses_prior, rd_expenses_prior]
requires: [total_operating_costs_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 二、营业总成本（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对二、营业总成本（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 营业总成本各项目之和
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      total_operating_costs_prior | operating_costs_prior | interest_expense_financial_prior | fee_expense_prior
      100                         | 50                    | 16                               | 34
  - verdict: 违规
    income_statement: |
      total_operating_costs_prior | operating_costs_prior | interest_expense_financial_prior | fee_expense_prior
      150                         | 50                    | 16                               | 34
  - verdict: 无法判断
    income_statement: |
      total_operating_costs_prior | operating_costs_prior | interest_expense_financial_prior | fee_expense_prior
                                  | 50                    | 16                               | 34
---*/
SELECT
  row_id,
  total_operating_costs_prior AS found,
  coalesce(operating_costs_prior, 0) + coalesce(interest_expense_financial_prior, 0) + coalesce(fee_expense_prior, 0) + coalesce(surrenders_prior, 0) + coalesce(claims_net_prior, 0) + coalesce(insurance_reserve_change_prior, 0) + coalesce(policy_dividends_prior, 0) + coalesce(reinsurance_expense_prior, 0) + coalesce(taxes_and_surcharges_prior, 0) + coalesce(selling_expenses_prior, 0) + coalesce(admin_expenses_prior, 0) + coalesce(rd_expenses_prior, 0) + coalesce(finance_expenses_prior, 0) + coalesce(impairment_losses_in_costs_prior, 0) AS expected
FROM income_statement
WHERE abs(total_operating_costs_prior - (coalesce(operating_costs_prior, 0) + coalesce(interest_expense_financial_prior, 0) + coalesce(fee_expense_prior, 0) + coalesce(surrenders_prior, 0) + coalesce(claims_net_prior, 0) + coalesce(insurance_reserve_change_prior, 0) + coalesce(policy_dividends_prior, 0) + coalesce(reinsurance_expense_prior, 0) + coalesce(taxes_and_surcharges_prior, 0) + coalesce(selling_expenses_prior, 0) + coalesce(admin_expenses_prior, 0) + coalesce(rd_expenses_prior, 0) + coalesce(finance_expenses_prior, 0) + coalesce(impairment_losses_in_costs_prior, 0))) > :steps * rounding_step
