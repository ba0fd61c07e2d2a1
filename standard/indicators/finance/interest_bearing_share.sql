/*---
id: interest_bearing_share
title: 带息负债比率
datasets: [balance_sheet, flash_report]
subject: 偿债能力
unit: "%"
direction: less
warning: 0.65
control: 0.8
format: ""
formula: （短期借款＋一年内到期的非流动负债＋长期借款＋应付债券）÷ 负债合计
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
examples:
  - value: 0.5
    balance_sheet: |
      period | short_term_borrowings | long_term_borrowings | bonds_payable | total_liabilities
      2025 | 20 | 30 | 10 | 120
  - value: 0.2
    flash_report: |
      period | short_term_borrowings | current_portion_noncurrent_liabilities | total_liabilities
      2025-09 | 20 | 4 | 120
  - value: null
    balance_sheet: |
      period | short_term_borrowings | long_term_borrowings | bonds_payable | total_liabilities
      2025 | 20 | 30 | 10 | 
---*/
SELECT b.organisation, b.scope, b.period, (coalesce(b.short_term_borrowings, 0) + coalesce(b.current_portion_noncurrent_liabilities, 0) + coalesce(b.long_term_borrowings, 0) + coalesce(b.bonds_payable, 0)) / nullif(b.total_liabilities, 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, (coalesce(f.short_term_borrowings, 0) + coalesce(f.current_portion_noncurrent_liabilities, 0) + coalesce(f.long_term_borrowings, 0) + coalesce(f.bonds_payable, 0)) / nullif(f.total_liabilities, 0) AS value
FROM flash_report f
