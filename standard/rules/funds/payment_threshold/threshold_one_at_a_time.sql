/*---
id: threshold_one_at_a_time
title: 同一用途同一时间只有一个大额标准
datasets: [payment_threshold]
relation: within
severity: error
cells: [valid_from, valid_to]
requires: [kind, valid_from]
message: 自 {found} 起的标准与自 {expected} 起的标准生效期间重叠。
mend: 用新标准取代旧标准时，在同一次报送里给旧标准填上失效日期（新标准生效的前一日）。
source: 企业“三重一大”制度中的大额度资金标准（中办发〔2010〕17号）
clause: 大额度资金的标准由企业规定并备案，一项支出适用一个标准
confirmed: false
valid_from: 2010-06-05
examples:
  - verdict: 合规
    payment_threshold: |
      organisation | kind | valid_from | valid_to
      A            | any  | 2024-01-01 | 2025-12-31
      A            | any  | 2026-01-01 |
  - verdict: 违规
    payment_threshold: |
      organisation | kind | valid_from | valid_to
      A            | any  | 2024-01-01 |
      A            | any  | 2026-01-01 |
  - verdict: 无法判断
    payment_threshold: |
      organisation | kind | valid_from | valid_to
      A            |      | 2024-01-01 |
---*/
SELECT t.row_id, t.valid_from AS found, min(o.valid_from) AS expected
FROM payment_threshold t
JOIN payment_threshold o ON o.organisation = t.organisation AND o.kind = t.kind AND o.valid_from <> t.valid_from
WHERE (o.valid_to IS NULL OR t.valid_from <= o.valid_to) AND (t.valid_to IS NULL OR o.valid_from <= t.valid_to)
GROUP BY t.row_id, t.valid_from
