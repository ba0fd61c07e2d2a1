/*---
id: dec_party_study_missing
title: 须前置研究的事项，决定之前党委（党组）会应已研究
datasets: [decision_topic, decision_meeting, decision_body, decision_topic_item, decision_item]
relation: register
alert: 严重
deadline_days: 10
weight: 3
exception: 3
message: 议题 {record} 须党委（党组）前置研究，决定之前的研究情况：{found}。
mend: 补报前置研究的会议和议题；确未研究的，停止执行并重新履行程序；依规免前置的写明理由。
source: 《中国共产党国有企业基层组织工作条例（试行）》
clause: 第十五条：国有企业重大经营管理事项必须经党委（党组）研究讨论后，再由董事会或者经理层作出决定
confirmed: false
valid_from: 2020-01-05
note: 研究须早于决定的会议之日，同一日的不算；同一决策事项的党委（党组）会议题只要有一次未被否决即为已研究。事项未归入清单或没有决策事项编号的无法判断，写明免前置理由的和缓议、否决的议题不判断。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-02
      M2 | B | 2026-03-10
    decision_item: |
      item_code | party_first
      I | true
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | passed
      T2 | M2 | D | passed
    decision_topic_item: |
      topic_no | item_code
      T2 | I
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-10
      M2 | B | 2026-03-10
    decision_item: |
      item_code | party_first
      I | true
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | passed
      T2 | M2 | D | passed
    decision_topic_item: |
      topic_no | item_code
      T2 | I
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on
      M1 | P | 2026-03-02
      M2 | B | 2026-03-10
    decision_item: |
      item_code | party_first
      I | true
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T1 | M1 | D | rejected
      T2 | M2 | D | passed
    decision_topic_item: |
      topic_no | item_code
      T2 | I
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | B | 2026-03-10
    decision_item: |
      item_code | party_first
      I | true
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome
      T2 | M2 | | passed
    decision_topic_item: |
      topic_no | item_code
      T2 | I
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on
      M2 | B | 2026-03-10
    decision_item: |
      item_code | party_first
      I | true
    decision_topic: |
      topic_no | meeting_no | decision_no | outcome | exempt_reason
      T2 | M2 | D | passed | 上级党委已研究
    decision_topic_item: |
      topic_no | item_code
      T2 | I
---*/
WITH listed AS (
  SELECT ti.organisation, ti.topic_no, max(CASE WHEN i.party_first THEN 1 WHEN i.party_first IS NULL THEN NULL ELSE 0 END) AS first,
         sum(CASE WHEN i.party_first IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_topic_item ti
  LEFT JOIN decision_item i ON i.organisation = ti.organisation AND i.item_code = ti.item_code
  GROUP BY ti.organisation, ti.topic_no
), study AS (
  SELECT t.organisation, t.decision_no, min(m.held_on) AS first_on,
         min(CASE WHEN t.outcome <> 'rejected' THEN m.held_on END) AS agreed_on
  FROM decision_topic t
  JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
  JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind = 'party'
  WHERE t.decision_no IS NOT NULL
  GROUP BY t.organisation, t.decision_no
)
SELECT t.organisation, t.topic_no AS record, m.held_on AS judged_on,
       CASE WHEN t.decision_no IS NULL THEN '没有决策事项编号，无从对应'
            WHEN l.first IS NULL OR (l.first = 0 AND l.unknown > 0) THEN '没有归入事项清单'
            WHEN s.first_on IS NULL THEN '没有党委（党组）会议题'
            WHEN s.agreed_on IS NULL THEN '党委（党组）会未同意'
            ELSE cast(s.agreed_on AS varchar) END AS found,
       '早于 ' || cast(m.held_on AS varchar) AS expected,
       CASE WHEN t.decision_no IS NULL OR l.first IS NULL OR (l.first = 0 AND l.unknown > 0) THEN NULL
            ELSE coalesce(s.agreed_on >= m.held_on, TRUE) END AS breach
FROM decision_topic t
JOIN decision_meeting m ON m.organisation = t.organisation AND m.meeting_no = t.meeting_no
JOIN decision_body b ON b.organisation = m.organisation AND b.body_no = m.body_no AND b.body_kind IN ('board', 'managers')
LEFT JOIN listed l ON l.organisation = t.organisation AND l.topic_no = t.topic_no
LEFT JOIN study s ON s.organisation = t.organisation AND s.decision_no = t.decision_no
WHERE t.outcome = 'passed' AND nullif(trim(t.exempt_reason), '') IS NULL AND (l.first IS NULL OR l.first = 1 OR l.unknown > 0)
