/*---
id: dec_party_quorum
title: 党委（党组）会应有半数以上成员到会
datasets: [decision_meeting, decision_body, decision_attendance]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 4
params:
  num: {value: 1, title: 法定比例的分子}
  den: {value: 2, title: 法定比例的分母}
message: '会议 {record} 到会成员 {found} 人，应当{expected}。'
mend: 核对出席名单；确不足法定人数的，重新召开会议。
source: 《中国共产党党组工作条例》；企业党委会议事规则
clause: 会议须有半数以上成员到会方可召开
confirmed: false
valid_from: 2010-07-15
note: 党委（党组）会成员不得委托他人出席，委托的不计入到会。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 4
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | leave
      M | 4 | member | absent
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 5
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | proxy
      M | 4 | member | absent
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 5
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on, a.present AS found,
       '不少于 ' || cast(m.members_due AS varchar) || ' 人的 ' || cast(:num AS varchar) || '/' || cast(:den AS varchar) AS expected,
       a.present * :den < nullif(m.members_due, 0) * :num AS breach
FROM decision_meeting m
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind = 'party'
LEFT JOIN (
  SELECT organisation, meeting_no, sum(CASE WHEN state = 'present' THEN 1 ELSE 0 END) AS present,
         sum(CASE WHEN state = 'proxy' THEN 1 ELSE 0 END) AS proxies
  FROM decision_attendance WHERE attend_as = 'member' GROUP BY organisation, meeting_no
) a ON a.organisation = m.organisation AND a.meeting_no = m.meeting_no
