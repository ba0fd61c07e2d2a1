/*---
id: pay_round_trip
title: 付出后等额转回
kind: ledger
pattern: 资金闭环
uses: [same_group]
severity: 预警
deadline_days: 10
params:
  days: {value: 30, title: 观察窗口（天；一个结算月之内）}
  tolerance: {value: 0.005, title: 金额容许差异（比例；够付手续费和几天的利息）}
message: '{payer} 付给 {payee} 的钱，对方在 {days} 天内又几乎原数转了回来，往返共 {total} 元。'
mend: '说明往返的原因；属于退款的附退款依据。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
confirmed: false
valid_from: 2019-01-01
note: 集团资金池的归集和下拨不算：两笔都是内部调拨，而且双方确属同一集团。跨月的归入先付的一笔所在的月份，先报后报都一样。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount | month
      A | B | 20484 | 1000000 | 2026-01
      B | A | 20487 | 1000000 | 2026-02
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 1000000
      B | A | 20003 | 600000
  - alerts: 0
    ledger: |
      payer | payee | day | amount | kind
      A | B | 20000 | 1000000 | transfer
      B | A | 20003 | 1000000 | transfer
    subsidiary: |
      parent | organisation
      G | A
      A | B
  - alerts: 1
    ledger: |
      payer | payee | day | amount | kind | payee_kind
      A | B | 20000 | 1000000 | transfer | group_member
      B | A | 20003 | 1000000 | transfer | group_member
    subsidiary: |
      parent | organisation
      GZ500000 | A
      GZ500000 | B
  - alerts: 1
    ledger: |
      payer | payee | day | amount | kind
      A | B | 20000 | 1000000 | transfer
      B | A | 20003 | 1000000 | procurement
    subsidiary: |
      parent | organisation
      A | B
---*/
WITH pair AS (
  SELECT f.payer, f.payee, f.id AS id1, p.id AS id2, least(f.month, p.month) AS month, least(f.paid_on, p.paid_on) AS paid_on,
    CASE WHEN f.day < p.day OR (f.day = p.day AND f.payer < p.payer) THEN f.payer ELSE p.payer END AS subject, cast(f.id AS varchar) || '-' || cast(p.id AS varchar) AS ref,
    CASE WHEN f.kind = 'transfer' AND p.kind = 'transfer' THEN 1 ELSE 0 END AS moved
  FROM fresh f
  JOIN ledger p ON p.payer = f.payee AND p.payee = f.payer
    AND p.amount <= f.amount * (1 + :tolerance) AND f.amount <= p.amount * (1 + :tolerance)
    AND p.day >= f.day - :days AND p.day <= f.day + :days
  WHERE f.payer <> f.payee
), claim AS (
  SELECT ref, paid_on, payer AS member FROM pair WHERE moved = 1
  UNION SELECT ref, paid_on, payee AS member FROM pair WHERE moved = 1
), trip AS (
  SELECT p.subject, least(p.payer, p.payee) || '|' || greatest(p.payer, p.payee) || '|' || p.month AS key, p.id1, p.id2
  FROM pair p
  LEFT JOIN same_group k ON k.ref = p.ref
  WHERE p.moved = 0 OR k.ref IS NULL
)
SELECT subject, key, id1 AS id FROM trip
UNION ALL
SELECT subject, key, id2 AS id FROM trip
