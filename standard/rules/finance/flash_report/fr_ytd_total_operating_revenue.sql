/*---
id: fr_ytd_total_operating_revenue
title: 营业总收入（本年累计（期末））的累计数不小于上月累计数
datasets: [flash_report]
relation: prior
severity: warning
cells: [total_operating_revenue]
requires: [total_operating_revenue, flash_report.total_operating_revenue]
applies: period_kind = 'month' and opening_period <> previous_period
partner: {flash_report: previous_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 营业总收入（本年累计（期末））累计 {found} 小于上月累计 {expected}。
mend: 快报填本年累计数，一般逐月不减；冲回、更正的请说明。
source: 财务快报制度；财会〔2019〕6号
clause: 本年累计数
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      organisation | scope  | period  | total_operating_revenue
      A            | single | 2025-06 | 120
      A            | single | 2025-05 | 100
  - verdict: 违规
    flash_report: |
      organisation | scope  | period  | total_operating_revenue
      A            | single | 2025-06 | 80
      A            | single | 2025-05 | 100
  - verdict: 无法判断
    flash_report: |
      organisation | scope  | period  | total_operating_revenue
      A            | single | 2025-06 | 80
---*/
SELECT b.row_id, b.total_operating_revenue AS found, p.total_operating_revenue AS expected
FROM flash_report b
JOIN flash_report p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.previous_period
WHERE b.total_operating_revenue < p.total_operating_revenue - :steps * b.rounding_step
