/*---
id: dec_not_reported
title: 须报国资监管机构的议题应已报送
datasets: [decision_topic, decision_meeting, decision_topic_item, decision_item]
relation: register
alert: 预警
deadline_days: 10
weight: 2
message: '议题 {record} 须报国资监管机构审批，填报为{found}。'
mend: 补办报批手续。
source: 《企业国有资产法》
clause: 第三十条至第三十四条：重大事项由履行出资人职责的机构决定或者批准
confirmed: false
note: 须不须报批，以事项清单为准；清单没有写明的，以议题自己填的“须报国资监管机构审批”为准。
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_item: |
      item_code | reported
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | reported
      T | M | passed | true
  - verdict: 违规
    decision_item: |
      item_code | reported
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | reported
      T | M | passed | false
  - verdict: 无法判断
    decision_item: |
      item_code | reported
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | reported
      T | M | passed | 
  - verdict: 不适用
    decision_item: |
      item_code | reported
      I | false
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | reported
      T | M | passed | 
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | approval_needed | reported
      T | M | passed | true | false
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | approval_needed | reported
      T | M | passed | true |
  - verdict: 不适用
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | approval_needed | reported
      T | M | passed | false |
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       CASE WHEN t.reported THEN '已报送' WHEN NOT t.reported THEN '未报送' ELSE '空' END AS found, '已报送' AS expected,
       CASE WHEN t.reported THEN FALSE WHEN (t.approval_needed OR l.needed = 1) AND NOT t.reported THEN TRUE END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN (
  SELECT ti.organisation, ti.topic_no, max(CASE WHEN i.reported THEN 1 WHEN NOT i.reported THEN 0 END) AS needed,
         sum(CASE WHEN i.reported IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_topic_item ti
  LEFT JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
  GROUP BY ti.organisation, ti.topic_no
) l ON l.organisation = t.organisation AND l.topic_no = t.topic_no
WHERE t.outcome = 'passed' AND (t.approval_needed OR l.needed = 1 OR (l.unknown > 0 AND t.approval_needed IS NULL))
