/*---
id: fr_value_added
title: 本期劳动生产总值等于四项之和
datasets: [flash_report]
relation: within
severity: error
cells: [value_added, labour_remuneration, depreciation, net_production_taxes, operating_surplus]
requires: [value_added]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 劳动生产总值（本年累计（期末）） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对劳动生产总值（本年累计（期末））及其组成项目，改正填错或漏填的单元格。
source: 财务快报制度；财会〔2019〕6号
clause: 收入法增加值
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      value_added | labour_remuneration | depreciation | net_production_taxes
      100         | 50                  | 16           | 34
  - verdict: 违规
    flash_report: |
      value_added | labour_remuneration | depreciation | net_production_taxes
      150         | 50                  | 16           | 34
  - verdict: 无法判断
    flash_report: |
      value_added | labour_remuneration | depreciation | net_production_taxes
                  | 50                  | 16           | 34
---*/
SELECT
  row_id,
  value_added AS found,
  coalesce(labour_remuneration, 0) + coalesce(depreciation, 0) + coalesce(net_production_taxes, 0) + coalesce(operating_surplus, 0) AS expected
FROM flash_report
WHERE abs(value_added - (coalesce(labour_remuneration, 0) + coalesce(depreciation, 0) + coalesce(net_production_taxes, 0) + coalesce(operating_surplus, 0))) > :steps * rounding_step
