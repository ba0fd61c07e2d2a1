/*---
id: fr_total_liabilities_prior
title: 上年同期负债合计等于流动与非流动负债之和
datasets: [flash_report]
relation: within
severity: error
cells: [total_liabilities_prior, total_current_liabilities_prior, total_noncurrent_liabilities_prior]
requires: [total_liabilities_prior, total_current_liabilities_prior, total_noncurrent_liabilities_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 负债合计（上年同期累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对负债合计（上年同期累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 负债合计
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      total_liabilities_prior | total_current_liabilities_prior | total_noncurrent_liabilities_prior
      100                     | 50                              | 50
  - verdict: 违规
    flash_report: |
      total_liabilities_prior | total_current_liabilities_prior | total_noncurrent_liabilities_prior
      150                     | 50                              | 50
  - verdict: 无法判断
    flash_report: |
      total_liabilities_prior | total_current_liabilities_prior | total_noncurrent_liabilities_prior
                              | 50                              | 50
---*/
SELECT
  row_id,
  total_liabilities_prior AS found,
  total_current_liabilities_prior + total_noncurrent_liabilities_prior AS expected
FROM flash_report
WHERE abs(total_liabilities_prior - (total_current_liabilities_prior + total_noncurrent_liabilities_prior)) > :steps * rounding_step
