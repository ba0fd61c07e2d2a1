/*---
id: fr_total_profit
title: 本期利润总额等于营业利润加营业外收支净额
datasets: [flash_report]
relation: within
severity: error
cells: [total_profit, operating_profit, non_operating_income, non_operating_expenses]
requires: [total_profit, operating_profit]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 利润总额（本年累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对利润总额（本年累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 利润总额的计算
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      total_profit | non_operating_expenses | operating_profit | non_operating_income
      100          | 10                     | 55               | 55
  - verdict: 违规
    flash_report: |
      total_profit | non_operating_expenses | operating_profit | non_operating_income
      150          | 10                     | 55               | 55
  - verdict: 无法判断
    flash_report: |
      total_profit | non_operating_expenses | operating_profit | non_operating_income
                   | 10                     | 55               | 55
---*/
SELECT
  row_id,
  total_profit AS found,
  operating_profit + coalesce(non_operating_income, 0) - coalesce(non_operating_expenses, 0) AS expected
FROM flash_report
WHERE abs(total_profit - (operating_profit + coalesce(non_operating_income, 0) - coalesce(non_operating_expenses, 0))) > :steps * rounding_step
