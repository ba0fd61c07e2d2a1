/*---
id: bs_retained_roll
title: 未分配利润的增加不大于归母净利润
datasets: [balance_sheet, income_statement]
relation: between
severity: warning
cells: [retained_earnings, retained_earnings_begin]
requires: [retained_earnings, retained_earnings_begin, income_statement.net_profit_parent]
partner: {income_statement: same}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 未分配利润本年增加 {found}，大于归属于母公司所有者的净利润 {expected}。
mend: 提取盈余公积和分配股利只会减少未分配利润；会计政策变更、权益内部结转请说明。
source: 《企业会计准则第30号——财务报表列报》所有者权益变动表
clause: 年末＝年初＋归母净利润－提取－分配
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      organisation | scope  | period | retained_earnings | retained_earnings_begin
      A            | single | 2025   | 150               | 100
    income_statement: |
      organisation | scope  | period | net_profit_parent
      A            | single | 2025   | 60
  - verdict: 违规
    balance_sheet: |
      organisation | scope  | period | retained_earnings | retained_earnings_begin
      A            | single | 2025   | 250               | 100
    income_statement: |
      organisation | scope  | period | net_profit_parent
      A            | single | 2025   | 60
  - verdict: 无法判断
    balance_sheet: |
      organisation | scope  | period | retained_earnings | retained_earnings_begin
      A            | single | 2025   | 150               | 100
---*/
SELECT b.row_id, b.retained_earnings - b.retained_earnings_begin AS found, p.net_profit_parent AS expected
FROM balance_sheet b
JOIN income_statement p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.period
WHERE b.retained_earnings - b.retained_earnings_begin > p.net_profit_parent + :steps * greatest(b.rounding_step, p.rounding_step)
