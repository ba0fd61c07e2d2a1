/*---
id: long_term_debt_share
title: 长期资本负债率
datasets: [balance_sheet, flash_report]
subject: 偿债能力
unit: "%"
direction: less
warning: 0.5
control: 0.65
format: ""
formula: 非流动负债合计 ÷（非流动负债合计＋所有者权益合计）
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线为平台默认值，由监管机构确定。
examples:
  - value: 0.2
    balance_sheet: |
      period | total_noncurrent_liabilities | total_equity
      2025 | 20 | 80
  - value: 0.4
    flash_report: |
      period | total_noncurrent_liabilities | total_equity
      2025-09 | 40 | 60
  - value: null
    balance_sheet: |
      period | total_noncurrent_liabilities | total_equity
      2025 |  | 80
---*/
SELECT b.organisation, b.scope, b.period, b.total_noncurrent_liabilities / nullif((b.total_noncurrent_liabilities + b.total_equity), 0) AS value
FROM balance_sheet b
UNION ALL
SELECT f.organisation, f.scope, f.period, f.total_noncurrent_liabilities / nullif((f.total_noncurrent_liabilities + f.total_equity), 0) AS value
FROM flash_report f
