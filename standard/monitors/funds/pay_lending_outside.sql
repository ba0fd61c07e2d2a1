/*---
id: pay_lending_outside
title: 向集团外借出资金
kind: ledger
pattern: 对外出借
severity: 严重
deadline_days: 5
message: '{payer} {day} 把 {amount} 元借给了集团以外的 {payee}。'
mend: '提供决策、担保和收回计划；违规出借的立即收回。'
source: 国资发财评规〔2023〕74号；国有企业不得违规对外出借资金
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      kind | payee_kind
      lending | enterprise
  - alerts: 0
    ledger: |
      kind | payee_kind
      lending | group_member
      procurement | enterprise
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.kind = 'lending' AND f.payee_kind <> 'group_member'
