/*---
id: pay_after_decision_ends
title: 超过决策执行期限付款
kind: ledger
pattern: 决策不匹配
datasets: [decision_matter]
severity: 预警
deadline_days: 10
message: '{payer} {day} 按决策事项 {decision} 支付 {amount} 元，而这项决策的执行期限在此之前已经截止。'
mend: '重新履行决策程序，或补充延期决议。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      paid_on | decision_no
      2026-07-02 | D1
    decision_matter: |
      decision_no | valid_to
      D1 | 2026-06-30
  - alerts: 0
    ledger: |
      paid_on | decision_no
      2026-06-06 | D1
    decision_matter: |
      decision_no | valid_to
      D1 | 2026-06-30
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN decision_matter d ON d.organisation = f.organisation AND d.decision_no = f.decision_no
WHERE f.paid_on > d.valid_to
