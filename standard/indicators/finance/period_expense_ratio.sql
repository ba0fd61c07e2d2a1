/*---
id: period_expense_ratio
title: 期间费用率
datasets: [income_statement, flash_report]
subject: 营运效率
unit: "%"
direction: less
warning: 0.3
control: 0.5
format: ""
formula: （销售费用＋管理费用＋财务费用）÷ 营业总收入
aggregate: ratio
source: 企业绩效评价标准值编制口径（国资委考核分配局）
clause: 财务绩效定量评价指标
confirmed: false
valid_from: 2007-01-01
note: 预警线、控制线为平台默认值，由监管机构确定。
examples:
  - value: 0.2
    income_statement: |
      period | selling_expenses | admin_expenses | finance_expenses | total_operating_revenue
      2025 | 5 | 10 | 5 | 100
  - value: 0.1
    flash_report: |
      period | selling_expenses | admin_expenses | finance_expenses | total_operating_revenue
      2025-09 | 5 | 3 | 2 | 100
  - value: null
    income_statement: |
      period | selling_expenses | admin_expenses | finance_expenses | total_operating_revenue
      2025 | 5 | 10 | 5 | 
---*/
SELECT i.organisation, i.scope, i.period, (coalesce(i.selling_expenses, 0) + coalesce(i.admin_expenses, 0) + coalesce(i.finance_expenses, 0)) / nullif(i.total_operating_revenue, 0) AS value
FROM income_statement i
UNION ALL
SELECT f.organisation, f.scope, f.period, (coalesce(f.selling_expenses, 0) + coalesce(f.admin_expenses, 0) + coalesce(f.finance_expenses, 0)) / nullif(f.total_operating_revenue, 0) AS value
FROM flash_report f
