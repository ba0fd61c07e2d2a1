/*---
id: dec_attended_by_nonmember
title: 以成员身份参会的应是机构成员
datasets: [decision_attendance, decision_meeting, decision_member]
relation: register
alert: 关注
deadline_days: 10
exception: 4
message: '{record}（会议编号|人员编号）以成员身份参会，{found}。'
mend: 补报成员任职，或把参会身份改为列席。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 集体决策由机构成员作出
confirmed: false
valid_from: 2010-07-15
note: 以人员编号对应，不以姓名对应。
examples:
  - verdict: 合规
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2020-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 违规
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 2 | chair | 2020-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 不适用
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 2 | chair | 2020-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | observer | present
---*/
SELECT a.organisation, a.meeting_no || '|' || a.person_no AS record, m.held_on AS judged_on,
       CASE WHEN n.body_no IS NULL THEN '该机构没有填报成员' WHEN s.person_no IS NULL THEN '成员名册内没有此人在会议之前的任职' ELSE '是成员' END AS found,
       '是成员' AS expected, CASE WHEN n.body_no IS NOT NULL THEN s.person_no IS NULL END AS breach
FROM decision_attendance a
JOIN decision_meeting m ON m.organisation = a.organisation AND m.meeting_no = a.meeting_no
LEFT JOIN (SELECT DISTINCT organisation, body_no FROM decision_member) n ON n.organisation = m.organisation AND n.body_no = m.body_no
LEFT JOIN (
  SELECT organisation, body_no, person_no, min(term_from) AS since FROM decision_member GROUP BY organisation, body_no, person_no
) s ON s.organisation = m.organisation AND s.body_no = m.body_no AND s.person_no = a.person_no AND s.since <= m.held_on
WHERE a.attend_as = 'member'
