/*---
id: fr_prior_total_assets
title: 资产总计（本年累计（期末））的上年同期数等于上年同期所报数
datasets: [flash_report]
relation: prior
severity: warning
cells: [total_assets_prior]
requires: [total_assets_prior, flash_report.total_assets]
partner: {flash_report: prior_period}
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
  share: {value: 0.005, title: 容许的相对差, unit: 比率}
message: 资产总计（上年同期累计（期末）） {found} 与上年同期的 {expected} 相差 {difference}。
mend: 核对资产总计（上年同期累计（期末））与上年同期的对应项目；如因追溯调整、重分类等而不同，请说明。
source: 财务快报制度；财会〔2019〕6号
clause: 可比期间数据；追溯调整须说明
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      organisation | scope  | period | total_assets_prior | total_assets
      A            | single | 2025   | 100                |
      A            | single | 2024   |                    | 100
  - verdict: 违规
    flash_report: |
      organisation | scope  | period | total_assets_prior | total_assets
      A            | single | 2025   | 1000               |
      A            | single | 2024   |                    | 100
  - verdict: 无法判断
    flash_report: |
      organisation | scope  | period | total_assets_prior | total_assets
      A            | single | 2025   | 100                |
---*/
SELECT
  b.row_id,
  b.total_assets_prior AS found,
  p.total_assets AS expected
FROM flash_report b
JOIN flash_report p ON p.organisation = b.organisation AND p.scope = b.scope AND p.period = b.prior_period
WHERE abs(b.total_assets_prior - (p.total_assets))
  > greatest(:steps * greatest(b.rounding_step, p.rounding_step), :share * abs(p.total_assets))
