/*---
id: cf_operating_in
title: 本期经营活动现金流入小计等于各项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [operating_inflow, sales_cash, deposits_increase, central_bank_increase, interbank_increase, premiums_cash, reinsurance_cash, policyholder_deposits, trading_disposal_increase, interest_fee_cash, borrowed_funds_increase, repo_increase, agency_trading_net]
requires: [operating_inflow]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 经营活动现金流入小计（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对经营活动现金流入小计（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 经营活动现金流入小计
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      operating_inflow | sales_cash | deposits_increase | central_bank_increase
      100              | 50         | 16                | 34
  - verdict: 违规
    cash_flow: |
      operating_inflow | sales_cash | deposits_increase | central_bank_increase
      150              | 50         | 16                | 34
  - verdict: 无法判断
    cash_flow: |
      operating_inflow | sales_cash | deposits_increase | central_bank_increase
                       | 50         | 16                | 34
---*/
SELECT
  row_id,
  operating_inflow AS found,
  coalesce(sales_cash, 0) + coalesce(deposits_increase, 0) + coalesce(central_bank_increase, 0) + coalesce(interbank_increase, 0) + coalesce(premiums_cash, 0) + coalesce(reinsurance_cash, 0) + coalesce(policyholder_deposits, 0) + coalesce(trading_disposal_increase, 0) + coalesce(interest_fee_cash, 0) + coalesce(borrowed_funds_increase, 0) + coalesce(repo_increase, 0) + coalesce(agency_trading_net, 0) + coalesce(tax_refunds, 0) + coalesce(other_operating_inflow, 0) AS expected
FROM cash_flow
WHERE abs(operating_inflow - (coalesce(sales_cash, 0) + coalesce(deposits_increase, 0) + coalesce(central_bank_increase, 0) + coalesce(interbank_increase, 0) + coalesce(premiums_cash, 0) + coalesce(reinsurance_cash, 0) + coalesce(policyholder_deposits, 0) + coalesce(trading_disposal_increase, 0) + coalesce(interest_fee_cash, 0) + coalesce(borrowed_funds_increase, 0) + coalesce(repo_increase, 0) + coalesce(agency_trading_net, 0) + coalesce(tax_refunds, 0) + coalesce(other_operating_inflow, 0))) > :steps * rounding_step
