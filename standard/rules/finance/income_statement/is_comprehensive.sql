/*---
id: is_comprehensive
title: 综合收益总额等于净利润与其他综合收益之和
datasets: [income_statement]
relation: within
severity: error
cells: [comprehensive_income, net_profit, other_comprehensive_income]
requires: [comprehensive_income, net_profit]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 七、综合收益总额（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对七、综合收益总额（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 综合收益总额＝净利润＋其他综合收益的税后净额
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      comprehensive_income | net_profit | other_comprehensive_income
      100                  | 50         | 50
  - verdict: 违规
    income_statement: |
      comprehensive_income | net_profit | other_comprehensive_income
      150                  | 50         | 50
  - verdict: 无法判断
    income_statement: |
      comprehensive_income | net_profit | other_comprehensive_income
                           | 50         | 50
---*/
SELECT
  row_id,
  comprehensive_income AS found,
  net_profit + coalesce(other_comprehensive_income, 0) AS expected
FROM income_statement
WHERE abs(comprehensive_income - (net_profit + coalesce(other_comprehensive_income, 0))) > :steps * rounding_step
