/*---
id: cf_net_financing
title: 本期筹资活动现金流量净额等于流入减流出
datasets: [cash_flow]
relation: within
severity: error
cells: [net_financing_cash, financing_inflow, financing_outflow]
applies: net_financing_cash is null or coalesce(financing_inflow, 0) <> 0 or coalesce(financing_outflow, 0) <> 0
requires: [net_financing_cash]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 筹资活动产生的现金流量净额（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对筹资活动产生的现金流量净额（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 筹资活动产生的现金流量净额
confirmed: true
valid_from: 1998-01-01
note: 1998年《企业会计准则——现金流量表》起的格式都有此关系。两项小计都没有数或都是 0（来源以 0 补空）时不适用。
examples:
  - verdict: 合规
    cash_flow: |
      net_financing_cash | financing_outflow | financing_inflow
      100                | 10                | 110
  - verdict: 违规
    cash_flow: |
      net_financing_cash | financing_outflow | financing_inflow
      150                | 10                | 110
  - verdict: 违规
    cash_flow: |
      period | net_financing_cash | financing_inflow | financing_outflow
      2003 | 100 | 150 | 60
  - verdict: 合规
    cash_flow: |
      period | net_financing_cash | financing_inflow | financing_outflow
      2003 | 100 | 0 | 0
  - verdict: 无法判断
    cash_flow: |
      net_financing_cash | financing_outflow | financing_inflow
                         | 10                | 110
---*/
SELECT
  row_id,
  net_financing_cash AS found,
  coalesce(financing_inflow, 0) - coalesce(financing_outflow, 0) AS expected
FROM cash_flow
WHERE abs(net_financing_cash - (coalesce(financing_inflow, 0) - coalesce(financing_outflow, 0))) > :steps * rounding_step
