/*---
id: dec_moderator_present
title: 会议主持人应到会
datasets: [decision_meeting, decision_attendance]
relation: register
alert: 提示
deadline_days: 10
exception: 4
message: '会议 {record} 的主持人{found}。'
mend: 更正主持人或出席名单。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 决策会议由主要负责人或其委托的成员主持
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | held_on | moderator_no
      M | 2026-03-02 | 1
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on | moderator_no
      M | 2026-03-02 | 1
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | leave
      M | 2 | member | present
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on | moderator_no
      M | 2026-03-02 | 9
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | held_on | moderator_no
      M | 2026-03-02 | 
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on,
       CASE a.state WHEN 'present' THEN '到会' WHEN 'proxy' THEN '委托他人出席' WHEN 'leave' THEN '请假' WHEN 'absent' THEN '缺席' ELSE '不在出席名单内' END AS found,
       '到会' AS expected,
       CASE WHEN m.moderator_no IS NULL OR n.meeting_no IS NULL THEN NULL WHEN a.person_no IS NULL THEN TRUE ELSE a.state <> 'present' END AS breach
FROM decision_meeting m
LEFT JOIN (SELECT DISTINCT organisation, meeting_no FROM decision_attendance) n ON n.organisation = m.organisation AND n.meeting_no = m.meeting_no
LEFT JOIN decision_attendance a ON a.organisation = m.organisation AND a.meeting_no = m.meeting_no AND a.person_no = m.moderator_no
