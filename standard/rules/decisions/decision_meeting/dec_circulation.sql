/*---
id: dec_circulation
title: 清单内事项应以会议形式决策，不以传签代替
datasets: [decision_meeting, decision_topic, decision_topic_item]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 4
message: '会议 {record} 以{found}形式决定清单内事项，应当{expected}。'
mend: 补开会议研究；章程允许书面决议的事项说明依据。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 决策应当以会议形式进行集体研究，不得以传阅、会签或个别征求意见等方式代替
confirmed: false
valid_from: 2010-07-15
note: 只有紧急决定的会议不判断。
examples:
  - verdict: 合规
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | mode | held_on
      M | video | 2026-03-02
  - verdict: 违规
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | mode | held_on
      M | circulation | 2026-03-02
  - verdict: 无法判断
    decision_topic: |
      topic_no | meeting_no
      T | M
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | mode | held_on
      M |  | 2026-03-02
  - verdict: 不适用
    decision_topic: |
      topic_no | meeting_no | emergency
      T | M | true
    decision_topic_item: |
      topic_no | item_code
      T | I
    decision_meeting: |
      meeting_no | mode | held_on
      M | circulation | 2026-03-02
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on,
       CASE m.mode WHEN 'circulation' THEN '传签' WHEN 'onsite' THEN '现场' WHEN 'video' THEN '视频' END AS found,
       '召开会议' AS expected, m.mode = 'circulation' AS breach
FROM decision_meeting m
WHERE EXISTS (
  SELECT 1 FROM decision_topic t
  JOIN decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
  WHERE t.organisation = m.organisation AND t.meeting_no = m.meeting_no AND NOT coalesce(t.emergency, FALSE)
)
