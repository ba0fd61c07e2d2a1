/*---
id: bs_assets_balance_begin
title: 上年年末资产总计等于负债与所有者权益之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_assets_begin, total_liabilities_begin, total_equity_begin]
requires: [total_assets_begin, total_liabilities_begin, total_equity_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 资产总计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对资产总计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产＝负债＋所有者权益
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_assets_begin | total_liabilities_begin | total_equity_begin
      100                | 50                      | 50
  - verdict: 违规
    balance_sheet: |
      total_assets_begin | total_liabilities_begin | total_equity_begin
      150                | 50                      | 50
  - verdict: 无法判断
    balance_sheet: |
      total_assets_begin | total_liabilities_begin | total_equity_begin
                         | 50                      | 50
---*/
SELECT
  row_id,
  total_assets_begin AS found,
  total_liabilities_begin + total_equity_begin AS expected
FROM balance_sheet
WHERE abs(total_assets_begin - (total_liabilities_begin + total_equity_begin)) > :steps * rounding_step
