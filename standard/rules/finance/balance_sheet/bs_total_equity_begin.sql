/*---
id: bs_total_equity_begin
title: 上年年末所有者权益合计等于归属于母公司权益与少数股东权益之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_equity_begin, equity_parent_begin, minority_interest_begin]
requires: [total_equity_begin, equity_parent_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 所有者权益（或股东权益）合计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对所有者权益（或股东权益）合计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 合并财务报表格式
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_equity_begin | equity_parent_begin | minority_interest_begin
      100                | 50                  | 50
  - verdict: 违规
    balance_sheet: |
      total_equity_begin | equity_parent_begin | minority_interest_begin
      150                | 50                  | 50
  - verdict: 无法判断
    balance_sheet: |
      total_equity_begin | equity_parent_begin | minority_interest_begin
                         | 50                  | 50
---*/
SELECT
  row_id,
  total_equity_begin AS found,
  equity_parent_begin + coalesce(minority_interest_begin, 0) AS expected
FROM balance_sheet
WHERE abs(total_equity_begin - (equity_parent_begin + coalesce(minority_interest_begin, 0))) > :steps * rounding_step
