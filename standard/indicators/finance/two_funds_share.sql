/*---
id: two_funds_share
title: “两金”占流动资产比重
datasets: [balance_sheet, flash_report]
subject: 营运效率
unit: "%"
direction: less
warning: 0.6
control: 0.75
format: ""
formula: （应收账款＋存货）÷ 流动资产合计
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.5
    balance_sheet: |
      period | accounts_receivable | inventories | total_current_assets
      2025 | 20 | 30 | 100
  - value: 0.2
    flash_report: |
      period | accounts_receivable | inventories | total_current_assets
      2025-09 | 10 | 10 | 100
  - value: null
    balance_sheet: |
      period | accounts_receivable | inventories | total_current_assets
      2025 | 20 | 30 | 
---*/
SELECT b.organisation, b.scope, b.period, (coalesce(b.accounts_receivable, 0) + coalesce(b.inventories, 0)) / nullif(b.total_current_assets, 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, (coalesce(f.accounts_receivable, 0) + coalesce(f.inventories, 0)) / nullif(f.total_current_assets, 0) AS value
FROM flash_report f
