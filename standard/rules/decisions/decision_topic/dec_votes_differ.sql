/*---
id: dec_votes_differ
title: 票数应与各人的表决意见一致
datasets: [decision_topic, decision_meeting, decision_opinion]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 5
message: '议题 {record} 票数为{found}，各人表决意见为{expected}。'
mend: 核对票数和成员意见，改正有误的一项。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 六类异常之五：表决结果不一致（审议结果与票数）
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 2 | 1 | 0
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
      T | 2 | aye
      T | 3 | no
      T | 4 | recused
  - verdict: 违规
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
      T | 2 | aye
      T | 3 | no
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 0 | 0
  - verdict: 不适用
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed |  |  | 
    decision_opinion: |
      topic_no | person_no | vote
      T | 1 | aye
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       '同意 ' || cast(t.ayes AS varchar) || '、反对 ' || cast(t.noes AS varchar) || '、弃权 ' || cast(t.abstains AS varchar) AS found,
       '同意 ' || cast(o.ayes AS varchar) || '、反对 ' || cast(o.noes AS varchar) || '、弃权 ' || cast(o.abstains AS varchar) AS expected,
       CASE WHEN o.unknown = 0 THEN t.ayes <> o.ayes OR t.noes <> o.noes OR t.abstains <> o.abstains END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN (
  SELECT organisation, topic_no, sum(CASE WHEN vote = 'aye' THEN 1 ELSE 0 END) AS ayes, sum(CASE WHEN vote = 'no' THEN 1 ELSE 0 END) AS noes,
         sum(CASE WHEN vote = 'abstain' THEN 1 ELSE 0 END) AS abstains, sum(CASE WHEN vote IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_opinion GROUP BY organisation, topic_no
) o ON o.organisation = t.organisation AND o.topic_no = t.topic_no
WHERE t.ayes IS NOT NULL OR t.noes IS NOT NULL OR t.abstains IS NOT NULL
