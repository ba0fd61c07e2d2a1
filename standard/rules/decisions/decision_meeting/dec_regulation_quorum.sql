/*---
id: dec_regulation_quorum
title: 到会人数应符合本企业议事规则
datasets: [decision_meeting, decision_body, decision_attendance, decision_regulation]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 4
params:
  slack: {value: 0.1, title: 比例写成小数时的舍入容差, unit: 人}
message: '会议 {record} 到会 {found} 人，按本企业议事规则应当{expected}。'
mend: 核对出席名单和议事规则的比例；确不足的，重新召开会议。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0005：制度的应出席人数占比
confirmed: false
valid_from: 2010-07-15
note: 制度没有填比例的按法定比例判断；比例以小数填报（如三分之二填 0.6667），容差只抵消舍入，不足一人不影响结论。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_regulation: |
      regulation_no | body_kind | valid_from | attendance_rate | attendance_over
      R | party | 2025-01-01 | 0.6667 | false
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
      M | 5 | member | present
      M | 6 | member | present
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_regulation: |
      regulation_no | body_kind | valid_from | attendance_rate | attendance_over
      R | party | 2025-01-01 | 0.6667 | true
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
      M | 5 | member | present
      M | 6 | member | present
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_regulation: |
      regulation_no | body_kind | valid_from | attendance_rate | attendance_over
      R | party | 2025-01-01 | 0.67 | false
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
      M | 5 | member | present
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_regulation: |
      regulation_no | body_kind | valid_from | attendance_rate | attendance_over
      R | party | 2025-01-01 | 0.67 | false
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_regulation: |
      regulation_no | body_kind | valid_from | attendance_rate | attendance_over
      R | party | 2026-03-03 | 0.67 | false
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on,
       a.present + CASE WHEN b.body_kind = 'board' THEN a.proxies ELSE 0 END AS found,
       CASE WHEN r.attendance_over THEN '超过 ' ELSE '不少于 ' END || cast(m.members_due AS varchar) || ' 人的 '
         || cast(r.attendance_rate AS varchar) AS expected,
       CASE WHEN r.attendance_over
         THEN a.present + CASE WHEN b.body_kind = 'board' THEN a.proxies ELSE 0 END <= nullif(m.members_due, 0) * r.attendance_rate + :slack
         ELSE a.present + CASE WHEN b.body_kind = 'board' THEN a.proxies ELSE 0 END < nullif(m.members_due, 0) * r.attendance_rate - :slack
       END AS breach
FROM decision_meeting m
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
JOIN decision_regulation r ON r.organisation = m.organisation AND r.body_kind = b.body_kind AND r.attendance_rate IS NOT NULL
  AND r.valid_from <= m.held_on AND (r.valid_to IS NULL OR r.valid_to >= m.held_on)
LEFT JOIN (
  SELECT organisation, meeting_no, sum(CASE WHEN state = 'present' THEN 1 ELSE 0 END) AS present,
         sum(CASE WHEN state = 'proxy' THEN 1 ELSE 0 END) AS proxies
  FROM decision_attendance WHERE attend_as = 'member' GROUP BY organisation, meeting_no
) a ON a.organisation = m.organisation AND a.meeting_no = m.meeting_no
