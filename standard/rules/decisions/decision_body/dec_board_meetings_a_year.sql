/*---
id: dec_board_meetings_a_year
title: 董事会每年至少召开两次定期会议
datasets: [decision_body, decision_meeting]
relation: register
alert: 关注
deadline_days: 10
exception: 4
params:
  least: {value: 2, title: 每年至少召开的定期会议, unit: 次}
message: '{record}（机构编号|年度）召开定期会议 {found} 次，应当不少于 {expected} 次。'
mend: 按章程召开定期会议；漏报的补报。
source: 《公司法》（2023）
clause: 第一百二十三条：董事会每年度至少召开两次会议
confirmed: false
valid_from: 2010-07-15
note: 年度结束后判断，只判断全年存续的董事会。
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind | set_on
      B | board | 2020-01-01
    decision_meeting: |
      meeting_no | body_no | kind | held_on
      1 | B | regular | 2025-03-01
      2 | B | regular | 2025-09-01
  - verdict: 违规
    decision_body: |
      body_no | body_kind | set_on
      B | board | 2020-01-01
    decision_meeting: |
      meeting_no | body_no | kind | held_on
      1 | B | regular | 2025-03-01
      2 | B | extraordinary | 2025-09-01
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind | set_on
      B | board | 2020-01-01
    decision_meeting: |
      meeting_no | body_no | kind | held_on
      1 | B | regular | 2025-03-01
      2 | B |  | 2025-09-01
  - verdict: 不适用
    decision_body: |
      body_no | body_kind | set_on
      B | board | 2025-02-01
    decision_meeting: |
      meeting_no | body_no | kind | held_on
      1 | B | regular | 2025-03-01
  - verdict: 不适用
    today: 2025-12-31
    decision_body: |
      body_no | body_kind | set_on
      B | board | 2020-01-01
    decision_meeting: |
      meeting_no | body_no | kind | held_on
      1 | B | regular | 2025-03-01
---*/
WITH years AS (
  SELECT organisation, substr(cast(held_on AS varchar), 1, 4) AS in_year FROM decision_meeting GROUP BY 1, 2
), held AS (
  SELECT organisation, body_no, substr(cast(held_on AS varchar), 1, 4) AS in_year,
         sum(CASE WHEN kind = 'regular' THEN 1 ELSE 0 END) AS regular, sum(CASE WHEN kind IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM decision_meeting GROUP BY 1, 2, 3
)
SELECT b.organisation, b.body_no || '|' || y.in_year AS record, cast(y.in_year || '-12-31' AS date) AS judged_on,
       coalesce(h.regular, 0) AS found, :least AS expected,
       CASE WHEN b.set_on IS NULL THEN NULL WHEN coalesce(h.regular, 0) >= :least THEN FALSE
            WHEN coalesce(h.regular, 0) + coalesce(h.unknown, 0) >= :least THEN NULL ELSE TRUE END AS breach
FROM decision_body b
JOIN years y ON y.organisation = b.organisation AND cast(y.in_year || '-12-31' AS date) < :today
LEFT JOIN held h ON h.organisation = b.organisation AND h.body_no = b.body_no AND h.in_year = y.in_year
WHERE b.body_kind = 'board' AND (b.set_on IS NULL OR b.set_on <= cast(y.in_year || '-01-01' AS date))
  AND (b.ended_on IS NULL OR b.ended_on >= cast(y.in_year || '-12-31' AS date))
