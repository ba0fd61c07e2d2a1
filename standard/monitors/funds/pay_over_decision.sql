/*---
id: pay_over_decision
title: 累计支付超过决策批准金额
kind: ledger
pattern: 超批准金额
datasets: [decision_matter]
severity: 严重
deadline_days: 5
message: '{payer} 按决策事项 {decision} 累计支付 {count} 笔、{total} 元，超过了批准的金额。'
mend: '停止后续支付，说明超付原因，补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | decision_no
      6000000 | D1
      5000000 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
  - alerts: 0
    ledger: |
      amount | decision_no
      6000000 | D1
      4000000 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
---*/
SELECT l.payer AS subject, l.payer || '|' || l.decision_no AS key, l.id
FROM ledger l
JOIN (
  SELECT p.organisation, p.decision_no
  FROM (SELECT DISTINCT organisation, decision_no FROM fresh WHERE decision_no IS NOT NULL) f
  JOIN decision_matter d ON d.organisation = f.organisation AND d.decision_no = f.decision_no
  JOIN ledger p ON p.organisation = f.organisation AND p.decision_no = f.decision_no
  GROUP BY p.organisation, p.decision_no
  HAVING sum(p.amount) > max(d.amount)
) o ON o.organisation = l.organisation AND o.decision_no = l.decision_no
