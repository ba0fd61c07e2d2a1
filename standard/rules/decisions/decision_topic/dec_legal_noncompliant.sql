/*---
id: dec_legal_noncompliant
title: 审查结论为不合规的议题不得通过
datasets: [decision_topic, decision_meeting, decision_legal_opinion]
relation: register
alert: 严重
deadline_days: 10
weight: 3
exception: 1
message: '议题 {record} 会前最后一份审查意见的结论为{found}，仍然通过。'
mend: 停止执行；按审查意见修改方案后重新审查、审议。
source: 国资委令第42号《中央企业合规管理办法》
clause: 合规审查结论为不合规的，不得提交决策
confirmed: false
valid_from: 2022-10-01
examples:
  - verdict: 合规
    decision_item: |
      item_code | legal_review
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome
      T | M | passed
    decision_legal_opinion: |
      opinion_no | topic_no | issued_on | conclusion
      L1 | T | 2026-03-01 | noncompliant
      L2 | T | 2026-03-05 | conditional
  - verdict: 违规
    decision_item: |
      item_code | legal_review
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome
      T | M | passed
    decision_legal_opinion: |
      opinion_no | topic_no | issued_on | conclusion
      L1 | T | 2026-03-01 | compliant
      L2 | T | 2026-03-05 | noncompliant
  - verdict: 无法判断
    decision_item: |
      item_code | legal_review
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome
      T | M | passed
    decision_legal_opinion: |
      opinion_no | topic_no | issued_on | conclusion
      L1 | T | 2026-03-01 | 
---*/
WITH latest AS (
  SELECT t.organisation, t.topic_no, m.held_on, max(o.issued_on) AS issued_on
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN decision_legal_opinion o ON o.organisation = t.organisation AND o.topic_no = t.topic_no AND o.issued_on <= m.held_on
  WHERE t.outcome = 'passed'
  GROUP BY t.organisation, t.topic_no, m.held_on
)
SELECT l.organisation, l.topic_no AS record, l.held_on AS judged_on,
       CASE o.conclusion WHEN 'compliant' THEN '合法合规' WHEN 'conditional' THEN '附条件通过' WHEN 'noncompliant' THEN '不合规' END AS found,
       '合法合规或附条件通过' AS expected, o.conclusion = 'noncompliant' AS breach
FROM latest l
JOIN decision_legal_opinion o ON o.organisation = l.organisation AND o.topic_no = l.topic_no AND o.issued_on = l.issued_on
