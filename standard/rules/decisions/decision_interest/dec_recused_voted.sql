/*---
id: dec_recused_voted
title: 有利害关系的成员应当回避
datasets: [decision_interest, decision_topic, decision_meeting, decision_attendance, decision_opinion]
relation: register
alert: 严重
deadline_days: 10
weight: 3
exception: 5
message: '{record}（议题编号|人员编号）应当{expected}，实际{found}。'
mend: 该成员的表决不计入，重新认定结果；利害关系填错的更正。
source: 《公司法》（2023）
clause: 第一百三十九条、第一百八十五条：有关联关系的董事不得对该项决议行使表决权（条号待核）
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_interest: |
      topic_no | person_no
      T | 1
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | recused
  - verdict: 违规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_interest: |
      topic_no | person_no
      T | 1
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_interest: |
      topic_no | person_no
      T | 1
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 合规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_interest: |
      topic_no | person_no
      T | 1
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | leave
---*/
SELECT i.organisation, i.topic_no || '|' || i.person_no AS record, m.held_on AS judged_on,
       coalesce(CASE o.vote WHEN 'aye' THEN '同意' WHEN 'no' THEN '反对' WHEN 'abstain' THEN '弃权' WHEN 'recused' THEN '回避' WHEN 'none' THEN '未表决' END, CASE a.state WHEN 'leave' THEN '请假' WHEN 'absent' THEN '缺席' END) AS found, '回避' AS expected,
       CASE WHEN o.vote IN ('aye', 'no', 'abstain') THEN TRUE WHEN o.vote IN ('recused', 'none') THEN FALSE
            WHEN a.state IN ('leave', 'absent') THEN FALSE END AS breach
FROM decision_interest i
LEFT JOIN decision_topic t ON t.organisation = i.organisation AND t.topic_no = i.topic_no
LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN decision_opinion o ON o.organisation = i.organisation AND o.topic_no = i.topic_no AND o.person_no = i.person_no
LEFT JOIN decision_attendance a ON a.organisation = t.organisation AND a.meeting_no = t.meeting_no AND a.person_no = i.person_no
