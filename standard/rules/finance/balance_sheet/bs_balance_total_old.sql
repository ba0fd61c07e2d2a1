/*---
id: bs_balance_total_old
title: 期末负债和所有者权益总计等于各部分之和（2006年以前）
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_liabilities_and_equity, total_liabilities, total_equity, minority_interest]
requires: [total_liabilities_and_equity, total_liabilities, total_equity]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 负债和所有者权益（或股东权益）总计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对负债和所有者权益（或股东权益）总计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 《企业会计准则》（1992）、《企业会计制度》（财会〔2000〕25号）资产负债表；《合并会计报表暂行规定》（财会字〔1995〕11号）
clause: 负债和所有者权益总计
confirmed: false
valid_from: 1993-07-01
valid_to: 2006-12-31
note: 少数股东权益在2006年以前列在负债与所有者权益之间，来源有的并入权益，有的没有，两种都认。
examples:
  - verdict: 合规
    balance_sheet: |
      total_liabilities_and_equity | total_liabilities | total_equity | minority_interest
      100 | 50 | 50 | 5
  - verdict: 合规
    balance_sheet: |
      total_liabilities_and_equity | total_liabilities | total_equity | minority_interest
      105 | 50 | 50 | 5
  - verdict: 违规
    balance_sheet: |
      total_liabilities_and_equity | total_liabilities | total_equity | minority_interest
      103 | 50 | 50 | 5
  - verdict: 无法判断
    balance_sheet: |
      total_liabilities_and_equity | total_liabilities | total_equity
       | 50 | 50
---*/
SELECT
  row_id,
  total_liabilities_and_equity AS found,
  total_liabilities + total_equity AS expected
FROM balance_sheet
WHERE abs(total_liabilities_and_equity - (total_liabilities + total_equity)) > :steps * rounding_step
  AND abs(total_liabilities_and_equity - (total_liabilities + coalesce(minority_interest, 0) + total_equity)) > :steps * rounding_step
