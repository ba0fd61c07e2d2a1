/*---
id: dec_chair_speaks_last
title: 主要负责人应末位表态
datasets: [decision_topic, decision_meeting, decision_member, decision_opinion]
relation: register
alert: 关注
deadline_days: 10
message: '议题 {record} 主要负责人的发言次序为第 {found}，其他成员最后为第 {expected}。'
mend: 今后末位表态；次序记错的更正。
source: 地方党委（党组）主要领导末位表态制度（待核）
clause: 主要负责人应当在其他成员充分发表意见之后表态
confirmed: false
valid_from: 2010-07-15
note: 主要负责人没有参与该议题的不判断。
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_member: |
      body_no | person_no | role | term_from
      B | 1 | chair | 2024-01-01
      B | 2 | member | 2024-01-01
      B | 3 | member | 2024-01-01
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote | spoke
      T | 1 | aye | 3
      T | 2 | aye | 1
      T | 3 | aye | 2
  - verdict: 违规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_member: |
      body_no | person_no | role | term_from
      B | 1 | chair | 2024-01-01
      B | 2 | member | 2024-01-01
      B | 3 | member | 2024-01-01
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote | spoke
      T | 1 | aye | 1
      T | 2 | aye | 2
      T | 3 | aye | 
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_member: |
      body_no | person_no | role | term_from
      B | 1 | chair | 2024-01-01
      B | 2 | member | 2024-01-01
      B | 3 | member | 2024-01-01
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote | spoke
      T | 1 | aye | 3
      T | 2 | aye | 1
      T | 3 | aye | 
  - verdict: 不适用
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_member: |
      body_no | person_no | role | term_from
      B | 1 | chair | 2024-01-01
      B | 2 | member | 2024-01-01
      B | 3 | member | 2024-01-01
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote | spoke
      T | 2 | aye | 1
      T | 3 | aye | 2
---*/
WITH role AS (
  SELECT m.organisation, m.meeting_no, s.person_no, max(CASE WHEN s.role = 'chair' THEN 1 WHEN s.role IS NOT NULL THEN 0 END) AS chair
  FROM decision_meeting m
  JOIN decision_member s ON s.organisation = m.organisation AND s.body_no = m.body_no AND s.term_from <= m.held_on
    AND (s.term_to IS NULL OR s.term_to >= m.held_on)
  GROUP BY m.organisation, m.meeting_no, s.person_no
), spoken AS (
  SELECT t.organisation, t.topic_no, max(CASE WHEN r.chair = 1 THEN o.spoke END) AS chair, max(CASE WHEN r.chair = 0 THEN o.spoke END) AS others,
         sum(CASE WHEN r.chair IS NULL OR (r.chair = 0 AND o.spoke IS NULL) THEN 1 ELSE 0 END) AS unknown, sum(r.chair) AS chairs, count(*) AS people
  FROM decision_topic t
  JOIN decision_opinion o ON o.organisation = t.organisation AND o.topic_no = t.topic_no AND coalesce(o.vote, '') <> 'recused'
  LEFT JOIN role r ON r.organisation = t.organisation AND r.meeting_no = t.meeting_no AND r.person_no = o.person_no
  GROUP BY t.organisation, t.topic_no
)
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, s.chair AS found, s.others AS expected,
       CASE WHEN s.chair <= s.others THEN TRUE WHEN s.unknown = 0 THEN s.chair <= s.others END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN spoken s ON s.organisation = t.organisation AND s.topic_no = t.topic_no AND s.people > 1 AND (s.chairs > 0 OR s.unknown > 0)
