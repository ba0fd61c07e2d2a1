/*---
id: pay_dissolved
title: 收款方已注销或吊销
kind: ledger
pattern: 异常对手方
datasets: [counterparty]
severity: 严重
deadline_days: 5
message: '{payer} {day} 向 {payee} 支付 {amount} 元，而收款方在此之前已经注销或吊销。'
mend: '立即核实收款账户的实际持有人。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      paid_on
      2026-03-02
    counterparty: |
      party | ended_on
      B | 2026-01-15
  - alerts: 0
    ledger: |
      paid_on
      2026-03-02
    counterparty: |
      party | ended_on
      B | 2026-05-15
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN counterparty c ON c.organisation = f.organisation AND c.party = f.payee
WHERE c.ended_on <= f.paid_on
