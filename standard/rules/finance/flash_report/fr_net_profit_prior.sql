/*---
id: fr_net_profit_prior
title: 上年同期净利润等于利润总额减所得税
datasets: [flash_report]
relation: within
severity: error
cells: [net_profit_prior, total_profit_prior, income_tax_prior]
requires: [net_profit_prior, total_profit_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 净利润（上年同期累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对净利润（上年同期累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 净利润的计算
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      net_profit_prior | income_tax_prior | total_profit_prior
      100              | 10               | 110
  - verdict: 违规
    flash_report: |
      net_profit_prior | income_tax_prior | total_profit_prior
      150              | 10               | 110
  - verdict: 无法判断
    flash_report: |
      net_profit_prior | income_tax_prior | total_profit_prior
                       | 10               | 110
---*/
SELECT
  row_id,
  net_profit_prior AS found,
  total_profit_prior - coalesce(income_tax_prior, 0) AS expected
FROM flash_report
WHERE abs(net_profit_prior - (total_profit_prior - coalesce(income_tax_prior, 0))) > :steps * rounding_step
