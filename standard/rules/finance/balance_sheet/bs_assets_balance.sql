/*---
id: bs_assets_balance
title: 期末资产总计等于负债与所有者权益之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_assets, total_liabilities, total_equity]
requires: [total_assets, total_liabilities, total_equity]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 资产总计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对资产总计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产＝负债＋所有者权益
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_assets | total_liabilities | total_equity
      100          | 50                | 50
  - verdict: 违规
    balance_sheet: |
      total_assets | total_liabilities | total_equity
      150          | 50                | 50
  - verdict: 无法判断
    balance_sheet: |
      total_assets | total_liabilities | total_equity
                   | 50                | 50
---*/
SELECT
  row_id,
  total_assets AS found,
  total_liabilities + total_equity AS expected
FROM balance_sheet
WHERE abs(total_assets - (total_liabilities + total_equity)) > :steps * rounding_step
