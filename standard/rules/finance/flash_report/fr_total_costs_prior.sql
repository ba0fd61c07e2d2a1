/*---
id: fr_total_costs_prior
title: 上年同期营业总成本等于各项之和
datasets: [flash_report]
relation: within
severity: error
cells: [total_operating_costs_prior, operating_costs_prior, taxes_and_surcharges_prior, selling_expenses_prior, admin_expenses_prior, rd_expenses_prior, finance_expenses_prior, other_costs_prior]
requires: [total_operating_costs_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 营业总成本（上年同期累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对营业总成本（上年同期累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 营业总成本各项目之和
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      total_operating_costs_prior | operating_costs_prior | taxes_and_surcharges_prior | selling_expenses_prior
      100                         | 50                    | 16                         | 34
  - verdict: 违规
    flash_report: |
      total_operating_costs_prior | operating_costs_prior | taxes_and_surcharges_prior | selling_expenses_prior
      150                         | 50                    | 16                         | 34
  - verdict: 无法判断
    flash_report: |
      total_operating_costs_prior | operating_costs_prior | taxes_and_surcharges_prior | selling_expenses_prior
                                  | 50                    | 16                         | 34
---*/
SELECT
  row_id,
  total_operating_costs_prior AS found,
  coalesce(operating_costs_prior, 0) + coalesce(taxes_and_surcharges_prior, 0) + coalesce(selling_expenses_prior, 0) + coalesce(admin_expenses_prior, 0) + coalesce(rd_expenses_prior, 0) + coalesce(finance_expenses_prior, 0) + coalesce(other_costs_prior, 0) AS expected
FROM flash_report
WHERE abs(total_operating_costs_prior - (coalesce(operating_costs_prior, 0) + coalesce(taxes_and_surcharges_prior, 0) + coalesce(selling_expenses_prior, 0) + coalesce(admin_expenses_prior, 0) + coalesce(rd_expenses_prior, 0) + coalesce(finance_expenses_prior, 0) + coalesce(other_costs_prior, 0))) > :steps * rounding_step
