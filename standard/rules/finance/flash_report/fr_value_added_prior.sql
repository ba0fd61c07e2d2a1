/*---
id: fr_value_added_prior
title: 上年同期劳动生产总值等于四项之和
datasets: [flash_report]
relation: within
severity: error
cells: [value_added_prior, labour_remuneration_prior, depreciation_prior, net_production_taxes_prior, operating_surplus_prior]
requires: [value_added_prior]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 劳动生产总值（上年同期累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对劳动生产总值（上年同期累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 收入法增加值
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      value_added_prior | labour_remuneration_prior | depreciation_prior | net_production_taxes_prior
      100               | 50                        | 16                 | 34
  - verdict: 违规
    flash_report: |
      value_added_prior | labour_remuneration_prior | depreciation_prior | net_production_taxes_prior
      150               | 50                        | 16                 | 34
  - verdict: 无法判断
    flash_report: |
      value_added_prior | labour_remuneration_prior | depreciation_prior | net_production_taxes_prior
                        | 50                        | 16                 | 34
---*/
SELECT
  row_id,
  value_added_prior AS found,
  coalesce(labour_remuneration_prior, 0) + coalesce(depreciation_prior, 0) + coalesce(net_production_taxes_prior, 0) + coalesce(operating_surplus_prior, 0) AS expected
FROM flash_report
WHERE abs(value_added_prior - (coalesce(labour_remuneration_prior, 0) + coalesce(depreciation_prior, 0) + coalesce(net_production_taxes_prior, 0) + coalesce(operating_surplus_prior, 0))) > :steps * rounding_step
