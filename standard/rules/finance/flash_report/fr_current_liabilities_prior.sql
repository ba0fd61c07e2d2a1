/*---
id: fr_current_liabilities_prior
title: 上年同期流动负债合计等于各项之和
datasets: [flash_report]
relation: within
severity: error
cells: [total_current_liabilities_prior, short_term_borrowings_prior, current_portion_noncurrent_liabilities_prior, other_current_liabilities_prior]
requires: [total_current_liabilities_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 流动负债合计（上年同期累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对流动负债合计（上年同期累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 流动负债各项目之和
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      total_current_liabilities_prior | short_term_borrowings_prior | current_portion_noncurrent_liabilities_prior | other_current_liabilities_prior
      100                             | 50                          | 16                                           | 34
  - verdict: 违规
    flash_report: |
      total_current_liabilities_prior | short_term_borrowings_prior | current_portion_noncurrent_liabilities_prior | other_current_liabilities_prior
      150                             | 50                          | 16                                           | 34
  - verdict: 无法判断
    flash_report: |
      total_current_liabilities_prior | short_term_borrowings_prior | current_portion_noncurrent_liabilities_prior | other_current_liabilities_prior
                                      | 50                          | 16                                           | 34
---*/
SELECT
  row_id,
  total_current_liabilities_prior AS found,
  coalesce(short_term_borrowings_prior, 0) + coalesce(current_portion_noncurrent_liabilities_prior, 0) + coalesce(other_current_liabilities_prior, 0) AS expected
FROM flash_report
WHERE abs(total_current_liabilities_prior - (coalesce(short_term_borrowings_prior, 0) + coalesce(current_portion_noncurrent_liabilities_prior, 0) + coalesce(other_current_liabilities_prior, 0))) > :steps * rounding_step
