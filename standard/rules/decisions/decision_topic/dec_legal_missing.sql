/*---
id: dec_legal_missing
title: 须合法合规审查的议题应有审查意见
datasets: [decision_topic, decision_meeting, decision_topic_item, decision_item, decision_legal_opinion]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 1
message: '议题 {record} 须经合法合规审查，审查意见 {found} 份。'
mend: 补报审查意见；确未审查的，补办审查并重新审议。
source: 国资委令第42号《中央企业合规管理办法》
clause: 合规审查作为必经程序嵌入经营管理流程；重大决策事项的合规审查意见应当由首席合规官签字
confirmed: false
valid_from: 2022-10-01
note: 审查意见是单独报送的记录，不凭列席人职务或文件名推断。
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
      L | T | 2026-03-05 | compliant
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
      L | T9 | 2026-03-05 | compliant
  - verdict: 无法判断
    decision_item: |
      item_code | legal_review
      J | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome
      T | M | passed
  - verdict: 不适用
    decision_item: |
      item_code | legal_review
      I | false
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
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, coalesce(o.opinions, 0) AS found, 1 AS expected,
       CASE WHEN o.opinions > 0 THEN FALSE WHEN l.needed = 1 THEN TRUE END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN (
  SELECT ti.organisation, ti.topic_no, max(CASE WHEN i.legal_review THEN 1 WHEN NOT i.legal_review THEN 0 END) AS needed,
         sum(CASE WHEN i.legal_review IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_topic_item ti
  LEFT JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
  GROUP BY ti.organisation, ti.topic_no
) l ON l.organisation = t.organisation AND l.topic_no = t.topic_no AND (l.needed = 1 OR l.unknown > 0)
LEFT JOIN (
  SELECT organisation, topic_no, count(*) AS opinions FROM decision_legal_opinion GROUP BY organisation, topic_no
) o ON o.organisation = t.organisation AND o.topic_no = t.topic_no
WHERE t.outcome = 'passed'
