/*---
id: dec_board_quorum
title: 董事会会议应有过半数的董事出席
datasets: [decision_meeting, decision_body, decision_attendance]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 4
params:
  num: {value: 1, title: 法定比例的分子}
  den: {value: 2, title: 法定比例的分母}
message: 会议 {record} 到会董事 {found} 人，应当{expected}。
mend: 核对出席名单；确不足法定人数的，重新召开会议作出决议。
source: 《公司法》（2023）
clause: 第七十三条、第一百二十四条：董事会会议应当有过半数的董事出席方可举行
confirmed: false
valid_from: 2010-01-01
note: 委托其他董事代为出席的，按到会计算。应到人数为零或没有出席名单时无法判断。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | proxy
      M | 3 | member | leave
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 4
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | observer | present
      M | 4 | member | leave
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 4
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      B | managers
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 4
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on, a.present AS found,
       '超过 ' || cast(m.members_due AS varchar) || ' 人的 ' || cast(:num AS varchar) || '/' || cast(:den AS varchar) AS expected,
       a.present * :den <= nullif(m.members_due, 0) * :num AS breach
FROM decision_meeting m
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind = 'board'
LEFT JOIN (
  SELECT organisation, meeting_no, sum(CASE WHEN state IN ('present', 'proxy') THEN 1 ELSE 0 END) AS present
  FROM decision_attendance WHERE attend_as = 'member' GROUP BY organisation, meeting_no
) a ON a.organisation = m.organisation AND a.meeting_no = m.meeting_no
