/*---
id: bs_total_equity
title: 期末所有者权益合计等于归属于母公司权益与少数股东权益之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_equity, equity_parent, minority_interest]
requires: [total_equity, equity_parent]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 所有者权益（或股东权益）合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对所有者权益（或股东权益）合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 合并财务报表格式
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_equity | equity_parent | minority_interest
      100          | 50            | 50
  - verdict: 违规
    balance_sheet: |
      total_equity | equity_parent | minority_interest
      150          | 50            | 50
  - verdict: 无法判断
    balance_sheet: |
      total_equity | equity_parent | minority_interest
                   | 50            | 50
---*/
SELECT
  row_id,
  total_equity AS found,
  equity_parent + coalesce(minority_interest, 0) AS expected
FROM balance_sheet
WHERE abs(total_equity - (equity_parent + coalesce(minority_interest, 0))) > :steps * rounding_step
