/*---
id: cf_closing_prior
title: 上期期末现金等于期初现金加净增加额
datasets: [cash_flow]
relation: within
severity: error
cells: [closing_cash_prior, opening_cash_prior, net_cash_increase_prior]
requires: [closing_cash_prior, opening_cash_prior, net_cash_increase_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 六、期末现金及现金等价物余额（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对六、期末现金及现金等价物余额（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 期末现金及现金等价物余额
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      closing_cash_prior | opening_cash_prior | net_cash_increase_prior
      100                | 50                 | 50
  - verdict: 违规
    cash_flow: |
      closing_cash_prior | opening_cash_prior | net_cash_increase_prior
      150                | 50                 | 50
  - verdict: 无法判断
    cash_flow: |
      closing_cash_prior | opening_cash_prior | net_cash_increase_prior
                         | 50                 | 50
---*/
SELECT
  row_id,
  closing_cash_prior AS found,
  opening_cash_prior + net_cash_increase_prior AS expected
FROM cash_flow
WHERE abs(closing_cash_prior - (opening_cash_prior + net_cash_increase_prior)) > :steps * rounding_step
