/*---
id: dec_matter_amount_differs
title: 批准金额应与议题的金额一致
datasets: [decision_matter, decision_topic, decision_meeting]
relation: register
alert: 关注
deadline_days: 10
exception: 5
message: '决策事项 {record} 批准金额 {found} 元，最后通过的议题金额 {expected} 元。'
mend: 核对议题和决策事项的金额，改正有误的一项。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0006：议题与决策事项
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | amount
      T1 | M1 | D | passed | 900
      T2 | M2 | D | passed | 1000
    decision_meeting: |
      meeting_no | held_on
      M1 | 2026-03-01
      M2 | 2026-03-10
  - verdict: 违规
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 1000
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | amount
      T1 | M1 | D | passed | 1000
      T2 | M2 | D | passed | 900
    decision_meeting: |
      meeting_no | held_on
      M1 | 2026-03-01
      M2 | 2026-03-10
  - verdict: 无法判断
    decision_matter: |
      decision_no | decided_on | passed | amount
      D | 2026-03-10 | true | 
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | amount
      T1 | M1 | D | passed | 900
    decision_meeting: |
      meeting_no | held_on
      M1 | 2026-03-01
---*/
WITH last_topic AS (
  SELECT t.organisation, t.decision_no, max(m.held_on) AS held_on
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  WHERE t.outcome = 'passed' AND t.decision_no IS NOT NULL
  GROUP BY t.organisation, t.decision_no
), decided AS (
  SELECT l.organisation, l.decision_no, max(t.amount) AS amount
  FROM last_topic l
  JOIN decision_topic t ON t.organisation = l.organisation AND t.decision_no = l.decision_no AND t.outcome = 'passed'
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no AND m.held_on = l.held_on
  GROUP BY l.organisation, l.decision_no
)
SELECT d.organisation, d.decision_no AS record, d.decided_on AS judged_on, d.amount AS found, x.amount AS expected, d.amount <> x.amount AS breach
FROM decision_matter d
JOIN decided x ON x.organisation = d.organisation AND x.decision_no = d.decision_no
WHERE d.passed AND (d.amount IS NOT NULL OR x.amount IS NOT NULL)
