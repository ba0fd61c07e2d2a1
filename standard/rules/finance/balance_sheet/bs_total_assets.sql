/*---
id: bs_total_assets
title: 期末资产总计等于流动资产与非流动资产之和
datasets: [balance_sheet]
relation: within
severity: error
cells: [total_assets, total_current_assets, total_noncurrent_assets]
applies: period_end >= DATE '2007-01-01' and (coalesce(total_current_assets, 1) <> 0 or coalesce(total_noncurrent_assets, 1) <> 0) or coalesce(total_current_assets, 1) <> 0 and coalesce(total_noncurrent_assets, 1) <> 0
requires: [total_assets, total_current_assets, total_noncurrent_assets]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 资产总计（期末余额） {found} 与各项计算值 {expected} 相差 {difference}。
mend: 逐项核对资产总计（期末余额）及其组成项目，改正填错或漏填的单元格。
source: 财会〔2019〕6号 附件1、附件2
clause: 资产总计＝流动资产合计＋非流动资产合计
confirmed: true
valid_from: 1993-07-01
note: 金融企业不分流动与非流动，两项都是 0 时不适用；2006年以前的格式没有非流动合计一项，来源以 0 补空的不适用。
examples:
  - verdict: 合规
    balance_sheet: |
      total_assets | total_current_assets | total_noncurrent_assets
      100          | 50                   | 50
  - verdict: 违规
    balance_sheet: |
      total_assets | total_current_assets | total_noncurrent_assets
      150          | 50                   | 50
  - verdict: 违规
    balance_sheet: |
      period | total_assets | total_current_assets | total_noncurrent_assets
      2003 | 110 | 50 | 50
  - verdict: 合规
    balance_sheet: |
      period | total_assets | total_current_assets | total_noncurrent_assets
      2003 | 110 | 50 | 0
  - verdict: 违规
    balance_sheet: |
      total_assets | total_current_assets | total_noncurrent_assets
      110 | 50 | 0
  - verdict: 合规
    balance_sheet: |
      total_assets | total_current_assets | total_noncurrent_assets
      110 | 0 | 0
  - verdict: 无法判断
    balance_sheet: |
      total_assets | total_current_assets | total_noncurrent_assets
                   | 50                   | 50
---*/
SELECT
  row_id,
  total_assets AS found,
  total_current_assets + total_noncurrent_assets AS expected
FROM balance_sheet
WHERE abs(total_assets - (total_current_assets + total_noncurrent_assets)) > :steps * rounding_step
