/*---
id: dec_workers_not_heard
title: 涉及职工切身利益的议题应听取职工意见
datasets: [decision_topic, decision_meeting, decision_topic_item, decision_item, decision_material]
relation: register
alert: 预警
deadline_days: 10
weight: 2
message: '议题 {record} 须听取职工意见，填报为{found}。'
mend: 补充听取职工代表大会或工会的意见。
source: 《公司法》（2023）
clause: 第十七条：研究决定改制、解散、申请破产以及经营方面的重大问题、制定重要规章制度时，应当听取公司工会的意见
confirmed: false
valid_from: 2010-07-15
note: 没有填报但附有职工意见材料的，视为已听取。
examples:
  - verdict: 合规
    decision_item: |
      item_code | workers_heard
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | workers_heard
      T | M | passed | true
  - verdict: 违规
    decision_item: |
      item_code | workers_heard
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | workers_heard
      T | M | passed | false
  - verdict: 无法判断
    decision_item: |
      item_code | workers_heard
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | workers_heard
      T | M | passed | 
  - verdict: 合规
    decision_item: |
      item_code | workers_heard
      I | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | workers_heard
      T | M | passed | 
    decision_material: |
      topic_no | material_no | kind
      T | 1 | workers_opinion
  - verdict: 不适用
    decision_item: |
      item_code | workers_heard
      I | false
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome | workers_heard
      T | M | passed | 
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       CASE WHEN t.workers_heard THEN '已听取' WHEN NOT t.workers_heard THEN '未听取' ELSE '空' END AS found, '已听取' AS expected,
       CASE WHEN t.workers_heard THEN FALSE WHEN f.files > 0 THEN FALSE WHEN l.needed = 1 AND NOT t.workers_heard THEN TRUE END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN (
  SELECT ti.organisation, ti.topic_no, max(CASE WHEN i.workers_heard THEN 1 WHEN NOT i.workers_heard THEN 0 END) AS needed,
         sum(CASE WHEN i.workers_heard IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_topic_item ti
  LEFT JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
  GROUP BY ti.organisation, ti.topic_no
) l ON l.organisation = t.organisation AND l.topic_no = t.topic_no AND (l.needed = 1 OR l.unknown > 0)
LEFT JOIN (
  SELECT organisation, topic_no, count(*) AS files FROM decision_material WHERE kind = 'workers_opinion' GROUP BY organisation, topic_no
) f ON f.organisation = t.organisation AND f.topic_no = t.topic_no
WHERE t.outcome = 'passed'
