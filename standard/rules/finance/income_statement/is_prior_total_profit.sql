/*---
id: is_prior_total_profit
title: 四、利润总额（亏损总额以“－”号填列）（本期金额）的上期金额等于上年同期所报金额
datasets: [income_statement]
relation: prior
severity: warning
cells: [total_profit_prior]
requires: [total_profit_prior, income_statement.total_profit]
partner: {income_statement: prior_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 四、利润总额（亏损总额以“－”号填列）（上期金额） {found} 与上年同期的 {expected} 相差 {difference}。
mend: 核对四、利润总额（亏损总额以“－”号填列）（上期金额）与上年同期的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 《企业会计准则第30号——财务报表列报》
clause: 可比期间数据
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      organisation | scope  | period | total_profit_prior | total_profit
      A            | single | 2025   | 100                |
      A            | single | 2024   |                    | 100
  - verdict: 违规
    income_statement: |
      organisation | scope  | period | total_profit_prior | total_profit
      A            | single | 2025   | 1000               |
      A            | single | 2024   |                    | 100
  - verdict: 无法判断
    income_statement: |
      organisation | scope  | period | total_profit_prior | total_profit
      A            | single | 2025   | 100                |
---*/
SELECT
  b.row_id,
  b.total_profit_prior AS found,
  p.total_profit AS expected
FROM income_statement b
JOIN income_statement p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.prior_period
WHERE abs(b.total_profit_prior - (p.total_profit))
  > :steps * greatest(b.rounding_step, p.rounding_step)
