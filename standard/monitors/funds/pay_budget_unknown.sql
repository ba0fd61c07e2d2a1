/*---
id: pay_budget_unknown
title: 登记的预算项目查无此项
kind: ledger
pattern: 超预算
datasets: [payment_budget]
severity: 关注
deadline_days: 15
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元），与“大额支付没有预算项目”相同}
message: '{payer} 有 {count} 笔大额付款登记了预算项目（如 {day} 支付 {amount} 元列支“{budget}”），当年的支出预算里却没有这一项。'
mend: '核对预算项目名称，补报当年预算；预算外的，履行预算外支出审批。'
source: 企业全面预算管理制度；国资发财评规〔2022〕1号
confirmed: false
valid_from: 2019-01-01
note: 写一个查无此项的预算项目，等于没有预算，所以金额线和不看的用途与“大额支付没有预算项目”相同。同一项目一年只出一条预警。当年没有报送过预算的单位，问题在预算而不在某一笔付款，每月只出一条预警，不逐项列出。
examples:
  - alerts: 1
    ledger: |
      amount | budget_item
      8000000 | 游艇
      9000000 | 游艇
    payment_budget: |
      year | budget_item | amount
      2026 | 办公楼 | 90000000
  - alerts: 1
    ledger: |
      amount | budget_item
      8000000 | 游艇
      9000000 | 飞机
    payment_budget: |
      year | budget_item | amount
      2025 | 游艇 | 90000000
  - alerts: 0
    ledger: |
      amount | budget_item | kind
      8000000 | 办公楼 | procurement
      8000000 | | procurement
      900000 | 游艇 | procurement
      8000000 | 游艇 | tax
    payment_budget: |
      year | budget_item | amount
      2026 | 办公楼 | 90000000
---*/
SELECT f.payer AS subject,
       f.payer || '|' || CASE WHEN k.organisation IS NULL THEN '没有预算|' || f.month ELSE f.budget_item || '|' || substr(f.month, 1, 4) END AS key, f.id
FROM fresh f
LEFT JOIN payment_budget b ON b.organisation = f.organisation AND b.budget_item = f.budget_item AND cast(b.year AS varchar) = substr(f.month, 1, 4)
LEFT JOIN (
  SELECT o.organisation, o.year FROM (SELECT DISTINCT organisation, substr(month, 1, 4) AS year FROM fresh) o
  WHERE EXISTS (SELECT 1 FROM payment_budget r WHERE r.organisation = o.organisation AND cast(r.year AS varchar) = o.year)
) k ON k.organisation = f.organisation AND k.year = substr(f.month, 1, 4)
WHERE f.budget_item IS NOT NULL AND b.budget_item IS NULL AND f.amount >= coalesce(f.threshold, :large)
  AND coalesce(f.kind, 'other') NOT IN ('tax', 'payroll', 'loan_repayment', 'transfer')
