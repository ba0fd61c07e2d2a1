/*---
id: cf_indirect
title: 间接法计算的经营活动现金流量净额等于各调节项之和
datasets: [cash_flow]
relation: within
complete: true
severity: error
cells: [sup_net_operating_cash, sup_net_profit, sup_minority_profit, sup_unrecognised_losses, sup_impairment, sup_depreciation, sup_rou_depreciation, sup_amortisation, sup_deferred_expenses_amortisation, sup_prepaid_decrease, sup_accrued_increase, sup_disposal_losses, sup_scrapping_losses]
requires: [sup_net_operating_cash]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 经营活动产生的现金流量净额（补充资料）（本期金额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对经营活动产生的现金流量净额（补充资料）（本期金额）及其组成项目，改正填错或漏填的单元格。
source: 《企业会计准则第31号——现金流量表》补充资料
clause: 将净利润调节为经营活动现金流量
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      sup_net_operating_cash | sup_net_profit | sup_minority_profit | sup_unrecognised_losses
      100                    | 50             | 16                  | 34
  - verdict: 违规
    cash_flow: |
      sup_net_operating_cash | sup_net_profit | sup_minority_profit | sup_unrecognised_losses
      150                    | 50             | 16                  | 34
  - verdict: 无法判断
    cash_flow: |
      sup_net_operating_cash | sup_net_profit | sup_minority_profit | sup_unrecognised_losses
                             | 50             | 16                  | 34
---*/
SELECT
  row_id,
  sup_net_operating_cash AS found,
  coalesce(sup_net_profit, 0) + coalesce(sup_minority_profit, 0) + coalesce(sup_unrecognised_losses, 0) + coalesce(sup_impairment, 0) + coalesce(sup_depreciation, 0) + coalesce(sup_rou_depreciation, 0) + coalesce(sup_amortisation, 0) + coalesce(sup_deferred_expenses_amortisation, 0) + coalesce(sup_prepaid_decrease, 0) + coalesce(sup_accrued_increase, 0) + coalesce(sup_disposal_losses, 0) + coalesce(sup_scrapping_losses, 0) + coalesce(sup_fair_value_losses, 0) + coalesce(sup_deferred_income, 0) + coalesce(sup_provisions, 0) + coalesce(sup_finance_expenses, 0) + coalesce(sup_investment_losses, 0) + coalesce(sup_deferred_tax_assets, 0) + coalesce(sup_deferred_tax_liabilities, 0) + coalesce(sup_inventories, 0) + coalesce(sup_receivables, 0) + coalesce(sup_payables, 0) + coalesce(sup_unsettled_works, 0) + coalesce(sup_unfinished_works, 0) + coalesce(sup_other, 0) AS expected
FROM cash_flow
WHERE abs(sup_net_operating_cash - (coalesce(sup_net_profit, 0) + coalesce(sup_minority_profit, 0) + coalesce(sup_unrecognised_losses, 0) + coalesce(sup_impairment, 0) + coalesce(sup_depreciation, 0) + coalesce(sup_rou_depreciation, 0) + coalesce(sup_amortisation, 0) + coalesce(sup_deferred_expenses_amortisation, 0) + coalesce(sup_prepaid_decrease, 0) + coalesce(sup_accrued_increase, 0) + coalesce(sup_disposal_losses, 0) + coalesce(sup_scrapping_losses, 0) + coalesce(sup_fair_value_losses, 0) + coalesce(sup_deferred_income, 0) + coalesce(sup_provisions, 0) + coalesce(sup_finance_expenses, 0) + coalesce(sup_investment_losses, 0) + coalesce(sup_deferred_tax_assets, 0) + coalesce(sup_deferred_tax_liabilities, 0) + coalesce(sup_inventories, 0) + coalesce(sup_receivables, 0) + coalesce(sup_payables, 0) + coalesce(sup_unsettled_works, 0) + coalesce(sup_unfinished_works, 0) + coalesce(sup_other, 0))) > :steps * rounding_step
