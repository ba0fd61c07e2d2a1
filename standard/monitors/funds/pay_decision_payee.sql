/*---
id: pay_decision_payee
title: 收款方与决策批准的不一致
kind: ledger
pattern: 决策不匹配
datasets: [decision_matter]
severity: 严重
deadline_days: 5
message: '{payer} {day} 把 {amount} 元付给了 {payee}，而决策事项 {decision} 批准的收款方是另一家。'
mend: '说明变更收款方的依据，补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      payee | decision_no
      C | D1
    decision_matter: |
      decision_no | payee_code
      D1 | B
  - alerts: 0
    ledger: |
      payee | decision_no
      B | D1
      C | D2
    decision_matter: |
      decision_no | payee_code
      D1 | B
      D2 |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN decision_matter d ON d.organisation = f.organisation AND d.decision_no = f.decision_no
WHERE d.payee_code <> f.payee
