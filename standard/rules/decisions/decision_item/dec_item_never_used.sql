/*---
id: dec_item_never_used
title: 清单内事项长期没有上会
datasets: [decision_item, decision_topic_item, decision_topic, decision_meeting]
relation: register
alert: 提示
deadline_days: 30
weight: 0.5
params:
  days: {value: 365, title: 没有议题的天数, unit: 天}
message: '事项 {record} {found}天没有议题，参照 {expected} 天。'
mend: 核对是否漏报议题；确不发生的事项，修订清单。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 明确三重一大事项的具体范围，做到应决尽决
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    today: 2026-06-30
    decision_item: |
      item_code | valid_from
      I | 2024-01-01
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_meeting: |
      meeting_no | held_on
      M | 2025-07-01
  - verdict: 违规
    today: 2026-06-30
    decision_item: |
      item_code | valid_from
      I | 2024-01-01
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_meeting: |
      meeting_no | held_on
      M | 2024-07-01
  - verdict: 违规
    today: 2026-06-30
    decision_item: |
      item_code | valid_from
      I | 2024-01-01
  - verdict: 不适用
    today: 2026-06-30
    decision_item: |
      item_code | valid_from | valid_to
      I | 2024-01-01 | 2025-12-31
---*/
WITH used AS (
  SELECT ti.organisation, ti.item_code, max(m.held_on) AS last_on
  FROM decision_topic_item ti
  JOIN decision_topic t ON t.organisation = ti.organisation AND t.topic_no = ti.topic_no
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  GROUP BY ti.organisation, ti.item_code
)
SELECT i.organisation, i.item_code AS record, i.valid_from AS judged_on,
       date_diff('day', greatest(coalesce(u.last_on, i.valid_from), i.valid_from), :today) AS found, :days AS expected,
       date_diff('day', greatest(coalesce(u.last_on, i.valid_from), i.valid_from), :today) > :days AS breach
FROM decision_item i
LEFT JOIN used u ON u.organisation = i.organisation AND u.item_code = i.item_code
WHERE i.valid_from <= :today AND (i.valid_to IS NULL OR i.valid_to >= :today)
