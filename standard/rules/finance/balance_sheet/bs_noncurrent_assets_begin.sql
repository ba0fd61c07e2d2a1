/*---
id: bs_noncurrent_assets_begin
title: 上年年末非流动资产合计等于各项非流动资产之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_noncurrent_assets_begin, loans_and_advances_begin, debt_investments_begin, available_for_sale_begin, other_debt_investments_begin, held_to_maturity_begin, long_term_receivables_begin, long_term_equity_investments_begin, other_equity_instruments_begin, other_noncurrent_financial_assets_begin, investment_property_begin, fixed_assets_begin, construction_in_progress_begin]
requires: [total_noncurrent_assets_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 非流动资产合计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对非流动资产合计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 非流动资产各项目之和
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_noncurrent_assets_begin | loans_and_advances_begin | debt_investments_begin | available_for_sale_begin
      100                           | 50                       | 16                     | 34
  - verdict: 违规
    balance_sheet: |
      total_noncurrent_assets_begin | loans_and_advances_begin | debt_investments_begin | available_for_sale_begin
      150                           | 50                       | 16                     | 34
  - verdict: 无法判断
    balance_sheet: |
      total_noncurrent_assets_begin | loans_and_advances_begin | debt_investments_begin | available_for_sale_begin
                                    | 50                       | 16                     | 34
---*/
SELECT
  row_id,
  total_noncurrent_assets_begin AS found,
  coalesce(loans_and_advances_begin, 0) + coalesce(debt_investments_begin, 0) + coalesce(available_for_sale_begin, 0) + coalesce(other_debt_investments_begin, 0) + coalesce(held_to_maturity_begin, 0) + coalesce(long_term_receivables_begin, 0) + coalesce(long_term_equity_investments_begin, 0) + coalesce(other_equity_instruments_begin, 0) + coalesce(other_noncurrent_financial_assets_begin, 0) + coalesce(investment_property_begin, 0) + coalesce(fixed_assets_begin, 0) + coalesce(construction_in_progress_begin, 0) + coalesce(productive_biological_assets_begin, 0) + coalesce(oil_and_gas_assets_begin, 0) + coalesce(right_of_use_assets_begin, 0) + coalesce(intangible_assets_begin, 0) + coalesce(development_expenditure_begin, 0) + coalesce(goodwill_begin, 0) + coalesce(long_term_deferred_expenses_begin, 0) + coalesce(deferred_tax_assets_begin, 0) + coalesce(other_noncurrent_assets_begin, 0) AS expected
FROM balance_sheet
WHERE abs(total_noncurrent_assets_begin - (coalesce(loans_and_advances_begin, 0) + coalesce(debt_investments_begin, 0) + coalesce(available_for_sale_begin, 0) + coalesce(other_debt_investments_begin, 0) + coalesce(held_to_maturity_begin, 0) + coalesce(long_term_receivables_begin, 0) + coalesce(long_term_equity_investments_begin, 0) + coalesce(other_equity_instruments_begin, 0) + coalesce(other_noncurrent_financial_assets_begin, 0) + coalesce(investment_property_begin, 0) + coalesce(fixed_assets_begin, 0) + coalesce(construction_in_progress_begin, 0) + coalesce(productive_biological_assets_begin, 0) + coalesce(oil_and_gas_assets_begin, 0) + coalesce(right_of_use_assets_begin, 0) + coalesce(intangible_assets_begin, 0) + coalesce(development_expenditure_begin, 0) + coalesce(goodwill_begin, 0) + coalesce(long_term_deferred_expenses_begin, 0) + coalesce(deferred_tax_assets_begin, 0) + coalesce(other_noncurrent_assets_begin, 0))) > :steps * rounding_step
