/*---
id: cf_operating_in_prior
title: 上期经营活动现金流入小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [operating_inflow_prior, sales_cash_prior, deposits_increase_prior, central_bank_increase_prior, interbank_increase_prior, premiums_cash_prior, reinsurance_cash_prior, policyholder_deposits_prior, trading_disposal_increase_prior, interest_fee_cash_prior, borrowed_funds_increase_prior, repo_increase_prior, agency_trading_net_prior]
requires: [operating_inflow_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 经营活动现金流入小计（上期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对经营活动现金流入小计（上期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 经营活动现金流入小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      operating_inflow_prior | sales_cash_prior | deposits_increase_prior | central_bank_increase_prior
      100                    | 50               | 16                      | 34
  - verdict: 违规
    cash_flow: |
      operating_inflow_prior | sales_cash_prior | deposits_increase_prior | central_bank_increase_prior
      150                    | 50               | 16                      | 34
  - verdict: 无法判断
    cash_flow: |
      operating_inflow_prior | sales_cash_prior | deposits_increase_prior | central_bank_increase_prior
                             | 50               | 16                      | 34
---*/
SELECT
  row_id,
  operating_inflow_prior AS found,
  coalesce(sales_cash_prior, 0) + coalesce(deposits_increase_prior, 0) + coalesce(central_bank_increase_prior, 0) + coalesce(interbank_increase_prior, 0) + coalesce(premiums_cash_prior, 0) + coalesce(reinsurance_cash_prior, 0) + coalesce(policyholder_deposits_prior, 0) + coalesce(trading_disposal_increase_prior, 0) + coalesce(interest_fee_cash_prior, 0) + coalesce(borrowed_funds_increase_prior, 0) + coalesce(repo_increase_prior, 0) + coalesce(agency_trading_net_prior, 0) + coalesce(tax_refunds_prior, 0) + coalesce(other_operating_inflow_prior, 0) AS expected
FROM cash_flow
WHERE abs(operating_inflow_prior - (coalesce(sales_cash_prior, 0) + coalesce(deposits_increase_prior, 0) + coalesce(central_bank_increase_prior, 0) + coalesce(interbank_increase_prior, 0) + coalesce(premiums_cash_prior, 0) + coalesce(reinsurance_cash_prior, 0) + coalesce(policyholder_deposits_prior, 0) + coalesce(trading_disposal_increase_prior, 0) + coalesce(interest_fee_cash_prior, 0) + coalesce(borrowed_funds_increase_prior, 0) + coalesce(repo_increase_prior, 0) + coalesce(agency_trading_net_prior, 0) + coalesce(tax_refunds_prior, 0) + coalesce(other_operating_inflow_prior, 0))) > :steps * rounding_step
