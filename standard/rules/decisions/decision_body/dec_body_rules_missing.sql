/*---
id: dec_body_rules_missing
title: 开会的决策机构应有议事规则在册
datasets: [decision_body, decision_meeting, decision_regulation]
relation: register
alert: 关注
deadline_days: 10
exception: 6
message: '机构 {record} 最近一次会议时{found}。'
mend: 上传有效的议事规则。
source: 中央企业“三重一大”决策和运行应用系统数据规范
clause: 六类异常之六：制度上传不完整
confirmed: false
valid_from: 2010-07-15
examples:
  - verdict: 合规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
    decision_regulation: |
      regulation_no | kind | valid_from
      R | board_rules | 2025-01-01
  - verdict: 违规
    decision_body: |
      body_no | body_kind
      B | board
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
    decision_regulation: |
      regulation_no | kind | valid_from
      R | party_rules | 2025-01-01
  - verdict: 无法判断
    decision_body: |
      body_no | body_kind
      B | 
    decision_meeting: |
      meeting_no | body_no | held_on
      M | B | 2026-03-02
  - verdict: 不适用
    decision_body: |
      body_no | body_kind
      B | board
---*/
WITH last_meeting AS (
  SELECT organisation, body_no, max(held_on) AS held_on FROM decision_meeting GROUP BY organisation, body_no
), filed AS (
  SELECT l.organisation, l.body_no, count(*) AS regulations
  FROM last_meeting l
  JOIN decision_body b ON b.organisation = l.organisation AND b.body_no = l.body_no
  JOIN decision_regulation r ON r.organisation = l.organisation AND r.valid_from <= l.held_on AND (r.valid_to IS NULL OR r.valid_to >= l.held_on)
    AND r.kind = CASE b.body_kind WHEN 'party' THEN 'party_rules' WHEN 'board' THEN 'board_rules' WHEN 'managers' THEN 'managers_rules' END
  GROUP BY l.organisation, l.body_no
)
SELECT b.organisation, b.body_no AS record, l.held_on AS judged_on, CASE WHEN f.regulations > 0 THEN '有议事规则' ELSE '没有有效的议事规则' END AS found,
       '有议事规则' AS expected, CASE WHEN b.body_kind IS NOT NULL THEN coalesce(f.regulations, 0) = 0 END AS breach
FROM decision_body b
JOIN last_meeting l ON l.organisation = b.organisation AND l.body_no = b.body_no
LEFT JOIN filed f ON f.organisation = b.organisation AND f.body_no = b.body_no
WHERE b.body_kind IN ('party', 'board', 'managers') OR b.body_kind IS NULL
