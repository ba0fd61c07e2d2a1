/*---
id: is_operating_profit
title: 本期营业利润等于收入减成本加各项损益
datasets: [income_statement]
relation: within
complete: true
severity: error
cells: [operating_profit, total_operating_revenue, total_operating_costs, other_income, investment_income, exchange_gains, net_hedging_gains, fair_value_gains, credit_impairment, asset_impairment, asset_disposal_gains]
requires: [operating_profit, total_operating_revenue]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 三、营业利润（亏损以“－”号填列）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对三、营业利润（亏损以“－”号填列）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 营业利润的计算；损失以负号填列
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      operating_profit | total_operating_costs | total_operating_revenue | other_income | investment_income
      100              | 10                    | 55                      | 18           | 37
  - verdict: 违规
    income_statement: |
      operating_profit | total_operating_costs | total_operating_revenue | other_income | investment_income
      150              | 10                    | 55                      | 18           | 37
  - verdict: 无法判断
    income_statement: |
      operating_profit | total_operating_costs | total_operating_revenue | other_income | investment_income
                       | 10                    | 55                      | 18           | 37
---*/
SELECT
  row_id,
  operating_profit AS found,
  total_operating_revenue - coalesce(total_operating_costs, 0) + coalesce(other_income, 0) + coalesce(investment_income, 0) + coalesce(exchange_gains, 0) + coalesce(net_hedging_gains, 0) + coalesce(fair_value_gains, 0) + coalesce(credit_impairment, 0) + coalesce(asset_impairment, 0) + coalesce(asset_disposal_gains, 0) AS expected
FROM income_statement
WHERE abs(operating_profit - (total_operating_revenue - coalesce(total_operating_costs, 0) + coalesce(other_income, 0) + coalesce(investment_income, 0) + coalesce(exchange_gains, 0) + coalesce(net_hedging_gains, 0) + coalesce(fair_value_gains, 0) + coalesce(credit_impairment, 0) + coalesce(asset_impairment, 0) + coalesce(asset_disposal_gains, 0))) > :steps * rounding_step
