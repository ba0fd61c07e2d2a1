/*---
id: pay_new_counterparty
title: 收款方刚刚成立
kind: ledger
pattern: 异常对手方
datasets: [counterparty]
severity: 预警
deadline_days: 10
params:
  days: {value: 180, title: 成立不足的天数}
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} {day} 向 {payee} 支付 {amount} 元，这家收款方成立还不到 {days} 天。'
mend: '提供选取该供应商的程序和资格审查材料。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    counterparty: |
      party | registered_on
      B | 2026-01-15
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    counterparty: |
      party | registered_on
      B | 2020-01-15
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN counterparty c ON c.organisation = f.organisation AND c.party = f.payee
WHERE c.registered_on > f.paid_on - :days AND f.amount >= :floor
