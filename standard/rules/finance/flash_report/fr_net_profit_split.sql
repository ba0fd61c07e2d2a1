/*---
id: fr_net_profit_split
title: 本期净利润等于归母与少数股东之和
datasets: [flash_report]
relation: within
severity: error
cells: [net_profit, net_profit_parent, minority_profit]
requires: [net_profit, net_profit_parent]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 净利润（本年累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对净利润（本年累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 按所有权归属分类
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      net_profit | net_profit_parent | minority_profit
      100        | 50                | 50
  - verdict: 违规
    flash_report: |
      net_profit | net_profit_parent | minority_profit
      150        | 50                | 50
  - verdict: 无法判断
    flash_report: |
      net_profit | net_profit_parent | minority_profit
                 | 50                | 50
---*/
SELECT
  row_id,
  net_profit AS found,
  net_profit_parent + coalesce(minority_profit, 0) AS expected
FROM flash_report
WHERE abs(net_profit - (net_profit_parent + coalesce(minority_profit, 0))) > :steps * rounding_step
