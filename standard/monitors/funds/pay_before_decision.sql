/*---
id: pay_before_decision
title: 先付款后决策
kind: ledger
pattern: 决策不匹配
datasets: [decision_matter]
severity: 严重
deadline_days: 5
message: '{payer} {day} 支付 {amount} 元，所登记的决策事项 {decision} 到这一天还没有作出决策。'
mend: '说明先付款的原因和经办、审批人员。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      paid_on | decision_no
      2026-03-02 | D1
    decision_matter: |
      decision_no | decided_on
      D1 | 2026-03-05
  - alerts: 0
    ledger: |
      paid_on | decision_no
      2026-03-06 | D1
    decision_matter: |
      decision_no | decided_on
      D1 | 2026-03-05
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN decision_matter d ON d.organisation = f.organisation AND d.decision_no = f.decision_no
WHERE f.paid_on < d.decided_on
