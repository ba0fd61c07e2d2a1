/*---
id: dec_material_late
title: 议题材料应在会前送达
datasets: [decision_material, decision_topic, decision_meeting]
relation: register
alert: 关注
deadline_days: 10
weight: 0.5
params:
  days: {value: 3, title: 材料提前送达的天数, unit: 天}
message: '材料 {record}（议题编号|材料编号）提前 {found} 天送达，应当不少于 {expected} 天。'
mend: 今后提前送达；送达日期填错的更正。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 会议讨论和决定的事项材料应当提前送达成员，会上临时动议不议
confirmed: false
valid_from: 2010-07-15
note: 以企业议事规则为准，三天为通行做法，可改参数；紧急决定不判断。
examples:
  - verdict: 合规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_material: |
      topic_no | material_no | provided_on
      T | 1 | 2026-03-07
  - verdict: 违规
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_material: |
      topic_no | material_no | provided_on
      T | 1 | 2026-03-08
  - verdict: 无法判断
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-10
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_material: |
      topic_no | material_no | provided_on
      T | 1 | 
  - verdict: 无法判断
    decision_material: |
      topic_no | material_no | provided_on
      T | 1 | 2026-03-08
---*/
SELECT f.organisation, f.topic_no || '|' || f.material_no AS record, m.held_on AS judged_on,
       date_diff('day', f.provided_on, m.held_on) AS found, :days AS expected, date_diff('day', f.provided_on, m.held_on) < :days AS breach
FROM decision_material f
LEFT JOIN decision_topic t ON t.organisation = f.organisation AND t.topic_no = f.topic_no
LEFT JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
WHERE NOT coalesce(t.emergency, FALSE)
