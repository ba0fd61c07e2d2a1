/*---
id: dec_board_notice
title: 董事会定期会议应提前十日通知
datasets: [decision_meeting, decision_body]
relation: register
alert: 关注
deadline_days: 10
exception: 4
params:
  days: {value: 10, title: 定期会议提前通知的天数, unit: 天}
message: '董事会定期会议 {record} 提前 {found} 天通知，应当不少于 {expected} 天。'
mend: 今后按期通知；通知日期填错的更正。
source: 《公司法》（2023）
clause: 第一百二十三条：每次会议应当于会议召开十日前通知全体董事和监事
confirmed: false
valid_from: 2010-07-15
note: 十日为股份有限公司的法定期限，其他公司以章程为准，可改参数。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | kind | noticed_on | held_on
      M | B | regular | 2026-02-20 | 2026-03-02
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | kind | noticed_on | held_on
      M | B | regular | 2026-02-21 | 2026-03-02
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | kind | noticed_on | held_on
      M | B | regular |  | 2026-03-02
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | kind | noticed_on | held_on
      M | B | extraordinary | 2026-03-01 | 2026-03-02
---*/
SELECT m.organisation, m.meeting_no AS record, m.held_on AS judged_on, date_diff('day', m.noticed_on, m.held_on) AS found,
       :days AS expected, date_diff('day', m.noticed_on, m.held_on) < :days AS breach
FROM decision_meeting m
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind = 'board'
WHERE m.kind = 'regular'
