/*---
id: dec_body_in_catalogue
title: 事项应由清单规定的机构决策
datasets: [decision_topic, decision_meeting, decision_body, decision_topic_item, decision_item_body]
relation: register
alert: 预警
deadline_days: 10
exception: 2
message: '议题 {record} 由{found}审议，事项清单没有规定由它审议。'
mend: 更正议题所属事项，或由清单规定的机构重新审议；清单有漏的先修订清单。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0004：事项清单的会议次序
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item_body: |
      item_code | order_no | body_kind | act
      I | 1 | party | study
      I | 2 | managers | decide
      I | 3 | board | decide
    decision_topic_item: |
      topic_no | item_code
      T2 | I
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T2 | M2 | D | passed
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item_body: |
      item_code | order_no | body_kind
      I | 1 | party
      I | 2 | board
    decision_topic_item: |
      topic_no | item_code
      T2 | I
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | G | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T2 | M2 | D | passed
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_topic_item: |
      topic_no | item_code
      T2 | I
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | G | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T2 | M2 | D | passed
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item_body: |
      item_code | order_no | body_kind | act
      I | 1 | party | study
      I | 2 | managers | decide
      I | 3 | board | decide
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T2 | M2 | D | passed
---*/
WITH listed AS (
  SELECT organisation, item_code, max(CASE WHEN body_kind = 'party' THEN 1 ELSE 0 END) AS party,
         max(CASE WHEN body_kind = 'board' THEN 1 ELSE 0 END) AS board, max(CASE WHEN body_kind = 'managers' THEN 1 ELSE 0 END) AS managers,
         max(CASE WHEN body_kind = 'workers' THEN 1 ELSE 0 END) AS workers,
         max(CASE WHEN body_kind = 'shareholders' THEN 1 ELSE 0 END) AS shareholders,
         max(CASE WHEN body_kind IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_item_body GROUP BY organisation, item_code
)
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, b.title AS found, '事项清单规定的机构' AS expected,
       CASE WHEN l.item_code IS NULL THEN NULL
            WHEN CASE b.body_kind WHEN 'party' THEN l.party WHEN 'board' THEN l.board WHEN 'managers' THEN l.managers
                 WHEN 'workers' THEN l.workers WHEN 'shareholders' THEN l.shareholders END = 1 THEN FALSE
            WHEN b.body_kind IS NULL OR l.unknown = 1 THEN NULL ELSE TRUE END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
JOIN decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
LEFT JOIN listed l ON l.organisation = ti.organisation AND l.item_code = ti.item_code
