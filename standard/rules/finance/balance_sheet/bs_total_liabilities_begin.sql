/*---
id: bs_total_liabilities_begin
title: 上年年末负债合计等于流动负债与非流动负债之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_liabilities_begin, total_current_liabilities_begin, total_noncurrent_liabilities_begin]
requires: [total_liabilities_begin, total_current_liabilities_begin, total_noncurrent_liabilities_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 负债合计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对负债合计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 负债合计＝流动负债合计＋非流动负债合计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_liabilities_begin | total_current_liabilities_begin | total_noncurrent_liabilities_begin
      100                     | 50                              | 50
  - verdict: 违规
    balance_sheet: |
      total_liabilities_begin | total_current_liabilities_begin | total_noncurrent_liabilities_begin
      150                     | 50                              | 50
  - verdict: 无法判断
    balance_sheet: |
      total_liabilities_begin | total_current_liabilities_begin | total_noncurrent_liabilities_begin
                              | 50                              | 50
---*/
SELECT
  row_id,
  total_liabilities_begin AS found,
  total_current_liabilities_begin + total_noncurrent_liabilities_begin AS expected
FROM balance_sheet
WHERE abs(total_liabilities_begin - (total_current_liabilities_begin + total_noncurrent_liabilities_begin)) > :steps * rounding_step
