/*---
id: bs_current_assets
title: 期末流动资产合计等于各项流动资产之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [total_current_assets, cash, settlement_reserve, lent_funds, trading_assets, derivative_assets, notes_receivable, accounts_receivable, receivables_financing, prepayments, premiums_receivable, reinsurance_receivable, reinsurance_reserve_receivable]
requires: [total_current_assets]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 流动资产合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对流动资产合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 流动资产各项目之和；应收利息、应收股利为其他应收款的其中项
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      total_current_assets | cash | settlement_reserve | lent_funds
      100                  | 50   | 16                 | 34
  - verdict: 违规
    balance_sheet: |
      total_current_assets | cash | settlement_reserve | lent_funds
      150                  | 50   | 16                 | 34
  - verdict: 无法判断
    balance_sheet: |
      total_current_assets | cash | settlement_reserve | lent_funds
                           | 50   | 16                 | 34
---*/
SELECT
  row_id,
  total_current_assets AS found,
  coalesce(cash, 0) + coalesce(settlement_reserve, 0) + coalesce(lent_funds, 0) + coalesce(trading_assets, 0) + coalesce(derivative_assets, 0) + coalesce(notes_receivable, 0) + coalesce(accounts_receivable, 0) + coalesce(receivables_financing, 0) + coalesce(prepayments, 0) + coalesce(premiums_receivable, 0) + coalesce(reinsurance_receivable, 0) + coalesce(reinsurance_reserve_receivable, 0) + coalesce(other_receivables, 0) + coalesce(reverse_repo, 0) + coalesce(inventories, 0) + coalesce(contract_assets, 0) + coalesce(held_for_sale_assets, 0) + coalesce(current_portion_noncurrent_assets, 0) + coalesce(other_current_assets, 0) AS expected
FROM balance_sheet
WHERE abs(total_current_assets - (coalesce(cash, 0) + coalesce(settlement_reserve, 0) + coalesce(lent_funds, 0) + coalesce(trading_assets, 0) + coalesce(derivative_assets, 0) + coalesce(notes_receivable, 0) + coalesce(accounts_receivable, 0) + coalesce(receivables_financing, 0) + coalesce(prepayments, 0) + coalesce(premiums_receivable, 0) + coalesce(reinsurance_receivable, 0) + coalesce(reinsurance_reserve_receivable, 0) + coalesce(other_receivables, 0) + coalesce(reverse_repo, 0) + coalesce(inventories, 0) + coalesce(contract_assets, 0) + coalesce(held_for_sale_assets, 0) + coalesce(current_portion_noncurrent_assets, 0) + coalesce(other_current_assets, 0))) > :steps * rounding_step
