/*---
id: cf_closing_cash_bs
title: 期末现金及现金等价物不大于货币资金
datasets: [cash_flow, balance_sheet]
relation: between
severity: warning
cells: [closing_cash]
requires: [closing_cash, balance_sheet.cash]
partner: {balance_sheet: same}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 期末现金及现金等价物 {found} 大于资产负债表货币资金 {expected}。
mend: 核对现金等价物的范围；含短期国债等现金等价物的请说明。
source: 《企业会计准则第31号——现金流量表》补充资料
clause: 受限资金不属于现金，货币资金一般不小于现金及现金等价物
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      organisation | scope  | period | closing_cash
      A            | single | 2025   | 90
    balance_sheet: |
      organisation | scope  | period | cash
      A            | single | 2025   | 100
  - verdict: 违规
    cash_flow: |
      organisation | scope  | period | closing_cash
      A            | single | 2025   | 190
    balance_sheet: |
      organisation | scope  | period | cash
      A            | single | 2025   | 100
  - verdict: 无法判断
    cash_flow: |
      organisation | scope  | period | closing_cash
      A            | single | 2025   | 90
---*/
SELECT b.row_id, b.closing_cash AS found, p.cash AS expected
FROM cash_flow b
JOIN balance_sheet p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.period
WHERE b.closing_cash > p.cash + :steps * greatest(b.rounding_step, p.rounding_step)
