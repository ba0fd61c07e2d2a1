/*---
id: dec_beyond_power
title: 决策金额不得超出机构的权限
datasets: [decision_topic, decision_meeting, decision_body, decision_topic_item, decision_item_body]
relation: register
alert: 严重
deadline_days: 10
weight: 3
exception: 2
message: '议题 {record} 涉及 {found} 元，超出机构权限 {expected} 元，且没有权限更高的机构批准。'
mend: 提请有权限的机构审议；停止执行超权限部分。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 在职责权限内集体决策；授权管理办法
confirmed: false
valid_from: 2010-07-15
note: 同一决策事项由权限足够的机构也已通过的，不算超权限。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item_body: |
      item_code | order_no | body_kind | act | amount_to
      I | 1 | managers | decide | 1000000
    decision_topic_item: |
      topic_no | item_code
      T2 | I
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | G | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | amount
      T2 | M2 | D | passed | 1000000
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item_body: |
      item_code | order_no | body_kind | act | amount_to
      I | 1 | managers | decide | 1000000
      I | 2 | board | decide | 
    decision_topic_item: |
      topic_no | item_code
      T2 | I
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | G | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | amount
      T2 | M2 | D | passed | 1000000.01
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item_body: |
      item_code | order_no | body_kind | act | amount_to
      I | 1 | managers | decide | 1000000
      I | 2 | board | decide | 
    decision_topic_item: |
      topic_no | item_code
      T2 | I
      T3 | I
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | G | 2026-03-10
      M3 | B | 2026-03-20
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | amount
      T2 | M2 | D | passed | 5000000
      T3 | M3 | D | passed | 5000000
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item_body: |
      item_code | order_no | body_kind | act | amount_to
      I | 1 | managers | decide | 1000000
    decision_topic_item: |
      topic_no | item_code
      T2 | I
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | G | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | amount
      T2 | M2 | D | passed | 
---*/
WITH matter_limit AS (
  SELECT t.organisation, t.decision_no, ti.item_code, max(CASE WHEN ib.amount_to IS NULL THEN 1 ELSE 0 END) AS unlimited,
         max(ib.amount_to) AS amount_to
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
  JOIN decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
  JOIN decision_item_body ib ON ib.organisation = ti.organisation AND ib.item_code = ti.item_code AND ib.body_kind = b.body_kind
    AND ib.act IN ('decide', 'approve')
  WHERE t.outcome = 'passed' AND t.decision_no IS NOT NULL
  GROUP BY t.organisation, t.decision_no, ti.item_code
)
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, t.amount AS found, ib.amount_to AS expected,
       CASE WHEN l.unlimited = 1 OR l.amount_to >= t.amount THEN FALSE ELSE t.amount > ib.amount_to END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
JOIN decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
JOIN decision_item_body ib ON ib.organisation = ti.organisation AND ib.item_code = ti.item_code AND ib.body_kind = b.body_kind
  AND ib.act IN ('decide', 'approve') AND ib.amount_to IS NOT NULL
LEFT JOIN matter_limit l ON l.organisation = t.organisation AND l.decision_no = t.decision_no AND l.item_code = ti.item_code
WHERE t.outcome = 'passed'
