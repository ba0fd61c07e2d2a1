/*---
id: dec_legal_late
title: 合法合规审查意见应在会议之前出具
datasets: [decision_topic, decision_meeting, decision_legal_opinion]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 1
message: '议题 {record} 的审查意见最早于 {found} 出具，会议在 {expected} 召开。'
mend: 核对出具日期；确在会后出具的，重新审议。
source: 国资委令第42号《中央企业合规管理办法》
clause: 合规审查作为必经程序，未经审查不得提交决策
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
      L | T | 2026-03-10 | compliant
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
      L | T | 2026-03-11 | compliant
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
      L | T |  | compliant
  - verdict: 不适用
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
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, o.first_on AS found, m.held_on AS expected, o.first_on > m.held_on AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN (
  SELECT organisation, topic_no, min(issued_on) AS first_on FROM decision_legal_opinion GROUP BY organisation, topic_no
) o ON o.organisation = t.organisation AND o.topic_no = t.topic_no
WHERE t.outcome = 'passed'
