/*---
id: fr_noncurrent_liabilities
title: 本期非流动负债合计等于各项之和
datasets: [flash_report]
relation: within
severity: error
cells: [total_noncurrent_liabilities, long_term_borrowings, bonds_payable, other_noncurrent_liabilities]
requires: [total_noncurrent_liabilities]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 非流动负债合计（本年累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对非流动负债合计（本年累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 非流动负债各项目之和
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      total_noncurrent_liabilities | long_term_borrowings | bonds_payable | other_noncurrent_liabilities
      100                          | 50                   | 16            | 34
  - verdict: 违规
    flash_report: |
      total_noncurrent_liabilities | long_term_borrowings | bonds_payable | other_noncurrent_liabilities
      150                          | 50                   | 16            | 34
  - verdict: 无法判断
    flash_report: |
      total_noncurrent_liabilities | long_term_borrowings | bonds_payable | other_noncurrent_liabilities
                                   | 50                   | 16            | 34
---*/
SELECT
  row_id,
  total_noncurrent_liabilities AS found,
  coalesce(long_term_borrowings, 0) + coalesce(bonds_payable, 0) + coalesce(other_noncurrent_liabilities, 0) AS expected
FROM flash_report
WHERE abs(total_noncurrent_liabilities - (coalesce(long_term_borrowings, 0) + coalesce(bonds_payable, 0) + coalesce(other_noncurrent_liabilities, 0))) > :steps * rounding_step
