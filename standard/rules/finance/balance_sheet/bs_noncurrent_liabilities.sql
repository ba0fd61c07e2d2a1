/*---
id: bs_noncurrent_liabilities
title: 期末非流动负债合计等于各项非流动负债之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_noncurrent_liabilities, insurance_reserves, long_term_borrowings, bonds_payable, lease_liabilities, long_term_payables, long_term_payroll_payable, provisions, deferred_income, deferred_tax_liabilities, other_noncurrent_liabilities]
requires: [total_noncurrent_liabilities]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 非流动负债合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对非流动负债合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 非流动负债各项目之和；专项应付款为长期应付款的其中项
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_noncurrent_liabilities | insurance_reserves | long_term_borrowings | bonds_payable
      100                          | 50                 | 16                   | 34
  - verdict: 违规
    balance_sheet: |
      total_noncurrent_liabilities | insurance_reserves | long_term_borrowings | bonds_payable
      150                          | 50                 | 16                   | 34
  - verdict: 无法判断
    balance_sheet: |
      total_noncurrent_liabilities | insurance_reserves | long_term_borrowings | bonds_payable
                                   | 50                 | 16                   | 34
---*/
SELECT
  row_id,
  total_noncurrent_liabilities AS found,
  coalesce(insurance_reserves, 0) + coalesce(long_term_borrowings, 0) + coalesce(bonds_payable, 0) + coalesce(lease_liabilities, 0) + coalesce(long_term_payables, 0) + coalesce(long_term_payroll_payable, 0) + coalesce(provisions, 0) + coalesce(deferred_income, 0) + coalesce(deferred_tax_liabilities, 0) + coalesce(other_noncurrent_liabilities, 0) AS expected
FROM balance_sheet
WHERE abs(total_noncurrent_liabilities - (coalesce(insurance_reserves, 0) + coalesce(long_term_borrowings, 0) + coalesce(bonds_payable, 0) + coalesce(lease_liabilities, 0) + coalesce(long_term_payables, 0) + coalesce(long_term_payroll_payable, 0) + coalesce(provisions, 0) + coalesce(deferred_income, 0) + coalesce(deferred_tax_liabilities, 0) + coalesce(other_noncurrent_liabilities, 0))) > :steps * rounding_step
