/*---
id: dec_minutes_in_time
title: 会议纪要应及时形成
datasets: [decision_meeting]
relation: register
alert: 关注
deadline_days: 10
params:
  days: {value: 15, title: 形成纪要的天数, unit: 天}
message: '会议 {record} 召开后 {found} 天尚未形成或才形成纪要，应当不超过 {expected} 天。'
mend: 尽快形成并上传会议纪要。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 会议决定的事项、过程、参与人及其意见、结论等内容，应当完整、详细记录并存档备查
confirmed: false
valid_from: 2010-07-15
note: 尚未形成的按判断当日计算。
examples:
  - verdict: 合规
    today: 2026-06-30
    decision_meeting: |
      meeting_no | held_on | minutes_on
      M | 2026-03-02 | 2026-03-17
  - verdict: 违规
    today: 2026-06-30
    decision_meeting: |
      meeting_no | held_on | minutes_on
      M | 2026-03-02 | 2026-03-18
  - verdict: 违规
    today: 2026-03-18
    decision_meeting: |
      meeting_no | held_on | minutes_on
      M | 2026-03-02 | 
  - verdict: 合规
    today: 2026-03-17
    decision_meeting: |
      meeting_no | held_on | minutes_on
      M | 2026-03-02 | 
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on, date_diff('day', m.held_on, coalesce(m.minutes_on, :today)) AS found,
       :days AS expected, date_diff('day', m.held_on, coalesce(m.minutes_on, :today)) > :days AS breach
FROM decision_meeting m
