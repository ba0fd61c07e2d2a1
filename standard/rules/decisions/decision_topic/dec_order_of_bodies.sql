/*---
id: dec_order_of_bodies
title: 应按清单规定的次序经过各决策机构
datasets: [decision_topic, decision_meeting, decision_body, decision_topic_item, decision_item, decision_item_body]
relation: register
alert: 预警
deadline_days: 10
weight: 2
exception: 2
params:
  days: {value: 1, title: 前面的会议至少早几天, unit: 天}
message: '议题 {record} 之前应经过的会议有 {expected} 个，已经过 {found} 个。'
mend: 补报前面会议的议题；确未经过的，重新履行程序。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 业务代码 0004：事项清单的会议次序
confirmed: false
valid_from: 2010-07-15
note: 一个议题属于几个事项时，各事项规定的前面会议都要经过。党委（党组）前置研究另有规则判断，不重复；紧急决定由追认规则判断。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item: |
      item_code | party_first
      I | true
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
      M1 | G | 2026-03-02
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | passed
      T2 | M2 | D | passed
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item: |
      item_code | party_first
      I | true
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
      M1 | G | 2026-03-10
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | passed
      T2 | M2 | D | passed
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item: |
      item_code | party_first
      I | false
      J | false
    decision_item_body: |
      item_code | order_no | body_kind | act
      I | 1 | party | study
      I | 2 | managers | decide
      I | 3 | board | decide
      J | 1 | workers | hear
      J | 2 | board | decide
    decision_topic_item: |
      topic_no | item_code
      T2 | I
      T2 | J
    decision_meeting: |
      meeting_no | body_no | held_on
      M0 | P | 2026-03-01
      M1 | G | 2026-03-02
      M2 | B | 2026-03-10
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T0 | M0 | D | passed
      T1 | M1 | D | passed
      T2 | M2 | D | passed
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item: |
      item_code | party_first
      I | true
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
      T2 | M2 |  | passed
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      P | party
      B | board
      G | managers
    decision_item: |
      item_code | party_first
      I | true
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
      topic_no | meeting_no | decision_no | outcome | emergency
      T2 | M2 | D | passed | true
---*/
WITH own AS (
  SELECT organisation, item_code, body_kind, min(order_no) AS order_no FROM decision_item_body GROUP BY organisation, item_code, body_kind
), needed AS (
  SELECT DISTINCT t.organisation, t.topic_no, t.decision_no, m.held_on, p.body_kind
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
  JOIN decision_topic_item ti ON ti.organisation = t.organisation AND ti.topic_no = t.topic_no
  JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
  JOIN own o ON o.organisation = ti.organisation AND o.item_code = ti.item_code AND o.body_kind = b.body_kind
  JOIN decision_item_body p ON p.organisation = ti.organisation AND p.item_code = ti.item_code
    AND p.order_no < o.order_no AND p.body_kind <> b.body_kind
  WHERE t.outcome = 'passed' AND NOT coalesce(t.emergency, FALSE)
    AND NOT (p.body_kind = 'party' AND coalesce(p.act, '') = 'study' AND (coalesce(i.party_first, FALSE) OR nullif(trim(t.exempt_reason), '') IS NOT NULL))
), passed AS (
  SELECT t.organisation, t.decision_no, b.body_kind, min(m.held_on) AS held_on
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no
  WHERE t.outcome <> 'rejected'
  GROUP BY t.organisation, t.decision_no, b.body_kind
)
SELECT n.organisation, n.topic_no AS record, n.held_on AS judged_on,
       sum(CASE WHEN date_diff('day', p.held_on, n.held_on) >= :days THEN 1 ELSE 0 END) AS found, count(*) AS expected,
       CASE WHEN n.decision_no IS NOT NULL
         THEN sum(CASE WHEN date_diff('day', p.held_on, n.held_on) >= :days THEN 1 ELSE 0 END) < count(*) END AS breach
FROM needed n
LEFT JOIN passed p ON p.organisation = n.organisation AND p.decision_no = n.decision_no AND p.body_kind = n.body_kind
GROUP BY n.organisation, n.topic_no, n.held_on, n.decision_no
