/*---
id: dec_votes_add_up
title: 票数之和应等于到会有表决权的人数
datasets: [decision_topic, decision_meeting, decision_body, decision_attendance, decision_opinion]
relation: register
alert: 关注
deadline_days: 10
exception: 5
message: '议题 {record} 同意、反对、弃权合计 {found} 票，到会有表决权的成员 {expected} 人。'
mend: 核对出席名单、回避和票数。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 六类异常之五：表决结果不一致
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      B | board
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
      M | 4 | member | proxy
    decision_opinion: |
      topic_no | person_no | vote
      T | 4 | recused
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 4 | 0 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
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
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 4 | 0 | 0
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 4 | 0 | 
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, t.ayes + t.noes + t.abstains AS found,
       a.present + a.proxies - coalesce(o.silent, 0) AS expected,
       t.ayes + t.noes + t.abstains <> a.present + a.proxies - coalesce(o.silent, 0) AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
LEFT JOIN (
  SELECT organisation, meeting_no, sum(CASE WHEN state = 'present' THEN 1 ELSE 0 END) AS present,
         sum(CASE WHEN state = 'proxy' THEN 1 ELSE 0 END) AS proxies
  FROM decision_attendance WHERE attend_as = 'member' GROUP BY organisation, meeting_no
) a ON a.organisation = m.organisation AND a.meeting_no = m.meeting_no
LEFT JOIN (
  SELECT o.organisation, o.topic_no, sum(CASE WHEN o.vote IN ('recused', 'none') AND a.state IN ('present', 'proxy') THEN 1 ELSE 0 END) AS silent
  FROM decision_opinion o
  JOIN decision_topic t ON t.organisation = o.organisation AND t.topic_no = o.topic_no
  JOIN decision_attendance a ON a.organisation = t.organisation AND a.meeting_no = t.meeting_no AND a.person_no = o.person_no AND a.attend_as = 'member'
  GROUP BY o.organisation, o.topic_no
) o ON o.organisation = t.organisation AND o.topic_no = t.topic_no
WHERE t.outcome IN ('passed', 'rejected') AND (b.body_kind IN ('party', 'board') OR t.ayes IS NOT NULL)
