/*---
id: dec_party_quorum_personnel
title: 研究人事任免的党委（党组）会应有三分之二以上成员到会
datasets: [decision_meeting, decision_body, decision_attendance, decision_topic, decision_topic_item, decision_item]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 4
params:
  num: {value: 2, title: 法定比例的分子}
  den: {value: 3, title: 法定比例的分母}
message: '研究人事任免的会议 {record} 到会成员 {found} 人，应当{expected}。'
mend: 核对出席名单；确不足法定人数的，重新召开会议研究人事议题。
source: 《党政领导干部选拔任用工作条例》；企业党委会议事规则
clause: 讨论决定干部任免事项，必须有三分之二以上的成员到会
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
      M | 5 | member | present
      M | 6 | member | present
      M | 7 | member | leave
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_item: |
      item_code | category
      I | personnel
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
      M | 5 | member | present
      M | 6 | member | leave
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_item: |
      item_code | category
      I | personnel
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_item: |
      item_code | category
      I | personnel
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | P | 2026-03-02 | 9
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
      M | 5 | member | present
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_item: |
      item_code | category
      I | major
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
WHERE EXISTS (
  SELECT 1 FROM decision_topic t
  JOIN decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
  JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code AND i.category = 'personnel'
  WHERE t.organisation = m.organisation AND t.meeting_no = m.meeting_no
)
