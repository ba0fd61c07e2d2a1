/*---
id: pay_round_trip
title: 付出后等额转回
kind: ledger
pattern: 资金闭环
datasets: [equity_holding]
severity: 预警
deadline_days: 10
params:
  days: {value: 30, title: 观察窗口（天；一个结算月之内）}
  tolerance: {value: 0.005, title: 金额容许差异（比例；够付手续费和几天的利息）}
  control: {value: 0.5, title: 持股超过这一比例即控制（公司法所称控股股东的标准）}
message: '{payer} 付给 {payee} 的钱，对方在 {days} 天内又几乎原数转了回来，往返共 {total} 元。'
mend: '说明往返的原因；属于退款的附退款依据。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
confirmed: false
valid_from: 2019-01-01
note: 集团资金池的归集和下拨不算：两笔都是内部调拨，而且双方确属同一集团。集团成员按组织关系（向上三层以内）和付款当日的持股关系（过半数，向上三层以内）认定，付款方自己填的类别不作数；只因同属国资监管机构而相连的不算同一集团。跨月的归入先付的一笔所在的月份，先报后报都一样。
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
    CASE WHEN f.day < p.day OR (f.day = p.day AND f.payer < p.payer) THEN f.payer ELSE p.payer END AS subject, cast(f.id AS varchar) || '-' || cast(p.id AS varchar) AS no,
    CASE WHEN f.kind = 'transfer' AND p.kind = 'transfer' THEN 1 ELSE 0 END AS moved
  FROM fresh f
  JOIN ledger p ON p.payer = f.payee AND p.payee = f.payer
    AND p.amount <= f.amount * (1 + :tolerance) AND f.amount <= p.amount * (1 + :tolerance)
    AND p.day >= f.day - :days AND p.day <= f.day + :days
  WHERE f.payer <> f.payee
), claim AS (
  SELECT no, paid_on, payer AS member FROM pair WHERE moved = 1
  UNION SELECT no, paid_on, payee AS member FROM pair WHERE moved = 1
), up1 AS (
  SELECT DISTINCT c.no, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.member WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM claim c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.member
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.member AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up2 AS (
  SELECT DISTINCT c.no, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM up1 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up3 AS (
  SELECT DISTINCT c.no, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM up2 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), kin AS (
  SELECT DISTINCT x.no
  FROM up3 x
  WHERE x.holder NOT LIKE '11%' AND x.holder NOT LIKE 'GZ%'
  GROUP BY x.no, x.holder
  HAVING count(DISTINCT x.member) = 2
), trip AS (
  SELECT p.subject, least(p.payer, p.payee) || '|' || greatest(p.payer, p.payee) || '|' || p.month AS key, p.id1, p.id2
  FROM pair p
  LEFT JOIN kin k ON k.no = p.no
  WHERE p.moved = 0 OR k.no IS NULL
)
SELECT subject, key, id1 AS id FROM trip
UNION ALL
SELECT subject, key, id2 AS id FROM trip
