/*---
id: dec_absent_voted
title: 没有到会的人不得表决
datasets: [decision_opinion, decision_topic, decision_meeting, decision_attendance]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 5
message: '{record}（议题编号|人员编号）表决为{found}，应当{expected}。'
mend: 核对出席名单和表决意见，改正有误的一项。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 集体决策，一人一票，到会表决
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
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
      M | 2 | member | leave
    decision_opinion: |
      topic_no | person_no | vote
      T | 2 | aye
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
    decision_opinion: |
      topic_no | person_no | vote
      T | 9 | no
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
---*/
SELECT o.organisation, o.topic_no || '|' || o.person_no AS record, m.held_on AS judged_on,
       coalesce(CASE o.vote WHEN 'aye' THEN '同意' WHEN 'no' THEN '反对' WHEN 'abstain' THEN '弃权' WHEN 'recused' THEN '回避' WHEN 'none' THEN '未表决' END, '（空）') || CASE a.state WHEN 'present' THEN '（到会）' WHEN 'proxy' THEN '（委托出席）' WHEN 'leave' THEN '（请假）' WHEN 'absent' THEN '（缺席）' ELSE '（不在出席名单内）' END AS found,
       '到会或委托出席才表决' AS expected,
       CASE WHEN o.vote IN ('recused', 'none') THEN FALSE WHEN o.vote IS NULL OR n.meeting_no IS NULL THEN NULL
            WHEN a.person_no IS NULL THEN TRUE ELSE a.state NOT IN ('present', 'proxy') END AS breach
FROM decision_opinion o
LEFT JOIN decision_topic t ON t.organisation = o.organisation AND t.topic_no = o.topic_no
LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN (SELECT DISTINCT organisation, meeting_no FROM decision_attendance) n ON n.organisation = m.organisation AND n.meeting_no = m.meeting_no
LEFT JOIN decision_attendance a ON a.organisation = m.organisation AND a.meeting_no = m.meeting_no AND a.person_no = o.person_no
