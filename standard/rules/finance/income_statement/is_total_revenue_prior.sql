/*---
id: is_total_revenue_prior
title: 上期营业总收入等于各项收入之和
datasets: [income_statement]
relation: within
severity: error
cells: [total_operating_revenue_prior, operating_revenue_prior, interest_income_prior, premiums_earned_prior, fee_income_prior]
requires: [total_operating_revenue_prior, operating_revenue_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 一、营业总收入（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对一、营业总收入（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 营业总收入各项目之和；金融企业的营业收入已含利息净收入、已赚保费、手续费及佣金净收入（财会〔2018〕36号），则等于营业收入
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      total_operating_revenue_prior | operating_revenue_prior | interest_income_prior | premiums_earned_prior
      100                           | 50                      | 16                    | 34
  - verdict: 违规
    income_statement: |
      total_operating_revenue_prior | operating_revenue_prior | interest_income_prior | premiums_earned_prior
      150                           | 50                      | 16                    | 34
  - verdict: 合规
    income_statement: |
      total_operating_revenue_prior | operating_revenue_prior | interest_income_prior | fee_income_prior
      100 | 100 | 70 | 20
  - verdict: 违规
    income_statement: |
      total_operating_revenue_prior | operating_revenue_prior | interest_income_prior | fee_income_prior
      101 | 100 | 70 | 20
  - verdict: 无法判断
    income_statement: |
      total_operating_revenue_prior | operating_revenue_prior | interest_income_prior | premiums_earned_prior
                                    | 50                      | 16                    | 34
---*/
SELECT
  row_id,
  total_operating_revenue_prior AS found,
  operating_revenue_prior + coalesce(interest_income_prior, 0) + coalesce(premiums_earned_prior, 0) + coalesce(fee_income_prior, 0) AS expected
FROM income_statement
WHERE abs(total_operating_revenue_prior - (operating_revenue_prior + coalesce(interest_income_prior, 0) + coalesce(premiums_earned_prior, 0) + coalesce(fee_income_prior, 0))) > :steps * rounding_step
  AND abs(total_operating_revenue_prior - operating_revenue_prior) > :steps * rounding_step
