/*---
id: cf_closing
title: 本期期末现金等于期初现金加净增加额
datasets: [cash_flow]
relation: within
severity: error
cells: [closing_cash, opening_cash, net_cash_increase]
applies: period_end >= DATE '2007-01-01' or coalesce(opening_cash, 1) <> 0 or coalesce(closing_cash, 1) <> 0
requires: [closing_cash, opening_cash, net_cash_increase]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 六、期末现金及现金等价物余额（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对六、期末现金及现金等价物余额（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 期末现金及现金等价物余额
confirmed: true
valid_from: 1998-01-01
note: 2006年以前的主表没有期初、期末余额，来源以 0 补空的不适用。
examples:
  - verdict: 合规
    cash_flow: |
      closing_cash | opening_cash | net_cash_increase
      100          | 50           | 50
  - verdict: 违规
    cash_flow: |
      closing_cash | opening_cash | net_cash_increase
      150          | 50           | 50
  - verdict: 违规
    cash_flow: |
      period | closing_cash | opening_cash | net_cash_increase
      2003 | 110 | 50 | 50
  - verdict: 合规
    cash_flow: |
      period | closing_cash | opening_cash | net_cash_increase
      2003 | 0 | 0 | 50
  - verdict: 无法判断
    cash_flow: |
      closing_cash | opening_cash | net_cash_increase
                   | 50           | 50
---*/
SELECT
  row_id,
  closing_cash AS found,
  opening_cash + net_cash_increase AS expected
FROM cash_flow
WHERE abs(closing_cash - (opening_cash + net_cash_increase)) > :steps * rounding_step
