/*---
id: dec_feasibility_missing
title: 重大项目安排应有可行性研究
datasets: [decision_topic, decision_meeting, decision_topic_item, decision_item, decision_material]
relation: register
alert: 预警
deadline_days: 10
message: '项目议题 {record} 有可行性研究 {found} 份，应当不少于 {expected} 份。'
mend: 补报可行性研究报告。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 重大投资和工程建设项目，应事先充分听取有关专家的意见，进行可行性研究论证
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_item: |
      item_code | category
      I | project
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome
      T | M | passed
    decision_material: |
      topic_no | material_no | kind
      T | 1 | feasibility
  - verdict: 违规
    decision_item: |
      item_code | category
      I | project
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | outcome
      T | M | passed
    decision_material: |
      topic_no | material_no | kind
      T | 1 | proposal
  - verdict: 无法判断
    decision_item: |
      item_code | category
      J | project
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
      item_code | category
      I | major
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
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, coalesce(f.files, 0) AS found, 1 AS expected,
       CASE WHEN f.files > 0 THEN FALSE WHEN f.unknown > 0 OR l.project = 0 THEN NULL ELSE TRUE END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN (
  SELECT ti.organisation, ti.topic_no, max(CASE WHEN i.category = 'project' THEN 1 ELSE 0 END) AS project,
         sum(CASE WHEN i.category IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_topic_item ti
  LEFT JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
  GROUP BY ti.organisation, ti.topic_no
) l ON l.organisation = t.organisation AND l.topic_no = t.topic_no AND (l.project = 1 OR l.unknown > 0)
LEFT JOIN (
  SELECT organisation, topic_no, sum(CASE WHEN kind = 'feasibility' THEN 1 ELSE 0 END) AS files, sum(CASE WHEN kind IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_material GROUP BY organisation, topic_no
) f ON f.organisation = t.organisation AND f.topic_no = t.topic_no
WHERE t.outcome = 'passed'
