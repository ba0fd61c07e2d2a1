/*---
id: bs_equity_parent_begin
title: 上年年末归属于母公司所有者权益等于各项权益之和
datasets: [balance_sheet]
relation: within
complete: true
severity: error
cells: [equity_parent_begin, paid_in_capital_begin, other_equity_begin, capital_reserve_begin, treasury_stock_begin, other_comprehensive_income_begin, translation_difference_begin, special_reserve_begin, surplus_reserve_begin, general_risk_reserve_begin, retained_earnings_begin]
requires: [equity_parent_begin]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 归属于母公司所有者权益合计（上年年末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对归属于母公司所有者权益合计（上年年末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 实收资本＋其他权益工具＋资本公积－库存股＋其他综合收益＋专项储备＋盈余公积＋未分配利润
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      equity_parent_begin | treasury_stock_begin | paid_in_capital_begin | other_equity_begin | capital_reserve_begin
      100                 | 10                   | 55                    | 18                 | 37
  - verdict: 违规
    balance_sheet: |
      equity_parent_begin | treasury_stock_begin | paid_in_capital_begin | other_equity_begin | capital_reserve_begin
      150                 | 10                   | 55                    | 18                 | 37
  - verdict: 无法判断
    balance_sheet: |
      equity_parent_begin | treasury_stock_begin | paid_in_capital_begin | other_equity_begin | capital_reserve_begin
                          | 10                   | 55                    | 18                 | 37
---*/
SELECT
  row_id,
  equity_parent_begin AS found,
  coalesce(paid_in_capital_begin, 0) + coalesce(other_equity_begin, 0) + coalesce(capital_reserve_begin, 0) - coalesce(treasury_stock_begin, 0) + coalesce(other_comprehensive_income_begin, 0) + coalesce(translation_difference_begin, 0) + coalesce(special_reserve_begin, 0) + coalesce(surplus_reserve_begin, 0) + coalesce(general_risk_reserve_begin, 0) + coalesce(retained_earnings_begin, 0) AS expected
FROM balance_sheet
WHERE abs(equity_parent_begin - (coalesce(paid_in_capital_begin, 0) + coalesce(other_equity_begin, 0) + coalesce(capital_reserve_begin, 0) - coalesce(treasury_stock_begin, 0) + coalesce(other_comprehensive_income_begin, 0) + coalesce(translation_difference_begin, 0) + coalesce(special_reserve_begin, 0) + coalesce(surplus_reserve_begin, 0) + coalesce(general_risk_reserve_begin, 0) + coalesce(retained_earnings_begin, 0))) > :steps * rounding_step
