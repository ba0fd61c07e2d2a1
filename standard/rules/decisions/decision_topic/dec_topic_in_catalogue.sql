/*---
id: dec_topic_in_catalogue
title: 议题应归入事项清单
datasets: [decision_topic, decision_meeting, decision_topic_item, decision_item]
relation: register
alert: 提示
deadline_days: 10
weight: 0.5
message: '议题 {record} {found}。'
mend: 补报议题所属事项，或修订事项清单。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0006：议题的事项编码
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_item: |
      item_code | valid_from
      I | 2025-01-01
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no
      T | M
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_item: |
      item_code | valid_from | valid_to
      I | 2025-01-01 | 2026-03-01
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       CASE WHEN l.topic_no IS NULL THEN '没有归入事项清单' WHEN l.known = 0 THEN '所归入的事项不在清单内或当时未生效' ELSE '已归入' END AS found,
       '归入当时有效的事项' AS expected, coalesce(l.known, 0) = 0 AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN (
  SELECT t.organisation, t.topic_no, sum(CASE WHEN i.item_code IS NOT NULL THEN 1 ELSE 0 END) AS known
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
  LEFT JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
    AND i.valid_from <= m.held_on AND (i.valid_to IS NULL OR i.valid_to >= m.held_on)
  GROUP BY t.organisation, t.topic_no
) l ON l.organisation = t.organisation AND l.topic_no = t.topic_no
