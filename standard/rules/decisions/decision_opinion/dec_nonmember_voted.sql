/*---
id: dec_nonmember_voted
title: 不是机构成员的人不得表决
datasets: [decision_opinion, decision_topic, decision_meeting, decision_member]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 5
message: '{record}（议题编号|人员编号）表决为{found}，应当{expected}。'
mend: 补报成员任职，或删去列席人的表决。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 集体决策由机构成员表决，列席人没有表决权
confirmed: false
valid_from: 2010-07-15
note: 以人员编号对应，不以姓名对应。
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
      topic_no | person_no | vote
      T | 1 | aye
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
      topic_no | person_no | vote
      T | 4 | aye
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote
      T | 4 | aye
---*/
SELECT o.organisation, o.topic_no || '|' || o.person_no AS record, m.held_on AS judged_on, CASE o.vote WHEN 'aye' THEN '同意' WHEN 'no' THEN '反对' WHEN 'abstain' THEN '弃权' WHEN 'recused' THEN '回避' WHEN 'none' THEN '未表决' END AS found, '在任成员才表决' AS expected,
       CASE WHEN o.vote IN ('recused', 'none') THEN FALSE WHEN o.vote IS NULL OR n.body_no IS NULL THEN NULL ELSE s.person_no IS NULL END AS breach
FROM decision_opinion o
LEFT JOIN decision_topic t ON t.organisation = o.organisation AND t.topic_no = o.topic_no
LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN (SELECT DISTINCT organisation, body_no FROM decision_member) n ON n.organisation = m.organisation AND n.body_no = m.body_no
LEFT JOIN decision_member s ON s.organisation = m.organisation AND s.body_no = m.body_no AND s.person_no = o.person_no
  AND s.term_from <= m.held_on AND (s.term_to IS NULL OR s.term_to >= m.held_on)
