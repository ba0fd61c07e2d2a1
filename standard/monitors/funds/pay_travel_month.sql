/*---
id: pay_travel_month
title: 差旅会议培训全月支出偏大
kind: ledger
pattern: 敏感消费
datasets: [payment_threshold]
codelists: [travel_purpose]
severity: 关注
deadline_days: 15
params:
  most: {value: 1170000, title: 单位没有备案上限时的全月上限（元）：一个月两次最大规模的二类会议，每次 585000 元}
message: '{payer} 一个月里差旅、会议和培训支出 {count} 笔、共 {total} 元，超过全月上限（单位备案的“差旅会议培训（每月合计上限）”，没有备案的按 {most} 元）。'
mend: '附当月的会议、培训计划和明细；确需更高的，把本单位的全月上限报监管机构备案。'
source: 财行〔2016〕214号《中央和国家机关会议费管理办法》（国有企业参照）；国有企业负责人履职待遇、业务支出管理规定
confirmed: false
valid_from: 2019-01-01
note: 单笔都在上限之内、分多次列支的，由本条查出。单位备案了“差旅会议培训（每月合计上限）”的，按当月最后一笔那天有效的备案；几个同时有效的，按最低的。大企业应备案自己的上限。词和例外见码表 travel_purpose。
examples:
  - alerts: 1
    ledger: |
      purpose | amount
      培训费 | 400000
      差旅费 | 400000
      会议费 | 400000
  - alerts: 1
    ledger: |
      purpose | amount
      培训费 | 400000
      差旅费 | 400000
    payment_threshold: |
      kind | valid_from | amount
      travel_month | 2026-01-01 | 500000
    fresh: |
      payment_no
      2
  - alerts: 0
    ledger: |
      purpose | amount | month | day
      培训费 | 400000 | 2026-03 | 20514
      差旅费 | 400000 | 2026-03 | 20515
      会议费 | 400000 | 2026-04 | 20545
      会议系统 | 900000 | 2026-03 | 20516
  - alerts: 0
    ledger: |
      purpose | amount
      培训费 | 800000
      差旅费 | 800000
    payment_threshold: |
      kind | valid_from | amount
      travel_month | 2026-01-01 | 2000000
---*/
WITH touched AS (
  SELECT f.payer, f.month, min(f.day) AS first_day, max(f.day) AS last_day
  FROM (SELECT DISTINCT payer, month, day, purpose FROM fresh WHERE purpose IS NOT NULL) f
  JOIN travel_purpose w ON w.parent = 'travel' AND f.purpose LIKE '%' || w.code || '%'
  GROUP BY f.payer, f.month
), spent AS (
  SELECT DISTINCT s.id, s.payer, s.organisation, s.month, s.paid_on, s.amount FROM (
    SELECT p.id, p.payer, p.organisation, p.month, p.paid_on, p.amount
    FROM touched t
    JOIN ledger p ON p.payer = t.payer AND p.month = t.month AND p.day > t.last_day - 31 AND p.day < t.first_day + 31
    JOIN travel_purpose w ON w.parent = 'travel' AND p.purpose LIKE '%' || w.code || '%'
    LEFT JOIN travel_purpose e ON e.parent = w.code AND p.purpose LIKE '%' || e.code || '%'
    GROUP BY p.id, p.payer, p.organisation, p.month, p.paid_on, p.amount, p.purpose, w.code
    HAVING length(replace(p.purpose, w.code, w.code || '#')) - length(p.purpose)
         > coalesce(sum(length(replace(p.purpose, e.code, e.code || '#')) - length(p.purpose)), 0)
  ) s
), total AS (
  SELECT payer, month, min(organisation) AS organisation, max(paid_on) AS last_on, sum(amount) AS amount
  FROM spent GROUP BY payer, month
), over_limit AS (
  SELECT t.payer, t.month
  FROM total t
  LEFT JOIN payment_threshold l ON l.organisation = t.organisation AND l.kind = 'travel_month'
    AND l.valid_from <= t.last_on AND (l.valid_to IS NULL OR l.valid_to >= t.last_on)
  GROUP BY t.payer, t.month, t.amount
  HAVING t.amount > coalesce(min(l.amount), :most)
)
SELECT s.payer AS subject, s.payer || '|' || s.month AS key, s.id
FROM spent s
JOIN over_limit o ON o.payer = s.payer AND o.month = s.month
