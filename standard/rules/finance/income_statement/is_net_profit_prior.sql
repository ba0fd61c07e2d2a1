/*---
id: is_net_profit_prior
title: 上期净利润等于利润总额减所得税费用
datasets: [income_statement]
relation: within
severity: error
cells: [net_profit_prior, total_profit_prior, income_tax_prior, unrecognised_losses_prior]
requires: [net_profit_prior, total_profit_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 五、净利润（净亏损以“－”号填列）（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对五、净利润（净亏损以“－”号填列）（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 净利润＝利润总额－所得税费用；单列未确认投资损失的，可相差该项（正负号和是否计入，各公司不一）
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      net_profit_prior | income_tax_prior | total_profit_prior | unrecognised_losses_prior
      100              | 10               | 55                 | 55
  - verdict: 违规
    income_statement: |
      net_profit_prior | income_tax_prior | total_profit_prior | unrecognised_losses_prior
      150              | 10               | 55                 | 55
  - verdict: 合规
    income_statement: |
      net_profit_prior | income_tax_prior | total_profit_prior | unrecognised_losses_prior
      90  | 10  | 100 | 5
  - verdict: 合规
    income_statement: |
      net_profit_prior | income_tax_prior | total_profit_prior | unrecognised_losses_prior
      85  | 10  | 100 | 5
  - verdict: 违规
    income_statement: |
      net_profit_prior | income_tax_prior | total_profit_prior | unrecognised_losses_prior
      92  | 10  | 100 | 5
  - verdict: 无法判断
    income_statement: |
      net_profit_prior | income_tax_prior | total_profit_prior | unrecognised_losses_prior
                       | 10               | 55                 | 55
---*/
SELECT
  row_id,
  net_profit_prior AS found,
  total_profit_prior - coalesce(income_tax_prior, 0) + coalesce(unrecognised_losses_prior, 0) AS expected
FROM income_statement
WHERE abs(net_profit_prior - (total_profit_prior - coalesce(income_tax_prior, 0))) > :steps * rounding_step
  AND abs(abs(net_profit_prior - (total_profit_prior - coalesce(income_tax_prior, 0))) - abs(coalesce(unrecognised_losses_prior, 0))) > :steps * rounding_step
