/*---
id: bs_equity_parent
title: 期末归属于母公司所有者权益等于各项权益之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [equity_parent, paid_in_capital, other_equity, capital_reserve, treasury_stock, other_comprehensive_income, translation_difference, special_reserve, surplus_reserve, general_risk_reserve, retained_earnings]
requires: [equity_parent]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 归属于母公司所有者权益合计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对归属于母公司所有者权益合计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 实收资本＋其他权益工具＋资本公积－库存股＋其他综合收益＋专项储备＋盈余公积＋未分配利润
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      equity_parent | treasury_stock | paid_in_capital | other_equity | capital_reserve
      100           | 10             | 55              | 18           | 37
  - verdict: 违规
    balance_sheet: |
      equity_parent | treasury_stock | paid_in_capital | other_equity | capital_reserve
      150           | 10             | 55              | 18           | 37
  - verdict: 无法判断
    balance_sheet: |
      equity_parent | treasury_stock | paid_in_capital | other_equity | capital_reserve
                    | 10             | 55              | 18           | 37
---*/
SELECT
  row_id,
  equity_parent AS found,
  coalesce(paid_in_capital, 0) + coalesce(other_equity, 0) + coalesce(capital_reserve, 0) - coalesce(treasury_stock, 0) + coalesce(other_comprehensive_income, 0) + coalesce(translation_difference, 0) + coalesce(special_reserve, 0) + coalesce(surplus_reserve, 0) + coalesce(general_risk_reserve, 0) + coalesce(retained_earnings, 0) AS expected
FROM balance_sheet
WHERE abs(equity_parent - (coalesce(paid_in_capital, 0) + coalesce(other_equity, 0) + coalesce(capital_reserve, 0) - coalesce(treasury_stock, 0) + coalesce(other_comprehensive_income, 0) + coalesce(translation_difference, 0) + coalesce(special_reserve, 0) + coalesce(surplus_reserve, 0) + coalesce(general_risk_reserve, 0) + coalesce(retained_earnings, 0))) > :steps * rounding_step
