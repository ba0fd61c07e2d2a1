/*---
id: bs_current_assets_begin
title: 上年年末流动资产合计等于各项流动资产之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_current_assets_begin, cash_begin, settlement_reserve_begin, lent_funds_begin, trading_assets_begin, derivative_assets_begin, notes_receivable_begin, accounts_receivable_begin, receivables_financing_begin, prepayments_begin, premiums_receivable_begin, reinsurance_receivable_begin, reinsurance_reserve_receivable_begin]
requires: [total_current_assets_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 流动资产合计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对流动资产合计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 流动资产各项目之和；应收利息、应收股利为其他应收款的其中项
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_current_assets_begin | cash_begin | settlement_reserve_begin | lent_funds_begin
      100                        | 50         | 16                       | 34
  - verdict: 违规
    balance_sheet: |
      total_current_assets_begin | cash_begin | settlement_reserve_begin | lent_funds_begin
      150                        | 50         | 16                       | 34
  - verdict: 无法判断
    balance_sheet: |
      total_current_assets_begin | cash_begin | settlement_reserve_begin | lent_funds_begin
                                 | 50         | 16                       | 34
---*/
SELECT
  row_id,
  total_current_assets_begin AS found,
  coalesce(cash_begin, 0) + coalesce(settlement_reserve_begin, 0) + coalesce(lent_funds_begin, 0) + coalesce(trading_assets_begin, 0) + coalesce(derivative_assets_begin, 0) + coalesce(notes_receivable_begin, 0) + coalesce(accounts_receivable_begin, 0) + coalesce(receivables_financing_begin, 0) + coalesce(prepayments_begin, 0) + coalesce(premiums_receivable_begin, 0) + coalesce(reinsurance_receivable_begin, 0) + coalesce(reinsurance_reserve_receivable_begin, 0) + coalesce(other_receivables_begin, 0) + coalesce(reverse_repo_begin, 0) + coalesce(inventories_begin, 0) + coalesce(contract_assets_begin, 0) + coalesce(held_for_sale_assets_begin, 0) + coalesce(current_portion_noncurrent_assets_begin, 0) + coalesce(other_current_assets_begin, 0) AS expected
FROM balance_sheet
WHERE abs(total_current_assets_begin - (coalesce(cash_begin, 0) + coalesce(settlement_reserve_begin, 0) + coalesce(lent_funds_begin, 0) + coalesce(trading_assets_begin, 0) + coalesce(derivative_assets_begin, 0) + coalesce(notes_receivable_begin, 0) + coalesce(accounts_receivable_begin, 0) + coalesce(receivables_financing_begin, 0) + coalesce(prepayments_begin, 0) + coalesce(premiums_receivable_begin, 0) + coalesce(reinsurance_receivable_begin, 0) + coalesce(reinsurance_reserve_receivable_begin, 0) + coalesce(other_receivables_begin, 0) + coalesce(reverse_repo_begin, 0) + coalesce(inventories_begin, 0) + coalesce(contract_assets_begin, 0) + coalesce(held_for_sale_assets_begin, 0) + coalesce(current_portion_noncurrent_assets_begin, 0) + coalesce(other_current_assets_begin, 0))) > :steps * rounding_step
