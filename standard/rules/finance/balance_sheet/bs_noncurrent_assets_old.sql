/*---
id: bs_noncurrent_assets_old
title: 期末非流动资产合计等于各项非流动资产之和（2018年以前）
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_noncurrent_assets, loans_and_advances, debt_investments, available_for_sale, other_debt_investments, held_to_maturity, long_term_receivables, long_term_equity_investments, other_equity_instruments, other_noncurrent_financial_assets, investment_property, fixed_assets, construction_in_progress]
requires: [total_noncurrent_assets]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 非流动资产合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对非流动资产合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 非流动资产各项目之和；工程物资、固定资产清理单列
confirmed: true
valid_from: 2007-01-01
valid_to: 2017-12-31
examples:
  - verdict: 合规
    balance_sheet: |
      total_noncurrent_assets | loans_and_advances | debt_investments | available_for_sale
      100                     | 50                 | 16               | 34
  - verdict: 违规
    balance_sheet: |
      total_noncurrent_assets | loans_and_advances | debt_investments | available_for_sale
      150                     | 50                 | 16               | 34
  - verdict: 无法判断
    balance_sheet: |
      total_noncurrent_assets | loans_and_advances | debt_investments | available_for_sale
                              | 50                 | 16               | 34
---*/
SELECT
  row_id,
  total_noncurrent_assets AS found,
  coalesce(loans_and_advances, 0) + coalesce(debt_investments, 0) + coalesce(available_for_sale, 0) + coalesce(other_debt_investments, 0) + coalesce(held_to_maturity, 0) + coalesce(long_term_receivables, 0) + coalesce(long_term_equity_investments, 0) + coalesce(other_equity_instruments, 0) + coalesce(other_noncurrent_financial_assets, 0) + coalesce(investment_property, 0) + coalesce(fixed_assets, 0) + coalesce(construction_in_progress, 0) + coalesce(productive_biological_assets, 0) + coalesce(oil_and_gas_assets, 0) + coalesce(right_of_use_assets, 0) + coalesce(intangible_assets, 0) + coalesce(development_expenditure, 0) + coalesce(goodwill, 0) + coalesce(long_term_deferred_expenses, 0) + coalesce(deferred_tax_assets, 0) + coalesce(other_noncurrent_assets, 0) + coalesce(engineering_materials, 0) + coalesce(fixed_assets_disposal, 0) AS expected
FROM balance_sheet
WHERE abs(total_noncurrent_assets - (coalesce(loans_and_advances, 0) + coalesce(debt_investments, 0) + coalesce(available_for_sale, 0) + coalesce(other_debt_investments, 0) + coalesce(held_to_maturity, 0) + coalesce(long_term_receivables, 0) + coalesce(long_term_equity_investments, 0) + coalesce(other_equity_instruments, 0) + coalesce(other_noncurrent_financial_assets, 0) + coalesce(investment_property, 0) + coalesce(fixed_assets, 0) + coalesce(construction_in_progress, 0) + coalesce(productive_biological_assets, 0) + coalesce(oil_and_gas_assets, 0) + coalesce(right_of_use_assets, 0) + coalesce(intangible_assets, 0) + coalesce(development_expenditure, 0) + coalesce(goodwill, 0) + coalesce(long_term_deferred_expenses, 0) + coalesce(deferred_tax_assets, 0) + coalesce(other_noncurrent_assets, 0) + coalesce(engineering_materials, 0) + coalesce(fixed_assets_disposal, 0))) > :steps * rounding_step
