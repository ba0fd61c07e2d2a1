/*---
id: dec_recused_counted
title: 应回避的成员不计入表决
datasets: [decision_topic, decision_meeting, decision_attendance, decision_interest]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 5
message: '议题 {record} 合计 {found} 票，除去应回避的成员后到会 {expected} 人。'
mend: 剔除应回避成员的票数，重新认定结果。
source: 《公司法》（2023）
clause: 第一百八十五条：关联董事不得参与表决，其表决权不计入表决权总数
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 2 | 0 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
    decision_interest: |
      topic_no | person_no
      T | 3
  - verdict: 违规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
    decision_interest: |
      topic_no | person_no
      T | 3
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed |  |  | 
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
    decision_interest: |
      topic_no | person_no
      T | 3
  - verdict: 不适用
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, t.ayes + t.noes + t.abstains AS found, v.free AS expected,
       t.ayes + t.noes + t.abstains > v.free AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN (SELECT DISTINCT organisation, topic_no FROM decision_interest) i ON i.organisation = t.organisation AND i.topic_no = t.topic_no
LEFT JOIN (
  SELECT t.organisation, t.topic_no, sum(CASE WHEN x.person_no IS NULL THEN 1 ELSE 0 END) AS free
  FROM decision_topic t
  JOIN decision_attendance a ON a.organisation = t.organisation AND a.meeting_no = t.meeting_no AND a.attend_as = 'member' AND a.state IN ('present', 'proxy')
  LEFT JOIN decision_interest x ON x.organisation = t.organisation AND x.topic_no = t.topic_no AND x.person_no = a.person_no
  GROUP BY t.organisation, t.topic_no
) v ON v.organisation = t.organisation AND v.topic_no = t.topic_no
WHERE t.outcome IN ('passed', 'rejected')
