/*---
id: dec_always_agrees
title: 决策机构长期没有不同意见
datasets: [decision_body, decision_meeting, decision_topic]
relation: register
alert: 提示
deadline_days: 30
weight: 0.5
params:
  topics: {value: 20, title: 判断所需的议题数, unit: 个}
  days: {value: 365, title: 只看最近一次会议往前这些天内的会议（一年，与年度考核、年度报告同期；更早的不同意见不能说明现在）, unit: 天}
message: '机构 {record} 的 {found}，参照值为 {expected} 个以上即提示。'
mend: 抽查会议记录，核实是否充分讨论、逐人表态。
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 与会人员要充分讨论并分别发表意见；平台自定的研判线索
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_body: |
      body_no
      B
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      1 | M | passed | 3 | 0 | 0
      2 | M | passed | 3 | 0 | 0
      3 | M | passed | 3 | 0 | 0
      4 | M | passed | 3 | 0 | 0
      5 | M | passed | 3 | 0 | 0
      6 | M | passed | 3 | 0 | 0
      7 | M | passed | 3 | 1 | 0
      8 | M | passed | 3 | 0 | 0
      9 | M | passed | 3 | 0 | 0
      10 | M | passed | 3 | 0 | 0
      11 | M | passed | 3 | 0 | 0
      12 | M | passed | 3 | 0 | 0
      13 | M | passed | 3 | 0 | 0
      14 | M | passed | 3 | 0 | 0
      15 | M | passed | 3 | 0 | 0
      16 | M | passed | 3 | 0 | 0
      17 | M | passed | 3 | 0 | 0
      18 | M | passed | 3 | 0 | 0
      19 | M | passed | 3 | 0 | 0
      20 | M | passed | 3 | 0 | 0
  - verdict: 违规
    decision_body: |
      body_no
      B
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      1 | M | passed | 3 | 0 | 0
      2 | M | passed | 3 | 0 | 0
      3 | M | passed | 3 | 0 | 0
      4 | M | passed | 3 | 0 | 0
      5 | M | passed | 3 | 0 | 0
      6 | M | passed | 3 | 0 | 0
      7 | M | passed | 3 | 0 | 0
      8 | M | passed | 3 | 0 | 0
      9 | M | passed | 3 | 0 | 0
      10 | M | passed | 3 | 0 | 0
      11 | M | passed | 3 | 0 | 0
      12 | M | passed | 3 | 0 | 0
      13 | M | passed | 3 | 0 | 0
      14 | M | passed | 3 | 0 | 0
      15 | M | passed | 3 | 0 | 0
      16 | M | passed | 3 | 0 | 0
      17 | M | passed | 3 | 0 | 0
      18 | M | passed | 3 | 0 | 0
      19 | M | passed | 3 | 0 | 0
      20 | M | passed | 3 | 0 | 0
  - verdict: 无法判断
    decision_body: |
      body_no
      B
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      1 | M | passed | 3 | 0 | 0
      2 | M | passed | 3 | 0 | 0
      3 | M | passed | 3 | 0 | 0
      4 | M | passed | 3 | 0 | 0
      5 | M | passed | 3 | 0 | 0
      6 | M | passed | 3 | 0 | 0
      7 | M | passed | 3 |  | 0
      8 | M | passed | 3 | 0 | 0
      9 | M | passed | 3 | 0 | 0
      10 | M | passed | 3 | 0 | 0
      11 | M | passed | 3 | 0 | 0
      12 | M | passed | 3 | 0 | 0
      13 | M | passed | 3 | 0 | 0
      14 | M | passed | 3 | 0 | 0
      15 | M | passed | 3 | 0 | 0
      16 | M | passed | 3 | 0 | 0
      17 | M | passed | 3 | 0 | 0
      18 | M | passed | 3 | 0 | 0
      19 | M | passed | 3 | 0 | 0
      20 | M | passed | 3 | 0 | 0
  - verdict: 不适用
    decision_body: |
      body_no
      B
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      1 | M | passed | 3 | 0 | 0
      2 | M | passed | 3 | 0 | 0
      3 | M | passed | 3 | 0 | 0
      4 | M | passed | 3 | 0 | 0
      5 | M | passed | 3 | 0 | 0
      6 | M | passed | 3 | 0 | 0
      7 | M | passed | 3 | 0 | 0
      8 | M | passed | 3 | 0 | 0
      9 | M | passed | 3 | 0 | 0
      10 | M | passed | 3 | 0 | 0
      11 | M | passed | 3 | 0 | 0
      12 | M | passed | 3 | 0 | 0
      13 | M | passed | 3 | 0 | 0
      14 | M | passed | 3 | 0 | 0
      15 | M | passed | 3 | 0 | 0
      16 | M | passed | 3 | 0 | 0
      17 | M | passed | 3 | 0 | 0
      18 | M | passed | 3 | 0 | 0
      19 | M | passed | 3 | 0 | 0
  - verdict: 违规
    decision_body: |
      body_no
      B
    decision_meeting: |
      meeting_no | body_no | held_on
      O | B | 2025-03-02
      M | B | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      100 | O | passed | 3 | 1 | 0
      1 | M | passed | 3 | 0 | 0
      2 | M | passed | 3 | 0 | 0
      3 | M | passed | 3 | 0 | 0
      4 | M | passed | 3 | 0 | 0
      5 | M | passed | 3 | 0 | 0
      6 | M | passed | 3 | 0 | 0
      7 | M | passed | 3 | 0 | 0
      8 | M | passed | 3 | 0 | 0
      9 | M | passed | 3 | 0 | 0
      10 | M | passed | 3 | 0 | 0
      11 | M | passed | 3 | 0 | 0
      12 | M | passed | 3 | 0 | 0
      13 | M | passed | 3 | 0 | 0
      14 | M | passed | 3 | 0 | 0
      15 | M | passed | 3 | 0 | 0
      16 | M | passed | 3 | 0 | 0
      17 | M | passed | 3 | 0 | 0
      18 | M | passed | 3 | 0 | 0
      19 | M | passed | 3 | 0 | 0
      20 | M | passed | 3 | 0 | 0
  - verdict: 合规
    decision_body: |
      body_no
      B
    decision_meeting: |
      meeting_no | body_no | held_on
      O | B | 2025-03-03
      M | B | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      100 | O | passed | 3 | 1 | 0
      1 | M | passed | 3 | 0 | 0
      2 | M | passed | 3 | 0 | 0
      3 | M | passed | 3 | 0 | 0
      4 | M | passed | 3 | 0 | 0
      5 | M | passed | 3 | 0 | 0
      6 | M | passed | 3 | 0 | 0
      7 | M | passed | 3 | 0 | 0
      8 | M | passed | 3 | 0 | 0
      9 | M | passed | 3 | 0 | 0
      10 | M | passed | 3 | 0 | 0
      11 | M | passed | 3 | 0 | 0
      12 | M | passed | 3 | 0 | 0
      13 | M | passed | 3 | 0 | 0
      14 | M | passed | 3 | 0 | 0
      15 | M | passed | 3 | 0 | 0
      16 | M | passed | 3 | 0 | 0
      17 | M | passed | 3 | 0 | 0
      18 | M | passed | 3 | 0 | 0
      19 | M | passed | 3 | 0 | 0
      20 | M | passed | 3 | 0 | 0
  - verdict: 不适用
    decision_body: |
      body_no
      B
    decision_meeting: |
      meeting_no | body_no | held_on
      O | B | 2025-03-02
      M | B | 2026-03-02
    decision_topic: |
      topic_no | meeting_no | outcome | ayes | noes | abstains
      100 | O | passed | 3 | 0 | 0
      1 | M | passed | 3 | 0 | 0
      2 | M | passed | 3 | 0 | 0
      3 | M | passed | 3 | 0 | 0
      4 | M | passed | 3 | 0 | 0
      5 | M | passed | 3 | 0 | 0
      6 | M | passed | 3 | 0 | 0
      7 | M | passed | 3 | 0 | 0
      8 | M | passed | 3 | 0 | 0
      9 | M | passed | 3 | 0 | 0
      10 | M | passed | 3 | 0 | 0
      11 | M | passed | 3 | 0 | 0
      12 | M | passed | 3 | 0 | 0
      13 | M | passed | 3 | 0 | 0
      14 | M | passed | 3 | 0 | 0
      15 | M | passed | 3 | 0 | 0
      16 | M | passed | 3 | 0 | 0
      17 | M | passed | 3 | 0 | 0
      18 | M | passed | 3 | 0 | 0
      19 | M | passed | 3 | 0 | 0
---*/
SELECT b.organisation, b.body_no AS record, x.last_on AS judged_on, '最近 ' || cast(:days AS varchar) || ' 天 ' || cast(x.known AS varchar) || ' 个议题中 ' || cast(x.dissent AS varchar) || ' 个有反对、弃权或否决' AS found,
       :topics AS expected, CASE WHEN x.dissent > 0 THEN FALSE WHEN x.known >= :topics THEN TRUE END AS breach
FROM decision_body b
JOIN (
  SELECT m.organisation, m.body_no, l.last_on, count(*) AS topics,
         sum(CASE WHEN t.noes IS NOT NULL AND t.abstains IS NOT NULL AND t.outcome IS NOT NULL THEN 1 ELSE 0 END) AS known,
         sum(CASE WHEN t.noes > 0 OR t.abstains > 0 OR t.outcome <> 'passed' THEN 1 ELSE 0 END) AS dissent
  FROM decision_meeting m
  JOIN decision_topic t ON t.organisation = m.organisation AND t.meeting_no = m.meeting_no
  JOIN (
    SELECT m.organisation, m.body_no, max(m.held_on) AS last_on
    FROM decision_meeting m
    JOIN decision_topic t ON t.organisation = m.organisation AND t.meeting_no = m.meeting_no
    GROUP BY m.organisation, m.body_no
  ) l ON l.organisation = m.organisation AND l.body_no = m.body_no AND date_diff('day', m.held_on, l.last_on) < :days
  GROUP BY m.organisation, m.body_no, l.last_on
) x ON x.organisation = b.organisation AND x.body_no = b.body_no AND x.topics >= :topics
