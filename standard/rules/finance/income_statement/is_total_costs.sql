/*---
id: is_total_costs
title: 本期营业总成本等于各项成本费用之和
datasets: [income_statement]
relation: within
complete: true
severity: error
cells: [total_operating_costs, operating_costs, interest_expense_financial, fee_expense, surrenders, claims_net, insurance_reserve_change, policy_dividends, reinsurance_expense, taxes_and_surcharges, selling_expenses, admin_expenses, rd_expenses]
requires: [total_operating_costs]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 二、营业总成本（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对二、营业总成本（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 营业总成本各项目之和
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      total_operating_costs | operating_costs | interest_expense_financial | fee_expense
      100                   | 50              | 16                         | 34
  - verdict: 违规
    income_statement: |
      total_operating_costs | operating_costs | interest_expense_financial | fee_expense
      150                   | 50              | 16                         | 34
  - verdict: 无法判断
    income_statement: |
      total_operating_costs | operating_costs | interest_expense_financial | fee_expense
                            | 50              | 16                         | 34
---*/
SELECT
  row_id,
  total_operating_costs AS found,
  coalesce(operating_costs, 0) + coalesce(interest_expense_financial, 0) + coalesce(fee_expense, 0) + coalesce(surrenders, 0) + coalesce(claims_net, 0) + coalesce(insurance_reserve_change, 0) + coalesce(policy_dividends, 0) + coalesce(reinsurance_expense, 0) + coalesce(taxes_and_surcharges, 0) + coalesce(selling_expenses, 0) + coalesce(admin_expenses, 0) + coalesce(rd_expenses, 0) + coalesce(finance_expenses, 0) + coalesce(impairment_losses_in_costs, 0) AS expected
FROM income_statement
WHERE abs(total_operating_costs - (coalesce(operating_costs, 0) + coalesce(interest_expense_financial, 0) + coalesce(fee_expense, 0) + coalesce(surrenders, 0) + coalesce(claims_net, 0) + coalesce(insurance_reserve_change, 0) + coalesce(policy_dividends, 0) + coalesce(reinsurance_expense, 0) + coalesce(taxes_and_surcharges, 0) + coalesce(selling_expenses, 0) + coalesce(admin_expenses, 0) + coalesce(rd_expenses, 0) + coalesce(finance_expenses, 0) + coalesce(impairment_losses_in_costs, 0))) > :steps * rounding_step
