/*---
id: dec_materials_missing
title: 上会的议题应有议题材料
datasets: [decision_topic, decision_meeting, decision_material]
relation: register
alert: 关注
deadline_days: 10
message: '议题 {record} 有议题材料 {found} 份，应当不少于 {expected} 份。'
mend: 补报议题材料。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 决策前应当提供充分的论证材料
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
    decision_material: |
      topic_no | material_no | kind
      T | 1 | proposal
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_material: |
      topic_no | material_no | kind
      T | 1 | other
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no
      T | M
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, coalesce(f.files, 0) AS found, 1 AS expected,
       CASE WHEN f.files > 0 THEN FALSE WHEN f.unknown > 0 THEN NULL ELSE TRUE END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
LEFT JOIN (
  SELECT organisation, topic_no, sum(CASE WHEN kind = 'proposal' THEN 1 ELSE 0 END) AS files, sum(CASE WHEN kind IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_material GROUP BY organisation, topic_no
) f ON f.organisation = t.organisation AND f.topic_no = t.topic_no
