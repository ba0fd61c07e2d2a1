/*---
id: capital_preservation
title: 国有资本保值增值率
datasets: [balance_sheet, flash_report]
subject: 发展能力
unit: "%"
direction: more
warning: 1.0
control: 0.95
format: ""
formula: 期末归属于母公司所有者权益 ÷ 年初（未扣除客观因素）
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 国资委令第4号须扣除客观因素；客观因素另表报送后再扣除。
examples:
  - value: 1.05
    balance_sheet: |
      period | equity_parent | equity_parent_begin
      2025 | 105 | 100
  - value: 0.98
    flash_report: |
      period | equity_parent
      2025-09 | 98
      2024-12 | 100
  - value: null
    balance_sheet: |
      period | equity_parent | equity_parent_begin
      2025 |  | 100
---*/
SELECT b.organisation, b.scope, b.period, b.equity_parent / nullif(coalesce(b.equity_parent_begin, o.equity_parent), 0) AS value
FROM balance_sheet b
LEFT JOIN balance_sheet o ON o.organisation = b.organisation AND o.scope = b.scope AND o.period = b.opening_period
UNION ALL
SELECT f.organisation, f.scope, f.period, f.equity_parent / nullif(g.equity_parent, 0) AS value
FROM flash_report f
LEFT JOIN flash_report g ON g.organisation = f.organisation AND g.scope = f.scope AND g.period = f.opening_period
