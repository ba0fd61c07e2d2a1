/*---
id: dec_board_resolution
title: 董事会决议应经全体董事的过半数通过
datasets: [decision_topic, decision_meeting, decision_body]
relation: register
alert: 严重
deadline_days: 10
weight: 3
exception: 5
params:
  num: {value: 1, title: 法定比例的分子}
  den: {value: 2, title: 法定比例的分母}
message: '董事会议题 {record} 同意 {found} 票，应当{expected}。'
mend: 核对票数；确未过半数的，决议不成立，重新审议。
source: 《公司法》（2023）
clause: 第七十三条、第一百二十四条：董事会作出决议，应当经全体董事的过半数通过
confirmed: false
valid_from: 2010-07-15
note: 以全体董事而不是到会董事为基数。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 2 | 0
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 6
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed | 3 | 1 | 0
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | passed |  | 2 | 0
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on | members_due
      M | B | 2026-03-10 | 5
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      T | M | rejected | 1 | 2 | 0
---*/
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on, t.ayes AS found,
       '超过全体董事 ' || cast(m.members_due AS varchar) || ' 人的 ' || cast(:num AS varchar) || '/' || cast(:den AS varchar) AS expected,
       t.ayes * :den <= nullif(m.members_due, 0) * :num AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind = 'board'
WHERE t.outcome = 'passed'
