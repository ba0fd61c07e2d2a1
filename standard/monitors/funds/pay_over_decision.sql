/*---
id: pay_over_decision
title: 累计支付超过决策批准金额
kind: ledger
pattern: 超批准金额
datasets: [decision_matter, decision_change, decision_topic]
severity: 严重
deadline_days: 5
message: '{payer} 按决策事项 {decision} 累计支付 {count} 笔、{total} 元，超过了批准的金额。'
mend: '停止后续支付，说明超付原因，补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 批准金额包括已由议题通过的变更；超支后补议的变更一经通过，不再预警。
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
  - alerts: 0
    ledger: |
      amount | decision_no
      6000000 | D1
      5000000 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
    decision_change: |
      decision_no | change_no | amount_after | topic_no
      D1 | C1 | 12000000 | T2
    decision_topic: |
      topic_no | outcome
      T2 | passed
  - alerts: 1
    ledger: |
      amount | decision_no
      6000000 | D1
      5000000 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
    decision_change: |
      decision_no | change_no | amount_after | topic_no
      D1 | C1 | 12000000 | T2
    decision_topic: |
      topic_no | outcome
      T2 | rejected
---*/
WITH approved AS (
  SELECT f.organisation, f.decision_no, greatest(max(d.amount), coalesce(max(c.amount_after), max(d.amount))) AS amount
  FROM (SELECT DISTINCT organisation, decision_no FROM fresh WHERE decision_no IS NOT NULL) f
  JOIN decision_matter d ON d.organisation = f.organisation AND d.decision_no = f.decision_no
  LEFT JOIN (
    SELECT x.organisation, x.decision_no, x.amount_after
    FROM decision_change x
    JOIN decision_topic t ON t.organisation = x.organisation AND t.topic_no = x.topic_no AND t.outcome = 'passed'
  ) c ON c.organisation = f.organisation AND c.decision_no = f.decision_no
  GROUP BY f.organisation, f.decision_no
)
SELECT l.payer AS subject, l.payer || '|' || l.decision_no AS key, l.id
FROM ledger l
JOIN (
  SELECT a.organisation, a.decision_no
  FROM approved a
  JOIN ledger p ON p.organisation = a.organisation AND p.decision_no = a.decision_no
  GROUP BY a.organisation, a.decision_no
  HAVING sum(p.amount) > max(a.amount)
) o ON o.organisation = l.organisation AND o.decision_no = l.decision_no
