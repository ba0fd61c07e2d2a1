/*---
id: bs_total_liabilities
title: 期末负债合计等于流动负债与非流动负债之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_liabilities, total_current_liabilities, total_noncurrent_liabilities]
applies: period_end >= DATE '2007-01-01' and (coalesce(total_current_liabilities, 1) <> 0 or coalesce(total_noncurrent_liabilities, 1) <> 0) or coalesce(total_current_liabilities, 1) <> 0 and coalesce(total_noncurrent_liabilities, 1) <> 0
requires: [total_liabilities, total_current_liabilities, total_noncurrent_liabilities]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 负债合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对负债合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 负债合计＝流动负债合计＋非流动负债合计
confirmed: true
valid_from: 1993-07-01
note: 金融企业不分流动与非流动，两项都是 0 时不适用；2006年以前的格式没有非流动合计一项，来源以 0 补空的不适用。
examples:
  - verdict: 合规
    balance_sheet: |
      total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      100               | 50                        | 50
  - verdict: 违规
    balance_sheet: |
      total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      150               | 50                        | 50
  - verdict: 违规
    balance_sheet: |
      period | total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      2003 | 110 | 50 | 50
  - verdict: 合规
    balance_sheet: |
      period | total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      2003 | 110 | 50 | 0
  - verdict: 违规
    balance_sheet: |
      total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      110 | 50 | 0
  - verdict: 合规
    balance_sheet: |
      total_liabilities | total_current_liabilities | total_noncurrent_liabilities
      110 | 0 | 0
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
