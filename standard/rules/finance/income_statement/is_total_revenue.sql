/*---
id: is_total_revenue
title: 本期营业总收入等于各项收入之和
datasets: [income_statement]
relation: within
severity: error
cells: [total_operating_revenue, operating_revenue, interest_income, premiums_earned, fee_income]
applies: period_end >= DATE '2007-01-01' or coalesce(total_operating_revenue, 1) <> 0
requires: [total_operating_revenue, operating_revenue]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 一、营业总收入（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对一、营业总收入（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 营业总收入各项目之和；金融企业的营业收入已含利息净收入、已赚保费、手续费及佣金净收入（财会〔2018〕36号），则等于营业收入
confirmed: true
valid_from: 1993-07-01
note: 营业总收入是2007年起的项目，此前来源以 0 补空的不适用。
examples:
  - verdict: 合规
    income_statement: |
      total_operating_revenue | operating_revenue | interest_income | premiums_earned
      100                     | 50                | 16              | 34
  - verdict: 违规
    income_statement: |
      total_operating_revenue | operating_revenue | interest_income | premiums_earned
      150                     | 50                | 16              | 34
  - verdict: 合规
    income_statement: |
      total_operating_revenue | operating_revenue | interest_income | fee_income
      100 | 100 | 70 | 20
  - verdict: 违规
    income_statement: |
      total_operating_revenue | operating_revenue | interest_income | fee_income
      101 | 100 | 70 | 20
  - verdict: 违规
    income_statement: |
      period | total_operating_revenue | operating_revenue
      2005   | 100 | 90
  - verdict: 合规
    income_statement: |
      period | total_operating_revenue | operating_revenue
      2005   | 0   | 90
  - verdict: 无法判断
    income_statement: |
      total_operating_revenue | operating_revenue | interest_income | premiums_earned
                              | 50                | 16              | 34
---*/
SELECT
  row_id,
  total_operating_revenue AS found,
  operating_revenue + coalesce(interest_income, 0) + coalesce(premiums_earned, 0) + coalesce(fee_income, 0) AS expected
FROM income_statement
WHERE abs(total_operating_revenue - (operating_revenue + coalesce(interest_income, 0) + coalesce(premiums_earned, 0) + coalesce(fee_income, 0))) > :steps * rounding_step
  AND abs(total_operating_revenue - operating_revenue) > :steps * rounding_step
