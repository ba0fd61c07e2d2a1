/*---
id: cf_net_increase
title: 本期现金净增加额等于三类活动净额与汇率影响之和
datasets: [cash_flow]
relation: within
severity: error
cells: [net_cash_increase, net_operating_cash, net_investing_cash, net_financing_cash, exchange_effect]
requires: [net_cash_increase, net_operating_cash]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 五、现金及现金等价物净增加额（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对五、现金及现金等价物净增加额（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 现金及现金等价物净增加额
confirmed: true
valid_from: 1998-01-01
note: 1998年《企业会计准则——现金流量表》起的格式都有此关系。
examples:
  - verdict: 合规
    cash_flow: |
      net_cash_increase | net_operating_cash | net_investing_cash | net_financing_cash
      100               | 50                 | 16                 | 34
  - verdict: 违规
    cash_flow: |
      net_cash_increase | net_operating_cash | net_investing_cash | net_financing_cash
      150               | 50                 | 16                 | 34
  - verdict: 违规
    cash_flow: |
      period | net_cash_increase | net_operating_cash | net_investing_cash | net_financing_cash
      2003 | 100 | 50 | 16 | 30
  - verdict: 无法判断
    cash_flow: |
      net_cash_increase | net_operating_cash | net_investing_cash | net_financing_cash
                        | 50                 | 16                 | 34
---*/
SELECT
  row_id,
  net_cash_increase AS found,
  net_operating_cash + coalesce(net_investing_cash, 0) + coalesce(net_financing_cash, 0) + coalesce(exchange_effect, 0) AS expected
FROM cash_flow
WHERE abs(net_cash_increase - (net_operating_cash + coalesce(net_investing_cash, 0) + coalesce(net_financing_cash, 0) + coalesce(exchange_effect, 0))) > :steps * rounding_step
