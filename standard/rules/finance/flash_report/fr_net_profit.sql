/*---
id: fr_net_profit
title: 本期净利润等于利润总额减所得税
datasets: [flash_report]
relation: within
severity: error
cells: [net_profit, total_profit, income_tax]
requires: [net_profit, total_profit]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 净利润（本年累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对净利润（本年累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 净利润的计算
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      net_profit | income_tax | total_profit
      100        | 10         | 110
  - verdict: 违规
    flash_report: |
      net_profit | income_tax | total_profit
      150        | 10         | 110
  - verdict: 无法判断
    flash_report: |
      net_profit | income_tax | total_profit
                 | 10         | 110
---*/
SELECT
  row_id,
  net_profit AS found,
  total_profit - coalesce(income_tax, 0) AS expected
FROM flash_report
WHERE abs(net_profit - (total_profit - coalesce(income_tax, 0))) > :steps * rounding_step
