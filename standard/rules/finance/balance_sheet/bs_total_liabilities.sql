/*---
id: bs_total_liabilities
title: 期末负债合计等于流动负债与非流动负债之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_liabilities, total_current_liabilities, total_noncurrent_liabilities]
requires: [total_liabilities, total_current_liabilities, total_noncurrent_liabilities]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 负债合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对负债合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 负债合计＝流动负债合计＋非流动负债合计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      100               | 50                        | 50
  - verdict: 违规
    balance_sheet: |
      total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      150               | 50                        | 50
  - verdict: 无法判断
    balance_sheet: |
      total_liabilities | total_current_liabilities | total_noncurrent_liabilities
                        | 50                        | 50
---*/
SELECT
  row_id,
  total_liabilities AS found,
  total_current_liabilities + total_noncurrent_liabilities AS expected
FROM balance_sheet
WHERE abs(total_liabilities - (total_current_liabilities + total_noncurrent_liabilities)) > :steps * rounding_step
