/*---
id: fr_total_equity_prior
title: 上年同期所有者权益合计等于归母与少数股东权益之和
datasets: [flash_report]
relation: within
severity: error
cells: [total_equity_prior, equity_parent_prior, minority_interest_prior]
requires: [total_equity_prior, equity_parent_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 所有者权益合计（上年同期累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对所有者权益合计（上年同期累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 所有者权益合计
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      total_equity_prior | equity_parent_prior | minority_interest_prior
      100                | 50                  | 50
  - verdict: 违规
    flash_report: |
      total_equity_prior | equity_parent_prior | minority_interest_prior
      150                | 50                  | 50
  - verdict: 无法判断
    flash_report: |
      total_equity_prior | equity_parent_prior | minority_interest_prior
                         | 50                  | 50
---*/
SELECT
  row_id,
  total_equity_prior AS found,
  equity_parent_prior + coalesce(minority_interest_prior, 0) AS expected
FROM flash_report
WHERE abs(total_equity_prior - (equity_parent_prior + coalesce(minority_interest_prior, 0))) > :steps * rounding_step
