/*---
id: debt_ratio
title: 资产负债率
datasets: [balance_sheet, flash_report]
subject: 一利五率
unit: "%"
direction: less
warning: {B: 0.65, C: 0.65, D: 0.65, M: 0.60, default: 0.70}
control: {B: 0.70, C: 0.70, D: 0.70, M: 0.65, default: 0.75}
format: ""
formula: 负债合计 ÷ 资产总计
aggregate: ratio
source: 国务院国资委中央企业经营指标体系（2023年“一利五率”）
clause: 一利五率
confirmed: false
valid_from: 2007-01-01
note: 预警线、重点监管线：工业 65%/70%，非工业 70%/75%，科研设计 60%/65%（中办国办《关于加强国有企业资产负债约束的指导意见》前的固定线；新口径为上年行业平均值加 5、10 个百分点，由监管机构每年公布后替换）。
examples:
  - value: 0.65
    balance_sheet: |
      period | total_liabilities | total_assets
      2025 | 65 | 100
  - value: null
    balance_sheet: |
      period | total_liabilities | total_assets
      2025 | 65 | 0
  - value: 0.25
    flash_report: |
      period | total_liabilities | total_assets
      2025-09 | 30 | 120
---*/
SELECT b.organisation, b.scope, b.period, b.total_liabilities / nullif(b.total_assets, 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_liabilities / nullif(f.total_assets, 0) AS value
FROM flash_report f
