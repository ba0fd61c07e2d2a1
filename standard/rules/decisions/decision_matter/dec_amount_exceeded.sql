/*---
id: dec_amount_exceeded
title: 执行金额不得超出批准金额
datasets: [decision_matter, decision_step, decision_change, decision_topic]
relation: register
alert: 严重
deadline_days: 10
weight: 3
message: '决策事项 {record} 已执行 {found} 元，批准 {expected} 元。'
mend: 停止超额执行；确需增加的提请原决策机构批准变更。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 不得擅自改变集体决策
confirmed: false
valid_from: 2010-07-15
note: 只有经会议议题批准的变更金额才算批准金额。
examples:
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 400
      D | 2 | 2026-06-30 |  | 2026-05-01 | done | 600
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 400
      D | 2 | 2026-06-30 |  |  | going | 600.01
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 1200
    decision_change: |
      decision_no | change_no | amount_after | topic_no
      D | 1 | 1200 | T
    decision_topic: |
      topic_no | outcome
      T | passed
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 1200
    decision_change: |
      decision_no | change_no | amount_after | topic_no
      D | 1 | 1200 | T
    decision_topic: |
      topic_no | outcome
      T | rejected
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 1200
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 400
      D | 2 | 2026-06-30 |  |  | going | 
---*/
WITH approved AS (
  SELECT d.organisation, d.decision_no, max(c.amount_after) AS amount
  FROM decision_matter d
  JOIN decision_change c ON c.organisation = d.organisation AND c.decision_no = d.decision_no
  JOIN decision_topic t ON t.organisation = c.organisation AND t.topic_no = c.topic_no AND t.outcome = 'passed'
  GROUP BY d.organisation, d.decision_no
), spent AS (
  SELECT organisation, decision_no, sum(amount) AS amount, sum(CASE WHEN amount IS NULL AND coalesce(state, '') <> 'planned' THEN 1 ELSE 0 END) AS unknown
  FROM decision_step GROUP BY organisation, decision_no
)
SELECT d.organisation, d.decision_no AS record, d.decided_on AS judged_on, coalesce(s.amount, 0) AS found, greatest(d.amount, coalesce(a.amount, d.amount)) AS expected,
       CASE WHEN coalesce(s.amount, 0) > greatest(d.amount, coalesce(a.amount, d.amount)) THEN TRUE
            WHEN s.unknown = 0 THEN coalesce(s.amount, 0) > greatest(d.amount, coalesce(a.amount, d.amount)) END AS breach
FROM decision_matter d
JOIN spent s ON s.organisation = d.organisation AND s.decision_no = d.decision_no AND s.amount IS NOT NULL
LEFT JOIN approved a ON a.organisation = d.organisation AND a.decision_no = d.decision_no
