/*---
id: is_swing_total_operating_revenue
title: 一、营业总收入（本期金额）与上年同期未差数量级
datasets: [income_statement]
relation: prior
severity: warning
cells: [total_operating_revenue]
requires: [total_operating_revenue, income_statement.total_operating_revenue]
partner: {income_statement: prior_period}
params:
  factor: {value: 50, title: 倍数, unit: 倍}
  floor: {value: 10000000, title: 不看的小额, unit: 元}
message: 一、营业总收入（本期金额） {found} 与上年同期 {expected} 相差超过数量级，请核对金额单位（元、万元）。
mend: 核对金额单位和小数点；确属业务变化的，说明原因。
source: 国务院国资委财务快报审核口径（数量级核对）
clause: 数量级合理性
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      organisation | scope  | period | total_operating_revenue
      A            | single | 2025   | 120000000
      A            | single | 2024   | 100000000
  - verdict: 违规
    income_statement: |
      organisation | scope  | period | total_operating_revenue
      A            | single | 2025   | 900000000000
      A            | single | 2024   | 100000000
  - verdict: 无法判断
    income_statement: |
      organisation | scope  | period | total_operating_revenue
      A            | single | 2025   | 120000000
---*/
SELECT b.row_id, b.total_operating_revenue AS found, p.total_operating_revenue AS expected
FROM income_statement b
JOIN income_statement p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.prior_period
WHERE greatest(abs(b.total_operating_revenue), abs(p.total_operating_revenue)) > :floor
  AND (abs(b.total_operating_revenue) > :factor * abs(p.total_operating_revenue) OR abs(p.total_operating_revenue) > :factor * abs(b.total_operating_revenue))
