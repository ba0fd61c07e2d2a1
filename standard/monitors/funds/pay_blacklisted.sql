/*---
id: pay_blacklisted
title: 收款方在失信或禁入名单
kind: ledger
pattern: 异常对手方
datasets: [counterparty]
severity: 严重
deadline_days: 5
message: '{payer} {day} 向 {payee} 支付 {amount} 元，这一天收款方已在失信或禁入名单上。'
mend: '说明继续付款的依据（如生效判决），否则停止支付。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      paid_on
      2026-03-02
    counterparty: |
      party | listed_on
      B | 2026-01-15
  - alerts: 0
    ledger: |
      paid_on
      2026-03-02
    counterparty: |
      party | listed_on
      B |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN counterparty c ON c.organisation = f.organisation AND c.party = f.payee
WHERE c.listed_on <= f.paid_on
