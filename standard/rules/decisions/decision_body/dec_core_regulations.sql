/*---
id: dec_core_regulations
title: 三重一大实施办法和前置研究事项清单应在册
datasets: [decision_body, decision_meeting, decision_regulation]
relation: register
alert: 预警
deadline_days: 10
exception: 6
message: '党委（党组）会 {record} 最近一次会议时{found}。'
mend: 上传三重一大实施办法和前置研究事项清单。
source: 《中国共产党国有企业基层组织工作条例（试行）》
clause: 第十五条：制定党委（党组）前置研究讨论重大经营管理事项清单
confirmed: false
valid_from: 2020-01-05
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on
      M | P | 2026-03-02
    decision_regulation: |
      regulation_no | kind | valid_from
      R | implementation | 2025-01-01
      S | preliminary_list | 2025-01-01
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      P | party
    decision_meeting: |
      meeting_no | body_no | held_on
      M | P | 2026-03-02
    decision_regulation: |
      regulation_no | kind | valid_from
      R | implementation | 2025-01-01
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      P | party
---*/
WITH last_meeting AS (
  SELECT organisation, body_no, max(held_on) AS held_on FROM decision_meeting GROUP BY organisation, body_no
), filed AS (
  SELECT l.organisation, l.body_no, sum(CASE WHEN r.kind = 'implementation' THEN 1 ELSE 0 END) AS implementation,
         sum(CASE WHEN r.kind = 'preliminary_list' THEN 1 ELSE 0 END) AS list
  FROM last_meeting l
  JOIN decision_regulation r ON r.organisation = l.organisation AND r.valid_from <= l.held_on AND (r.valid_to IS NULL OR r.valid_to >= l.held_on)
  GROUP BY l.organisation, l.body_no
)
SELECT b.organisation, b.body_no AS record, l.held_on AS judged_on,
       CASE WHEN coalesce(f.implementation, 0) = 0 AND coalesce(f.list, 0) = 0 THEN '两项都没有' WHEN coalesce(f.implementation, 0) = 0 THEN '没有实施办法'
            WHEN coalesce(f.list, 0) = 0 THEN '没有前置研究事项清单' ELSE '齐全' END AS found,
       '齐全' AS expected, coalesce(f.implementation, 0) = 0 OR coalesce(f.list, 0) = 0 AS breach
FROM decision_body b
JOIN last_meeting l ON l.organisation = b.organisation AND l.body_no = b.body_no
LEFT JOIN filed f ON f.organisation = b.organisation AND f.body_no = b.body_no
WHERE b.body_kind = 'party'
