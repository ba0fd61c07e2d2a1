/*---
id: pay_over_budget
title: 累计支付超过预算
kind: ledger
pattern: 超预算
datasets: [payment_budget]
severity: 预警
deadline_days: 10
message: '{payer} 在预算项目“{budget}”下的累计支付超过了全年预算；最近一笔 {day} 支付 {amount} 元。'
mend: '追加预算或停止支付。'
source: 企业全面预算管理制度；国资发财评规〔2022〕1号
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | budget_item | month
      600 | 办公楼 | 2026-03
    payment_budget: |
      year | budget_item | amount
      2026 | 办公楼 | 500
  - alerts: 0
    ledger: |
      amount | budget_item | month
      600 | 办公楼 | 2026-03
    payment_budget: |
      year | budget_item | amount
      2026 | 办公楼 | 900
---*/
SELECT l.payer AS subject, l.payer || '|' || l.budget_item || '|' || substr(l.month, 1, 4) AS key, l.id
FROM fresh l
JOIN (
  SELECT p.organisation, p.budget_item, f.year
  FROM (SELECT DISTINCT organisation, budget_item, substr(month, 1, 4) AS year FROM fresh WHERE budget_item IS NOT NULL) f
  JOIN payment_budget b ON b.organisation = f.organisation AND b.budget_item = f.budget_item AND cast(b.year AS varchar) = f.year
  JOIN ledger p ON p.organisation = f.organisation AND p.budget_item = f.budget_item AND p.month >= f.year || '-01' AND p.month <= f.year || '-12'
  GROUP BY p.organisation, p.budget_item, f.year
  HAVING sum(p.amount) > max(b.amount)
) o ON o.organisation = l.organisation AND o.budget_item = l.budget_item AND o.year = substr(l.month, 1, 4)
