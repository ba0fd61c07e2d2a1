/*---
id: fr_current_assets
title: 本期流动资产合计等于各项之和
datasets: [flash_report]
relation: within
severity: error
cells: [total_current_assets, cash, accounts_receivable, inventories, other_current_assets]
requires: [total_current_assets]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 流动资产合计（本年累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对流动资产合计（本年累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 流动资产各项目之和
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      total_current_assets | cash | accounts_receivable | inventories
      100                  | 50   | 16                  | 34
  - verdict: 违规
    flash_report: |
      total_current_assets | cash | accounts_receivable | inventories
      150                  | 50   | 16                  | 34
  - verdict: 无法判断
    flash_report: |
      total_current_assets | cash | accounts_receivable | inventories
                           | 50   | 16                  | 34
---*/
SELECT
  row_id,
  total_current_assets AS found,
  coalesce(cash, 0) + coalesce(accounts_receivable, 0) + coalesce(inventories, 0) + coalesce(other_current_assets, 0) AS expected
FROM flash_report
WHERE abs(total_current_assets - (coalesce(cash, 0) + coalesce(accounts_receivable, 0) + coalesce(inventories, 0) + coalesce(other_current_assets, 0))) > :steps * rounding_step
