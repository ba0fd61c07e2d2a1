/*---
id: bs_total_equity_old
title: 期末所有者权益合计与归属于母公司权益相符（2006年以前）
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_equity, equity_parent, minority_interest]
applies: coalesce(equity_parent, 1) <> 0
requires: [total_equity, equity_parent]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 所有者权益（或股东权益）合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对所有者权益（或股东权益）合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 《企业会计准则》（1992）、《企业会计制度》（财会〔2000〕25号）资产负债表；《合并会计报表暂行规定》（财会字〔1995〕11号）
clause: 合并资产负债表
confirmed: false
valid_from: 1993-07-01
valid_to: 2006-12-31
note: 少数股东权益在2006年以前列在负债与所有者权益之间，来源有的并入权益，有的没有，两种都认。以 0 补空归属于母公司一项的不适用。
examples:
  - verdict: 合规
    balance_sheet: |
      total_equity | equity_parent | minority_interest
      100 | 50 | 50
  - verdict: 合规
    balance_sheet: |
      total_equity | equity_parent | minority_interest
      50 | 50 | 50
  - verdict: 合规
    balance_sheet: |
      total_equity | equity_parent | minority_interest
      50 | 0 | 50
  - verdict: 违规
    balance_sheet: |
      total_equity | equity_parent | minority_interest
      70 | 50 | 50
  - verdict: 无法判断
    balance_sheet: |
      total_equity | equity_parent | minority_interest
       | 50 | 50
---*/
SELECT
  row_id,
  total_equity AS found,
  equity_parent + coalesce(minority_interest, 0) AS expected
FROM balance_sheet
WHERE abs(total_equity - (equity_parent + coalesce(minority_interest, 0))) > :steps * rounding_step
  AND abs(total_equity - equity_parent) > :steps * rounding_step
