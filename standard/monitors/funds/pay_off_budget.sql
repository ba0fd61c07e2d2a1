/*---
id: pay_off_budget
title: 大额支付没有预算项目
kind: ledger
pattern: 超预算
severity: 关注
deadline_days: 15
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
message: '{payer} {day} 支付 {amount} 元，达到大额标准，却没有登记列支的预算项目。'
mend: '补充预算项目，或履行预算外支出审批。'
source: 企业全面预算管理制度
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | budget_item
      8000000 |
  - alerts: 1
    ledger: |
      amount | budget_item | kind
      8000000 | |
  - alerts: 0
    ledger: |
      amount | budget_item
      8000000 | 办公楼
      90000 |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.budget_item IS NULL AND f.amount >= coalesce(f.threshold, :large) AND coalesce(f.kind, 'other') NOT IN ('tax', 'payroll', 'loan_repayment', 'transfer')
