/*---
id: bs_noncurrent_liabilities_old_begin
title: 上年年末非流动负债合计等于各项非流动负债之和（2018年以前）
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_noncurrent_liabilities_begin, insurance_reserves_begin, long_term_borrowings_begin, bonds_payable_begin, lease_liabilities_begin, long_term_payables_begin, long_term_payroll_payable_begin, provisions_begin, deferred_income_begin, deferred_tax_liabilities_begin, other_noncurrent_liabilities_begin, special_payables_begin]
requires: [total_noncurrent_liabilities_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 非流动负债合计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对非流动负债合计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 非流动负债各项目之和；专项应付款单列
confirmed: true
valid_from: 2007-01-01
valid_to: 2017-12-31
examples:
  - verdict: 合规
    balance_sheet: |
      total_noncurrent_liabilities_begin | insurance_reserves_begin | long_term_borrowings_begin | bonds_payable_begin
      100                                | 50                       | 16                         | 34
  - verdict: 违规
    balance_sheet: |
      total_noncurrent_liabilities_begin | insurance_reserves_begin | long_term_borrowings_begin | bonds_payable_begin
      150                                | 50                       | 16                         | 34
  - verdict: 无法判断
    balance_sheet: |
      total_noncurrent_liabilities_begin | insurance_reserves_begin | long_term_borrowings_begin | bonds_payable_begin
                                         | 50                       | 16                         | 34
---*/
SELECT
  row_id,
  total_noncurrent_liabilities_begin AS found,
  coalesce(insurance_reserves_begin, 0) + coalesce(long_term_borrowings_begin, 0) + coalesce(bonds_payable_begin, 0) + coalesce(lease_liabilities_begin, 0) + coalesce(long_term_payables_begin, 0) + coalesce(long_term_payroll_payable_begin, 0) + coalesce(provisions_begin, 0) + coalesce(deferred_income_begin, 0) + coalesce(deferred_tax_liabilities_begin, 0) + coalesce(other_noncurrent_liabilities_begin, 0) + coalesce(special_payables_begin, 0) AS expected
FROM balance_sheet
WHERE abs(total_noncurrent_liabilities_begin - (coalesce(insurance_reserves_begin, 0) + coalesce(long_term_borrowings_begin, 0) + coalesce(bonds_payable_begin, 0) + coalesce(lease_liabilities_begin, 0) + coalesce(long_term_payables_begin, 0) + coalesce(long_term_payroll_payable_begin, 0) + coalesce(provisions_begin, 0) + coalesce(deferred_income_begin, 0) + coalesce(deferred_tax_liabilities_begin, 0) + coalesce(other_noncurrent_liabilities_begin, 0) + coalesce(special_payables_begin, 0))) > :steps * rounding_step
