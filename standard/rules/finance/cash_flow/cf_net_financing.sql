/*---
id: cf_net_financing
title: 本期筹资活动现金流量净额等于流入减流出
datasets: [cash_flow]
relation: within
severity: error
cells: [net_financing_cash, financing_inflow, financing_outflow]
requires: [net_financing_cash]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 筹资活动产生的现金流量净额（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对筹资活动产生的现金流量净额（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 筹资活动产生的现金流量净额
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      net_financing_cash | financing_outflow | financing_inflow
      100                | 10                | 110
  - verdict: 违规
    cash_flow: |
      net_financing_cash | financing_outflow | financing_inflow
      150                | 10                | 110
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
