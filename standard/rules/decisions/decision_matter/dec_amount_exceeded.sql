/*---
id: dec_amount_exceeded
title: 执行金额不得超出批准金额
datasets: [decision_matter, decision_step, decision_change, decision_topic, decision_meeting]
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
note: 只有经会议议题批准的变更才改变批准金额，以最近一次为准（按会议召开日，会议没有报送的按变更日）。减少之前执行的在当时是合规的；减少之后又执行的，以及正在执行的，累计金额与减少后的金额比。补议增加的对以前的执行也算数。减少的变更没有报送批准它的议题的，无法判断。
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
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 400
      D | 2 | 2026-06-30 |  | 2026-05-20 | done | 500
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-10 | 500 | T
    decision_topic: |
      topic_no | outcome
      T | passed
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 900
      D | 2 | 2026-06-30 |  |  | planned | 
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-10 | 500 | T
    decision_topic: |
      topic_no | outcome
      T | passed
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-01 | done | 400
      D | 2 | 2026-06-30 | 2026-05-02 |  | going | 500
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-10 | 500 | T
    decision_topic: |
      topic_no | outcome
      T | passed
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_step: |
      decision_no | step_no | due_on | begun_on | done_on | state | amount
      D | 1 | 2026-06-30 |  | 2026-05-20 | done | 900
    decision_change: |
      decision_no | change_no | changed_on | amount_after | topic_no
      D | 1 | 2026-05-10 | 500 | T
---*/
WITH spent AS (
  SELECT s.organisation, s.decision_no, sum(s.amount) AS amount, max(CASE WHEN s.amount > 0 THEN s.done_on END) AS last_on,
         sum(CASE WHEN s.amount > 0 AND s.done_on IS NULL THEN 1 ELSE 0 END) AS going,
         sum(CASE WHEN s.amount IS NULL AND coalesce(s.state, '') <> 'planned' THEN 1 ELSE 0 END) AS unknown
  FROM decision_step s GROUP BY s.organisation, s.decision_no
), change AS (
  SELECT s.organisation, s.decision_no, x.amount_after AS amount, coalesce(m.held_on, x.changed_on) AS since,
         CASE WHEN s.going > 0 OR coalesce(m.held_on, x.changed_on) <= s.last_on THEN coalesce(m.held_on, x.changed_on) END AS before
  FROM spent s
  JOIN decision_change x ON x.organisation = s.organisation AND x.decision_no = s.decision_no AND x.amount_after IS NOT NULL
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
), doubt AS (
  SELECT x.organisation, x.decision_no, min(x.amount_after) AS amount
  FROM decision_change x
  LEFT JOIN decision_topic t ON t.organisation = x.organisation AND t.topic_no = x.topic_no
  LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  WHERE x.amount_after IS NOT NULL AND (t.outcome IS NULL OR coalesce(m.held_on, x.changed_on) IS NULL)
  GROUP BY x.organisation, x.decision_no
), judged AS (
  SELECT d.organisation, d.decision_no, d.decided_on, s.amount AS spent, s.unknown, q.amount AS doubt,
         CASE WHEN a.since IS NOT NULL OR a.amount > d.amount THEN a.amount ELSE d.amount END AS allowed
  FROM decision_matter d
  JOIN spent s ON s.organisation = d.organisation AND s.decision_no = d.decision_no AND s.amount IS NOT NULL
  LEFT JOIN allowed a ON a.organisation = d.organisation AND a.decision_no = d.decision_no
  LEFT JOIN doubt q ON q.organisation = d.organisation AND q.decision_no = d.decision_no
)
SELECT organisation, decision_no AS record, decided_on AS judged_on, spent AS found, allowed AS expected,
       CASE WHEN spent > allowed THEN TRUE WHEN unknown = 0 AND coalesce(doubt >= spent, TRUE) THEN spent > allowed END AS breach
FROM judged
