/*---
id: is_associates_within
title: 对联营合营企业投资收益不大于投资收益
datasets: [income_statement]
relation: within
severity: warning
cells: [associates_investment_income, investment_income]
requires: [associates_investment_income, investment_income]
applies: associates_investment_income > 0 and coalesce(investment_income, 1) > 0 and fair_value_gains is null
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 其中：对联营企业和合营企业的投资收益（本期金额） {found} 大于投资收益（损失以“－”号填列）（本期金额） {expected}。
mend: 核对其中：对联营企业和合营企业的投资收益（本期金额）和投资收益（损失以“－”号填列）（本期金额）；其中项不应大于总项。
source: 财会〔2019〕6号 附件1、附件2
clause: 其中项；投资收益可能含损失，故为提醒
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      associates_investment_income | investment_income
      40                           | 100
  - verdict: 违规
    income_statement: |
      associates_investment_income | investment_income
      140                          | 100
  - verdict: 无法判断
    income_statement: |
      associates_investment_income | investment_income
      40                           |
---*/
SELECT row_id, associates_investment_income AS found, investment_income AS expected
FROM income_statement
WHERE associates_investment_income > investment_income + :steps * rounding_step
