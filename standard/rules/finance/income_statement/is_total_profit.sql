/*---
id: is_total_profit
title: 本期利润总额等于营业利润加营业外收支净额
datasets: [income_statement]
relation: within
severity: error
cells: [total_profit, operating_profit, non_operating_income, non_operating_expenses]
requires: [total_profit, operating_profit]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 四、利润总额（亏损总额以“－”号填列）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对四、利润总额（亏损总额以“－”号填列）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 利润总额＝营业利润＋营业外收入－营业外支出
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      total_profit | non_operating_expenses | operating_profit | non_operating_income
      100          | 10                     | 55               | 55
  - verdict: 违规
    income_statement: |
      total_profit | non_operating_expenses | operating_profit | non_operating_income
      150          | 10                     | 55               | 55
  - verdict: 无法判断
    income_statement: |
      total_profit | non_operating_expenses | operating_profit | non_operating_income
                   | 10                     | 55               | 55
---*/
SELECT
  row_id,
  total_profit AS found,
  operating_profit + coalesce(non_operating_income, 0) - coalesce(non_operating_expenses, 0) AS expected
FROM income_statement
WHERE abs(total_profit - (operating_profit + coalesce(non_operating_income, 0) - coalesce(non_operating_expenses, 0))) > :steps * rounding_step
