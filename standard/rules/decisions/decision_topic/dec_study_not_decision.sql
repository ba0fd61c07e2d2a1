/*---
id: dec_study_not_decision
title: 党委（党组）会不同意的事项不得决定
datasets: [decision_topic, decision_meeting, decision_body]
relation: register
alert: 严重
deadline_days: 10
weight: 3
exception: 3
message: '议题 {record} 在党委（党组）会{found}之后仍然通过。'
mend: 停止执行；重新提请党委（党组）会研究，同意后再履行决策程序。
source: 《中国共产党国有企业基层组织工作条例（试行）》
clause: 第十五条：重大经营管理事项必须经党委（党组）研究讨论后，再由董事会或者经理层作出决定
confirmed: false
valid_from: 2020-01-05
note: 以决定之前最近一次党委（党组）会的结果为准；没有研究过的由前置研究规则判断。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-02
      M3 | P | 2026-03-05
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | rejected
      T3 | M3 | D | passed
      T2 | M2 | D | passed
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-02
      M3 | P | 2026-03-05
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | passed
      T3 | M3 | D | rejected
      T2 | M2 | D | passed
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-02
      M2 | G | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | deferred
      T2 | M2 | D | passed
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-02
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | 
      T2 | M2 | D | passed
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-12
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | rejected
      T2 | M2 | D | passed
---*/
WITH study AS (
  SELECT t.organisation, t.decision_no, t.outcome, m.held_on
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind = 'party'
  WHERE t.decision_no IS NOT NULL
), last_study AS (
  SELECT t.organisation, t.topic_no, max(s.held_on) AS held_on
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN study s ON s.organisation = t.organisation AND s.decision_no = t.decision_no AND s.held_on <= m.held_on
  GROUP BY t.organisation, t.topic_no
)
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       CASE s.outcome WHEN 'passed' THEN '同意' WHEN 'rejected' THEN '否决' WHEN 'deferred' THEN '缓议' END AS found, '同意' AS expected,
       s.outcome <> 'passed' AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind IN ('board', 'managers')
JOIN last_study l ON l.organisation = t.organisation AND l.topic_no = t.topic_no
JOIN study s ON s.organisation = t.organisation AND s.decision_no = t.decision_no AND s.held_on = l.held_on
WHERE t.outcome = 'passed'
