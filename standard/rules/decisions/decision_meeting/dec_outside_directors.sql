/*---
id: dec_outside_directors
title: 出席董事会会议的外部董事应过半数
datasets: [decision_meeting, decision_body, decision_attendance, decision_member]
relation: register
alert: 关注
deadline_days: 10
exception: 4
message: '董事会会议 {record} 到会外部董事 {found}，应当{expected}。'
mend: 协调外部董事到会；会议时间另定。
source: 《公司法》（2023）
clause: 第一百七十三条：国有独资公司的董事会成员中，应当过半数为外部董事
confirmed: false
valid_from: 2024-07-01
note: 法条规定的是董事会的构成，到会构成为监管参照；没有外部董事的董事会不判断。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      B | board
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2024-01-01 | 
      B | 2 | outside | 2024-01-01 | 
      B | 3 | outside | 2024-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2024-01-01 | 
      B | 2 | outside | 2024-01-01 | 
      B | 3 | outside | 2024-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | leave
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2024-01-01 | 
      B | 2 | outside | 2024-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      B | board
    decision_member: |
      body_no | person_no | role | term_from | term_to
      B | 1 | chair | 2024-01-01 | 
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-02 | 3
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | leave
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on,
       cast(p.outside AS varchar) || ' 人（到会 ' || cast(p.present AS varchar) || ' 人）' AS found, '超过到会董事的半数' AS expected,
       CASE WHEN p.outside * 2 > p.present THEN FALSE WHEN (p.outside + p.unknown) * 2 > p.present THEN NULL
            WHEN p.outside * 2 <= p.present THEN TRUE END AS breach
FROM decision_meeting m
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind = 'board'
LEFT JOIN (
  SELECT a.organisation, a.meeting_no, count(*) AS present, sum(CASE WHEN r.outside = 1 THEN 1 ELSE 0 END) AS outside,
         sum(CASE WHEN r.outside IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_attendance a
  LEFT JOIN (
    SELECT m.organisation, m.meeting_no, s.person_no, max(CASE WHEN s.role = 'outside' THEN 1 WHEN s.role IS NOT NULL THEN 0 END) AS outside
    FROM decision_meeting m
    JOIN decision_member s ON s.organisation = m.organisation AND s.body_no = m.body_no AND s.term_from <= m.held_on AND (s.term_to IS NULL OR s.term_to >= m.held_on)
    GROUP BY m.organisation, m.meeting_no, s.person_no
  ) r ON r.organisation = a.organisation AND r.meeting_no = a.meeting_no AND r.person_no = a.person_no
  WHERE a.attend_as = 'member' AND a.state IN ('present', 'proxy')
  GROUP BY a.organisation, a.meeting_no
) p ON p.organisation = m.organisation AND p.meeting_no = m.meeting_no
WHERE EXISTS (
  SELECT 1 FROM decision_member s WHERE s.organisation = m.organisation AND s.body_no = m.body_no AND s.role = 'outside'
)
