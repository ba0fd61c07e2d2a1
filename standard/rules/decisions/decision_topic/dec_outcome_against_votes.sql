/*---
id: dec_outcome_against_votes
title: 议题结果应与票数相符
datasets: [decision_topic, decision_meeting]
relation: register
alert: 严重
deadline_days: 10
weight: 3
exception: 5
message: '议题 {record} {found}，应当{expected}。'
mend: 核对票数和议题结果，改正有误的一项。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 六类异常之五：表决结果不一致（passFlag 与票数）
confirmed: false
valid_from: 2010-07-15
note: 决议门槛更高的由法定和本企业议事规则的规则判断。
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 1 | 1
  - verdict: 违规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 2 | 2 | 0
  - verdict: 违规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | rejected | 4 | 1 | 0
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 1 | 
  - verdict: 不适用
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed |  |  | 
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       '记为' || CASE t.outcome WHEN 'passed' THEN '通过' ELSE '否决' END || '：同意 ' || cast(t.ayes AS varchar) || '，反对 ' || cast(t.noes AS varchar)
         || '，弃权 ' || cast(t.abstains AS varchar) AS found,
       CASE t.outcome WHEN 'passed' THEN '同意过半数才通过' ELSE '同意未过全体成员的半数才否决' END AS expected,
       CASE t.outcome WHEN 'passed' THEN t.ayes * 2 <= t.ayes + t.noes + t.abstains ELSE t.ayes * 2 > nullif(m.members_due, 0) END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
WHERE t.outcome IN ('passed', 'rejected') AND (t.ayes IS NOT NULL OR t.noes IS NOT NULL OR t.abstains IS NOT NULL)
