/*---
id: fr_operating_profit_prior
title: 上年同期营业利润等于收入减成本加其他损益
datasets: [flash_report]
relation: within
severity: error
cells: [operating_profit_prior, total_operating_revenue_prior, total_operating_costs_prior, other_gains_prior]
requires: [operating_profit_prior, total_operating_revenue_prior, total_operating_costs_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 营业利润（上年同期累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对营业利润（上年同期累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 营业利润的计算
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      operating_profit_prior | total_operating_costs_prior | total_operating_revenue_prior | other_gains_prior
      100                    | 10                          | 55                            | 55
  - verdict: 违规
    flash_report: |
      operating_profit_prior | total_operating_costs_prior | total_operating_revenue_prior | other_gains_prior
      150                    | 10                          | 55                            | 55
  - verdict: 无法判断
    flash_report: |
      operating_profit_prior | total_operating_costs_prior | total_operating_revenue_prior | other_gains_prior
                             | 10                          | 55                            | 55
---*/
SELECT
  row_id,
  operating_profit_prior AS found,
  total_operating_revenue_prior - total_operating_costs_prior + coalesce(other_gains_prior, 0) AS expected
FROM flash_report
WHERE abs(operating_profit_prior - (total_operating_revenue_prior - total_operating_costs_prior + coalesce(other_gains_prior, 0))) > :steps * rounding_step
