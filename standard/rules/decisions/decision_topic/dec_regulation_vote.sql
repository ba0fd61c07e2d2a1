/*---
id: dec_regulation_vote
title: 同意票应达到本企业议事规则的比例
datasets: [decision_topic, decision_meeting, decision_body, decision_attendance, decision_regulation]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 5
params:
  slack: {value: 0.1, title: 比例写成小数时的舍入容差, unit: 票}
message: '议题 {record} 同意 {found} 票，按本企业议事规则应当{expected}。'
mend: 核对票数和议事规则；确未达到的，决议不成立。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0005：制度的表决方式
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 1 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
    decision_regulation: |
      regulation_no | body_kind | valid_from | vote_rate | vote_base | vote_over
      R | board | 2025-01-01 | 0.5 | present | true
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 1 | 0
    decision_attendance: |
      meeting_no | person_no | attend_as | state
      M | 1 | member | present
      M | 2 | member | present
      M | 3 | member | present
      M | 4 | member | present
    decision_regulation: |
      regulation_no | body_kind | valid_from | vote_rate | vote_base | vote_over
      R | board | 2025-01-01 | 0.667 | all | false
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 1 | 0
    decision_regulation: |
      regulation_no | body_kind | valid_from | vote_rate | vote_base | vote_over
      R | board | 2025-01-01 | 0.5 | present | true
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 1 | 0
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, t.ayes AS found,
       CASE WHEN r.vote_over THEN '超过' ELSE '不少于' END || CASE r.vote_base WHEN 'present' THEN '到会成员的 ' ELSE '全体成员的 ' END
         || cast(r.vote_rate AS varchar) AS expected,
       CASE WHEN r.vote_over
         THEN t.ayes <= r.vote_rate * nullif(CASE r.vote_base WHEN 'present' THEN a.present + a.proxies WHEN 'all' THEN m.members_due END, 0) + :slack
         ELSE t.ayes < r.vote_rate * nullif(CASE r.vote_base WHEN 'present' THEN a.present + a.proxies WHEN 'all' THEN m.members_due END, 0) - :slack
       END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
JOIN decision_regulation r ON r.organisation = m.organisation AND r.body_kind = b.body_kind AND r.vote_rate IS NOT NULL
  AND r.valid_from <= m.held_on AND (r.valid_to IS NULL OR r.valid_to >= m.held_on)
LEFT JOIN (
  SELECT organisation, meeting_no, sum(CASE WHEN state = 'present' THEN 1 ELSE 0 END) AS present,
         sum(CASE WHEN state = 'proxy' THEN 1 ELSE 0 END) AS proxies
  FROM decision_attendance WHERE attend_as = 'member' GROUP BY organisation, meeting_no
) a ON a.organisation = m.organisation AND a.meeting_no = m.meeting_no
WHERE t.outcome = 'passed'
