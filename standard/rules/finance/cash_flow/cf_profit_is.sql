/*---
id: cf_profit_is
title: 补充资料净利润等于利润表净利润
datasets: [cash_flow, income_statement]
relation: between
severity: warning
cells: [sup_net_profit]
requires: [sup_net_profit, income_statement.net_profit]
applies: sup_net_profit is not null
partner: {income_statement: same}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 净利润（补充资料）（本期金额） {found} 与利润表的 {expected} 相差 {difference}。
mend: 核对净利润（补充资料）（本期金额）与利润表的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 《企业会计准则第31号——现金流量表》补充资料
clause: 表间勾稽；2007年衔接年度按旧口径列示者须说明
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      organisation | scope  | period | sup_net_profit
      A            | single | 2025   | 100
    income_statement: |
      organisation | scope  | period | net_profit
      A            | single | 2025   | 100
  - verdict: 违规
    cash_flow: |
      organisation | scope  | period | sup_net_profit
      A            | single | 2025   | 1000
    income_statement: |
      organisation | scope  | period | net_profit
      A            | single | 2025   | 100
  - verdict: 无法判断
    cash_flow: |
      organisation | scope  | period | sup_net_profit
      A            | single | 2025   | 100
---*/
SELECT
  b.row_id,
  b.sup_net_profit AS found,
  p.net_profit AS expected
FROM cash_flow b
JOIN income_statement p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.period
WHERE abs(b.sup_net_profit - (p.net_profit))
  > :steps * greatest(b.rounding_step, p.rounding_step)
