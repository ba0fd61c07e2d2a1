/*---
id: is_comprehensive_split
title: 综合收益总额按归属分列之和
datasets: [income_statement]
relation: within
severity: error
cells: [comprehensive_income, comprehensive_income_parent, comprehensive_income_minority]
requires: [comprehensive_income, comprehensive_income_parent]
applies: comprehensive_income_parent is not null
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 七、综合收益总额（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对七、综合收益总额（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 合并财务报表格式
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      comprehensive_income | comprehensive_income_parent | comprehensive_income_minority
      100                  | 50                          | 50
  - verdict: 违规
    income_statement: |
      comprehensive_income | comprehensive_income_parent | comprehensive_income_minority
      150                  | 50                          | 50
  - verdict: 无法判断
    income_statement: |
      comprehensive_income | comprehensive_income_parent | comprehensive_income_minority
                           | 50                          | 50
---*/
SELECT
  row_id,
  comprehensive_income AS found,
  comprehensive_income_parent + coalesce(comprehensive_income_minority, 0) AS expected
FROM income_statement
WHERE abs(comprehensive_income - (comprehensive_income_parent + coalesce(comprehensive_income_minority, 0))) > :steps * rounding_step
