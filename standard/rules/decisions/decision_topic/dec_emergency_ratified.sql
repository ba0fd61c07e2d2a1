/*---
id: dec_emergency_ratified
title: 紧急决定应及时追认
datasets: [decision_topic, decision_meeting]
relation: register
alert: 预警
deadline_days: 10
weight: 2
params:
  days: {value: 30, title: 追认期限, unit: 天}
message: '紧急决定 {record} 作出后 {found} 天未追认或才追认，应当不超过 {expected} 天。'
mend: 提请有权机构追认，并报送追认日期。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 紧急情况下由个人或少数人临时决定的，应在事后及时向领导班子报告，按程序予以追认
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    today: 2026-06-30
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | emergency | ratified_on
      T | M | passed | true | 2026-04-01
  - verdict: 违规
    today: 2026-06-30
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | emergency | ratified_on
      T | M | passed | true | 2026-04-02
  - verdict: 违规
    today: 2026-04-02
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | emergency | ratified_on
      T | M | passed | true | 
  - verdict: 不适用
    decision_meeting: |
      meeting_no | held_on
      M | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | emergency | ratified_on
      T | M | passed | false | 
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, date_diff('day', m.held_on, coalesce(t.ratified_on, :today)) AS found,
       :days AS expected, date_diff('day', m.held_on, coalesce(t.ratified_on, :today)) > :days AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
WHERE t.emergency AND t.outcome = 'passed'
