/*---
id: dec_members_due
title: 应到人数应与在任成员数一致
datasets: [decision_meeting, decision_member]
relation: register
alert: 关注
deadline_days: 10
exception: 4
message: '会议 {record} 应到人数填报 {found} 人，当日在任成员 {expected} 人。'
mend: 更正应到人数，或补报成员任免。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 班子成员应当参加集体决策
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2024-01-01 | 
      B | 2 | member | 2024-01-01 | 
      B | 3 | member | 2020-01-01 | 2025-12-31
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 2
  - verdict: 违规
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2024-01-01 | 
      B | 2 | member | 2024-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 1
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 1
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on, m.members_due AS found, n.members AS expected,
       m.members_due <> n.members AS breach
FROM decision_meeting m
LEFT JOIN (
  SELECT m.organisation, m.meeting_no, count(DISTINCT s.person_no) AS members
  FROM decision_meeting m
  JOIN decision_member s ON s.organisation = m.organisation AND s.body_no = m.body_no AND s.term_from <= m.held_on AND (s.term_to IS NULL OR s.term_to >= m.held_on)
  GROUP BY m.organisation, m.meeting_no
) n ON n.organisation = m.organisation AND n.meeting_no = m.meeting_no
