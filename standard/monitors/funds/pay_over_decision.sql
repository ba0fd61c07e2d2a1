/*---
id: pay_over_decision
title: 累计支付超过决策批准金额
kind: ledger
pattern: 超批准金额
datasets: [decision_matter, decision_change, decision_topic, decision_meeting]
severity: 严重
deadline_days: 5
message: '{payer} 按决策事项 {decision} 累计支付 {count} 笔、{total} 元，超过了批准的金额。'
mend: '停止后续支付，说明超付原因，补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 批准金额看最后一笔支付的当天，以议题通过的最近一次变更为准（按会议召开日，会议没有报送的按变更日）。减少之前的支付在当时是合规的，只减少而不再支付不预警；减少之后又支付的，累计支付与减少后的金额比。超支后补议增加的，一经通过不再预警。
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
  - alerts: 1
    ledger: |
      amount | paid_on | decision_no
      6000000 | 2026-02-02 | D1
      3000000 | 2026-04-02 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D1 | C1 | 2026-03-02 | 5000000 | T2
    decision_topic: |
      topic_no | outcome
      T2 | passed
  - alerts: 0
    ledger: |
      amount | paid_on | decision_no
      9000000 | 2026-02-02 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D1 | C1 | 2026-03-02 | 5000000 | T2
    decision_topic: |
      topic_no | outcome
      T2 | passed
  - alerts: 1
    ledger: |
      amount | paid_on | decision_no
      9000000 | 2026-02-02 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D1 | C1 | 2026-03-02 | 5000000 | T2
    decision_topic: |
      topic_no | meeting_no | outcome
      T2 | M2 | passed
    decision_meeting: |
      meeting_no | held_on
      M2 | 2026-01-20
  - alerts: 1
    ledger: |
      amount | paid_on | decision_no
      9000000 | 2026-04-02 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D1 | C1 | 2026-02-02 | 12000000 | T2
      D1 | C2 | 2026-03-02 | 5000000 | T3
    decision_topic: |
      topic_no | outcome
      T2 | passed
      T3 | passed
  - alerts: 0
    ledger: |
      amount | paid_on | decision_no
      9000000 | 2026-04-02 | D1
    decision_matter: |
      decision_no | amount
      D1 | 10000000
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D1 | C1 | 2026-03-02 | 5000000 | T2
      D1 | C2 | 2026-05-02 | 9000000 | T3
    decision_topic: |
      topic_no | outcome
      T2 | passed
      T3 | passed
---*/
WITH paid AS (
  SELECT p.organisation, p.decision_no, sum(p.amount) AS amount, max(p.paid_on) AS last_on
  FROM (SELECT DISTINCT organisation, decision_no FROM fresh WHERE decision_no IS NOT NULL) f
  JOIN ledger p ON p.organisation = f.organisation AND p.decision_no = f.decision_no
  GROUP BY p.organisation, p.decision_no
), change AS (
  SELECT p.organisation, p.decision_no, x.amount_after AS amount, coalesce(m.held_on, x.changed_on) AS since,
         CASE WHEN coalesce(m.held_on, x.changed_on) <= p.last_on THEN coalesce(m.held_on, x.changed_on) END AS before
  FROM paid p
  JOIN decision_change x ON x.organisation = p.organisation AND x.decision_no = p.decision_no AND x.amount_after IS NOT NULL
  JOIN decision_topic t ON t.organisation = x.organisation AND t.topic_no = x.topic_no AND t.outcome = 'passed'
  LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
), latest AS (
  SELECT organisation, decision_no, max(before) AS since FROM change GROUP BY organisation, decision_no
), allowed AS (
  SELECT c.organisation, c.decision_no, l.since, max(c.amount) AS amount
  FROM change c
  JOIN latest l ON l.organisation = c.organisation AND l.decision_no = c.decision_no
  WHERE l.since IS NULL OR c.since >= l.since
  GROUP BY c.organisation, c.decision_no, l.since
), over AS (
  SELECT p.organisation, p.decision_no
  FROM paid p
  JOIN decision_matter d ON d.organisation = p.organisation AND d.decision_no = p.decision_no
  LEFT JOIN allowed a ON a.organisation = p.organisation AND a.decision_no = p.decision_no
  WHERE p.amount > CASE WHEN a.since IS NOT NULL OR a.amount > d.amount THEN a.amount ELSE d.amount END
)
SELECT l.payer AS subject, l.payer || '|' || l.decision_no AS key, l.id
FROM over o
JOIN ledger l ON l.organisation = o.organisation AND l.decision_no = o.decision_no
