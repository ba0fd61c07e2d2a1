/*---
id: pay_cycle
title: 资金绕一圈回到付款方
kind: ledger
pattern: 资金闭环
uses: [same_group]
severity: 严重
deadline_days: 5
params:
  days: {value: 120, title: 首笔到末笔不超过的时间（天；贸易账期多在九十天以内，再加一个月办结算）}
  tolerance: {value: 0.005, title: 各笔金额的容许差异（比例；够付手续费和几天的利息）}
message: '{parties} 家单位的付款首尾相接，钱最后回到 {payer}，共 {total} 元，各笔金额基本相同：没有真实贸易的资金空转就是这样，请核实。'
mend: '各户分别提供合同、货物流转和发票，说明资金回流的原因。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
clause: 不得开展循环贸易、空转走单
confirmed: false
valid_from: 2019-01-01
note: 不要求各笔按闭环方向先后发生：先收后付、先付后收都能做成闭环，记账日期也可安排；窗口、金额相同和首尾相接才是证据。同样几家、同样方向、首笔在同一个月的是同一条预警。集团资金池的归集和下拨不算：各笔都是内部调拨，而且各家确属同一集团。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount | month
      A | B | 20480 | 1000000 | 2026-01
      B | C | 20483 | 999000 | 2026-01
      C | A | 20487 | 1000000 | 2026-02
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 1000000
      B | C | 20003 | 700000
      C | A | 20007 | 1000000
      A | D | 20000 | 50
      D | A | 20001 | 50
  - alerts: 2
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 1000000
      B | Z | 20003 | 1000000
      Z | A | 20007 | 1000000
      A | C | 20001 | 1000000
      C | Z | 20004 | 1000000
  - alerts: 2
    ledger: |
      payer | payee | day | amount | month
      A | B | 20000 | 1000000 | 2024-10
      B | C | 20003 | 1000000 | 2024-10
      C | A | 20007 | 1000000 | 2024-10
      A | B | 20400 | 1000000 | 2025-11
      B | C | 20403 | 1000000 | 2025-11
      C | A | 20407 | 1000000 | 2025-11
  - alerts: 0
    ledger: |
      payer | payee | day | amount | kind
      A | B | 20000 | 1000000 | transfer
      B | C | 20003 | 1000000 | transfer
      C | A | 20007 | 1000000 | transfer
    subsidiary: |
      parent | organisation
      A | B
      B | C
  - alerts: 1
    ledger: |
      payer | payee | day | amount | kind
      A | B | 20000 | 1000000 | transfer
      B | C | 20003 | 1000000 | transfer
      C | A | 20007 | 1000000 | transfer
    subsidiary: |
      parent | organisation
      A | B
---*/
WITH found AS (
  SELECT 3 AS size, f.id AS id1, p2.id AS id2, p3.id AS id3, cast(NULL AS bigint) AS id4, cast(NULL AS bigint) AS id5, f.payer AS m1, p2.payer AS m2, p3.payer AS m3, cast(NULL AS varchar) AS m4, cast(NULL AS varchar) AS m5,
    least(f.month, p2.month, p3.month) AS month, least(f.paid_on, p2.paid_on, p3.paid_on) AS paid_on, CASE WHEN f.kind = 'transfer' AND p2.kind = 'transfer' AND p3.kind = 'transfer' THEN 1 ELSE 0 END AS moved
  FROM fresh f
  JOIN ledger p2 ON p2.payer = f.payee AND p2.amount >= f.amount * (1 - :tolerance) AND p2.amount <= f.amount * (1 + :tolerance) AND p2.day >= f.day - :days AND p2.day <= f.day + :days AND p2.payee <> f.payer AND p2.payee <> p2.payer
  JOIN ledger p3 ON p3.payer = p2.payee AND p3.amount >= f.amount * (1 - :tolerance) AND p3.amount <= f.amount * (1 + :tolerance) AND p3.day >= f.day - :days AND p3.day <= f.day + :days AND p3.payee = f.payer
  WHERE f.payer <> f.payee AND greatest(f.amount, p2.amount, p3.amount) <= least(f.amount, p2.amount, p3.amount) * (1 + :tolerance) AND greatest(f.day, p2.day, p3.day) - least(f.day, p2.day, p3.day) <= :days
  UNION ALL
  SELECT 4 AS size, f.id AS id1, p2.id AS id2, p3.id AS id3, p4.id AS id4, cast(NULL AS bigint) AS id5, f.payer AS m1, p2.payer AS m2, p3.payer AS m3, p4.payer AS m4, cast(NULL AS varchar) AS m5,
    least(f.month, p2.month, p3.month, p4.month) AS month, least(f.paid_on, p2.paid_on, p3.paid_on, p4.paid_on) AS paid_on, CASE WHEN f.kind = 'transfer' AND p2.kind = 'transfer' AND p3.kind = 'transfer' AND p4.kind = 'transfer' THEN 1 ELSE 0 END AS moved
  FROM fresh f
  JOIN ledger p2 ON p2.payer = f.payee AND p2.amount >= f.amount * (1 - :tolerance) AND p2.amount <= f.amount * (1 + :tolerance) AND p2.day >= f.day - :days AND p2.day <= f.day + :days AND p2.payee <> f.payer AND p2.payee <> p2.payer
  JOIN ledger p3 ON p3.payer = p2.payee AND p3.amount >= f.amount * (1 - :tolerance) AND p3.amount <= f.amount * (1 + :tolerance) AND p3.day >= f.day - :days AND p3.day <= f.day + :days AND p3.payee <> f.payer AND p3.payee <> p2.payer AND p3.payee <> p3.payer
  JOIN ledger p4 ON p4.payer = p3.payee AND p4.amount >= f.amount * (1 - :tolerance) AND p4.amount <= f.amount * (1 + :tolerance) AND p4.day >= f.day - :days AND p4.day <= f.day + :days AND p4.payee = f.payer
  WHERE f.payer <> f.payee AND greatest(f.amount, p2.amount, p3.amount, p4.amount) <= least(f.amount, p2.amount, p3.amount, p4.amount) * (1 + :tolerance) AND greatest(f.day, p2.day, p3.day, p4.day) - least(f.day, p2.day, p3.day, p4.day) <= :days
  UNION ALL
  SELECT 5 AS size, f.id AS id1, p2.id AS id2, p3.id AS id3, p4.id AS id4, p5.id AS id5, f.payer AS m1, p2.payer AS m2, p3.payer AS m3, p4.payer AS m4, p5.payer AS m5,
    least(f.month, p2.month, p3.month, p4.month, p5.month) AS month, least(f.paid_on, p2.paid_on, p3.paid_on, p4.paid_on, p5.paid_on) AS paid_on, CASE WHEN f.kind = 'transfer' AND p2.kind = 'transfer' AND p3.kind = 'transfer' AND p4.kind = 'transfer' AND p5.kind = 'transfer' THEN 1 ELSE 0 END AS moved
  FROM fresh f
  JOIN ledger p2 ON p2.payer = f.payee AND p2.amount >= f.amount * (1 - :tolerance) AND p2.amount <= f.amount * (1 + :tolerance) AND p2.day >= f.day - :days AND p2.day <= f.day + :days AND p2.payee <> f.payer AND p2.payee <> p2.payer
  JOIN ledger p3 ON p3.payer = p2.payee AND p3.amount >= f.amount * (1 - :tolerance) AND p3.amount <= f.amount * (1 + :tolerance) AND p3.day >= f.day - :days AND p3.day <= f.day + :days AND p3.payee <> f.payer AND p3.payee <> p2.payer AND p3.payee <> p3.payer
  JOIN ledger p4 ON p4.payer = p3.payee AND p4.amount >= f.amount * (1 - :tolerance) AND p4.amount <= f.amount * (1 + :tolerance) AND p4.day >= f.day - :days AND p4.day <= f.day + :days AND p4.payee <> f.payer AND p4.payee <> p2.payer AND p4.payee <> p3.payer AND p4.payee <> p4.payer
  JOIN ledger p5 ON p5.payer = p4.payee AND p5.amount >= f.amount * (1 - :tolerance) AND p5.amount <= f.amount * (1 + :tolerance) AND p5.day >= f.day - :days AND p5.day <= f.day + :days AND p5.payee = f.payer
  WHERE f.payer <> f.payee AND greatest(f.amount, p2.amount, p3.amount, p4.amount, p5.amount) <= least(f.amount, p2.amount, p3.amount, p4.amount, p5.amount) * (1 + :tolerance) AND greatest(f.day, p2.day, p3.day, p4.day, p5.day) - least(f.day, p2.day, p3.day, p4.day, p5.day) <= :days
), ring AS (
  SELECT size, id1, id2, id3, id4, id5, m1, m2, m3, m4, m5, paid_on, moved, least(m1, m2, m3, coalesce(m4, m1), coalesce(m5, m1)) AS subject,
    CASE least(m1, m2, m3, coalesce(m4, m1), coalesce(m5, m1))
      WHEN m1 THEN m1 || '|' || m2 || '|' || m3 || coalesce('|' || m4, '') || coalesce('|' || m5, '')
      WHEN m2 THEN m2 || '|' || m3 || coalesce('|' || m4, '') || coalesce('|' || m5, '') || '|' || m1
      WHEN m3 THEN m3 || coalesce('|' || m4, '') || coalesce('|' || m5, '') || '|' || m1 || '|' || m2
      WHEN m4 THEN m4 || coalesce('|' || m5, '') || '|' || m1 || '|' || m2 || '|' || m3
      WHEN m5 THEN m5 || '|' || m1 || '|' || m2 || '|' || m3 || coalesce('|' || m4, '')
    END || '|' || month AS key,
    cast(id1 AS varchar) || '-' || cast(id2 AS varchar) || '-' || cast(id3 AS varchar) || coalesce('-' || cast(id4 AS varchar), '') || coalesce('-' || cast(id5 AS varchar), '') AS ref
  FROM found
), claim AS (
  SELECT r.ref, r.paid_on, CASE i.n WHEN 1 THEN r.m1 WHEN 2 THEN r.m2 WHEN 3 THEN r.m3 WHEN 4 THEN r.m4 ELSE r.m5 END AS member
  FROM ring r
  JOIN (SELECT 1 AS n UNION ALL SELECT 2 AS n UNION ALL SELECT 3 AS n UNION ALL SELECT 4 AS n UNION ALL SELECT 5 AS n) i ON i.n <= r.size
  WHERE r.moved = 1
)
SELECT r.subject, r.key, CASE i.n WHEN 1 THEN r.id1 WHEN 2 THEN r.id2 WHEN 3 THEN r.id3 WHEN 4 THEN r.id4 ELSE r.id5 END AS id
FROM ring r
JOIN (SELECT 1 AS n UNION ALL SELECT 2 AS n UNION ALL SELECT 3 AS n UNION ALL SELECT 4 AS n UNION ALL SELECT 5 AS n) i ON i.n <= r.size
LEFT JOIN same_group k ON k.ref = r.ref
WHERE r.moved = 0 OR k.ref IS NULL
