/*---
id: is_operating_profit_prior
title: 上期营业利润等于收入减成本加各项损益
datasets: [income_statement]
relation: within
complete: true
severity: error
cells: [operating_profit_prior, total_operating_revenue_prior, total_operating_costs_prior, other_income_prior, investment_income_prior, exchange_gains_prior, net_hedging_gains_prior, fair_value_gains_prior, credit_impairment_prior, asset_impairment_prior, asset_disposal_gains_prior]
requires: [operating_profit_prior, total_operating_revenue_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 三、营业利润（亏损以“－”号填列）（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对三、营业利润（亏损以“－”号填列）（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 营业利润的计算；损失以负号填列
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      operating_profit_prior | total_operating_costs_prior | total_operating_revenue_prior | other_income_prior | investment_income_prior
      100                    | 10                          | 55                            | 18                 | 37
  - verdict: 违规
    income_statement: |
      operating_profit_prior | total_operating_costs_prior | total_operating_revenue_prior | other_income_prior | investment_income_prior
      150                    | 10                          | 55                            | 18                 | 37
  - verdict: 无法判断
    income_statement: |
      operating_profit_prior | total_operating_costs_prior | total_operating_revenue_prior | other_income_prior | investment_income_prior
                             | 10                          | 55                            | 18                 | 37
---*/
SELECT
  row_id,
  operating_profit_prior AS found,
  total_operating_revenue_prior - coalesce(total_operating_costs_prior, 0) + coalesce(other_income_prior, 0) + coalesce(investment_income_prior, 0) + coalesce(exchange_gains_prior, 0) + coalesce(net_hedging_gains_prior, 0) + coalesce(fair_value_gains_prior, 0) + coalesce(credit_impairment_prior, 0) + coalesce(asset_impairment_prior, 0) + coalesce(asset_disposal_gains_prior, 0) AS expected
FROM income_statement
WHERE abs(operating_profit_prior - (total_operating_revenue_prior - coalesce(total_operating_costs_prior, 0) + coalesce(other_income_prior, 0) + coalesce(investment_income_prior, 0) + coalesce(exchange_gains_prior, 0) + coalesce(net_hedging_gains_prior, 0) + coalesce(fair_value_gains_prior, 0) + coalesce(credit_impairment_prior, 0) + coalesce(asset_impairment_prior, 0) + coalesce(asset_disposal_gains_prior, 0))) > :steps * rounding_step
