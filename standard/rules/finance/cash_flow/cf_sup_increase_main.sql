/*---
id: cf_sup_increase_main
title: 补充资料与主表的现金净增加额相等
datasets: [cash_flow]
relation: within
severity: warning
cells: [sup_net_cash_increase, net_cash_increase]
applies: coalesce(sup_net_cash_increase, 1) <> 0
requires: [sup_net_cash_increase, net_cash_increase]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 现金及现金等价物净增加额（补充资料）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对现金及现金等价物净增加额（补充资料）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 《企业会计准则第31号——现金流量表》补充资料
clause: 补充资料与主表相符
confirmed: true
valid_from: 1998-01-01
note: 没有编补充资料、来源以 0 补空的不适用。
examples:
  - verdict: 合规
    cash_flow: |
      sup_net_cash_increase | net_cash_increase
      100                   | 100
  - verdict: 违规
    cash_flow: |
      sup_net_cash_increase | net_cash_increase
      150                   | 100
  - verdict: 合规
    cash_flow: |
      sup_net_cash_increase | net_cash_increase
      0 | 100
  - verdict: 无法判断
    cash_flow: |
      sup_net_cash_increase | net_cash_increase
                            | 100
---*/
SELECT
  row_id,
  sup_net_cash_increase AS found,
  net_cash_increase AS expected
FROM cash_flow
WHERE abs(sup_net_cash_increase - (net_cash_increase)) > :steps * rounding_step
