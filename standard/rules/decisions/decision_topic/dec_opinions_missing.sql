/*---
id: dec_opinions_missing
title: 通过的议题应逐人记录到会成员的意见
datasets: [decision_topic, decision_meeting, decision_attendance, decision_opinion]
relation: register
alert: 关注
deadline_days: 10
message: '议题 {record} 有 {found} 名到会成员没有表决意见，应当为 {expected} 名。'
mend: 按会议记录补报每名成员的意见。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 会议决定的事项、过程、参与人及其意见、结论等内容，应当完整、详细记录
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
      M | 3 | member | leave
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
      T | 2 | aye
  - verdict: 违规
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
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 2 | 0 | 0
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, n.silent AS found, 0 AS expected, n.silent > 0 AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN (
  SELECT t.organisation, t.topic_no, sum(CASE WHEN o.vote IS NULL THEN 1 ELSE 0 END) AS silent
  FROM decision_topic t
  JOIN decision_attendance a ON a.organisation = t.organisation AND a.meeting_no = t.meeting_no AND a.attend_as = 'member' AND a.state IN ('present', 'proxy')
  LEFT JOIN decision_opinion o ON o.organisation = t.organisation AND o.topic_no = t.topic_no AND o.person_no = a.person_no
  GROUP BY t.organisation, t.topic_no
) n ON n.organisation = t.organisation AND n.topic_no = t.topic_no
WHERE t.outcome = 'passed'
