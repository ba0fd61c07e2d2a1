/*---
id: cf_sup_increase
title: 补充资料的现金净增加额等于期末减期初
datasets: [cash_flow]
relation: within
severity: error
cells: [sup_net_cash_increase, sup_closing_cash, sup_opening_cash, sup_closing_equivalents, sup_opening_equivalents]
applies: coalesce(sup_net_cash_increase, 1) <> 0
requires: [sup_net_cash_increase]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 现金及现金等价物净增加额（补充资料）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对现金及现金等价物净增加额（补充资料）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 《企业会计准则第31号——现金流量表》补充资料
clause: 现金及现金等价物净变动情况
confirmed: true
valid_from: 1998-01-01
note: 没有编补充资料、来源以 0 补空的不适用。
examples:
  - verdict: 合规
    cash_flow: |
      sup_net_cash_increase | sup_opening_cash | sup_opening_equivalents | sup_closing_cash | sup_closing_equivalents
      100                   | 10               | 20                      | 65               | 65
  - verdict: 违规
    cash_flow: |
      sup_net_cash_increase | sup_opening_cash | sup_opening_equivalents | sup_closing_cash | sup_closing_equivalents
      150                   | 10               | 20                      | 65               | 65
  - verdict: 合规
    cash_flow: |
      sup_net_cash_increase | sup_closing_cash | sup_opening_cash
      0 | 100 | 90
  - verdict: 违规
    cash_flow: |
      period | sup_net_cash_increase | sup_closing_cash | sup_opening_cash
      2003 | 11 | 100 | 90
  - verdict: 无法判断
    cash_flow: |
      sup_net_cash_increase | sup_opening_cash | sup_opening_equivalents | sup_closing_cash | sup_closing_equivalents
                            | 10               | 20                      | 65               | 65
---*/
SELECT
  row_id,
  sup_net_cash_increase AS found,
  coalesce(sup_closing_cash, 0) - coalesce(sup_opening_cash, 0) + coalesce(sup_closing_equivalents, 0) - coalesce(sup_opening_equivalents, 0) AS expected
FROM cash_flow
WHERE abs(sup_net_cash_increase - (coalesce(sup_closing_cash, 0) - coalesce(sup_opening_cash, 0) + coalesce(sup_closing_equivalents, 0) - coalesce(sup_opening_equivalents, 0))) > :steps * rounding_step
