/*---
id: bs_balance_total_begin
title: 上年年末负债和所有者权益总计等于两者之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_liabilities_and_equity_begin, total_liabilities_begin, total_equity_begin]
requires: [total_liabilities_and_equity_begin, total_liabilities_begin, total_equity_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 负债和所有者权益（或股东权益）总计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对负债和所有者权益（或股东权益）总计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 负债和所有者权益总计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_liabilities_and_equity_begin | total_liabilities_begin | total_equity_begin
      100                                | 50                      | 50
  - verdict: 违规
    balance_sheet: |
      total_liabilities_and_equity_begin | total_liabilities_begin | total_equity_begin
      150                                | 50                      | 50
  - verdict: 无法判断
    balance_sheet: |
      total_liabilities_and_equity_begin | total_liabilities_begin | total_equity_begin
                                         | 50                      | 50
---*/
SELECT
  row_id,
  total_liabilities_and_equity_begin AS found,
  total_liabilities_begin + total_equity_begin AS expected
FROM balance_sheet
WHERE abs(total_liabilities_and_equity_begin - (total_liabilities_begin + total_equity_begin)) > :steps * rounding_step
