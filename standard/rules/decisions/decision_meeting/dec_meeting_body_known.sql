/*---
id: dec_meeting_body_known
title: 开会的决策机构应在名册内且在存续期内
datasets: [decision_meeting, decision_body]
relation: register
alert: 关注
deadline_days: 10
message: '会议 {record} 的机构{found}。'
mend: 补报决策机构，或更正会议的机构编号、日期。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 明确决策主体和权限
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_body: |
      body_no | set_on
      B | 2020-01-01
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
  - verdict: 违规
    decision_body: |
      body_no | set_on
      B | 2020-01-01
    decision_meeting: |
      meeting_no | body_no | held_on
      M | C | 2026-03-02
  - verdict: 违规
    decision_body: |
      body_no | set_on | ended_on
      B | 2020-01-01 | 2026-01-01
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
  - verdict: 无法判断
    decision_body: |
      body_no | set_on
      B | 
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on,
       CASE WHEN b.body_no IS NULL THEN '不在名册内' WHEN b.set_on > m.held_on THEN '尚未设立'
            WHEN b.ended_on < m.held_on THEN '已经终止' WHEN b.set_on IS NULL THEN '没有设立日期' ELSE '存续' END AS found,
       '存续' AS expected,
       b.body_no IS NULL OR b.set_on > m.held_on OR coalesce(b.ended_on < m.held_on, FALSE) AS breach
FROM decision_meeting m
LEFT JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
