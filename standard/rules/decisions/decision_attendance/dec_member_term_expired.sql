/*---
id: dec_member_term_expired
title: 任期届满或离任的人不应再以成员身份参会
datasets: [decision_attendance, decision_meeting, decision_member]
relation: register
alert: 关注
deadline_days: 10
exception: 4
message: '人员 {record}（会议编号|人员编号）的任期截至 {found}，会议在 {expected} 召开。'
mend: 更正任期，或更正参会身份。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 集体决策由机构成员作出
confirmed: false
valid_from: 2010-07-15
note: 从未任职的由“以成员身份参会的应是机构成员”判断。
examples:
  - verdict: 合规
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2020-01-01 | 2022-12-31
      B | 1 | chair | 2023-01-01 | 2026-03-02
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 违规
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2020-01-01 | 2026-03-01
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
  - verdict: 不适用
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
---*/
SELECT a.organisation, a.meeting_no || '|' || a.person_no AS record, m.held_on AS judged_on, s.last_on AS found, m.held_on AS expected,
       CASE WHEN s.in_office > 0 THEN FALSE WHEN s.last_on < m.held_on THEN TRUE END AS breach
FROM decision_attendance a
JOIN decision_meeting m ON m.organisation = a.organisation AND m.meeting_no = a.meeting_no
JOIN (
  SELECT m.organisation, m.meeting_no, s.person_no, max(s.term_to) AS last_on,
         sum(CASE WHEN s.term_from <= m.held_on AND (s.term_to IS NULL OR s.term_to >= m.held_on) THEN 1 ELSE 0 END) AS in_office
  FROM decision_meeting m
  JOIN decision_member s ON s.organisation = m.organisation AND s.body_no = m.body_no AND s.term_from <= m.held_on
  GROUP BY m.organisation, m.meeting_no, s.person_no
) s ON s.organisation = a.organisation AND s.meeting_no = a.meeting_no AND s.person_no = a.person_no
WHERE a.attend_as = 'member' AND a.state IN ('present', 'proxy')
