/*---
id: pay_dormant
title: 长期不用的账户突然付款
kind: ledger
pattern: 账户异常
severity: 预警
deadline_days: 10
params:
  days: {value: 180, title: 停用天数}
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} 的账户 {account} 连续 {days} 天以上没有付款，{day} 突然支付 {amount} 元。'
mend: '说明启用该账户的原因和审批。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 迟报一笔更早的支付，也会使其后的那一笔成为停用后的第一笔。
examples:
  - alerts: 1
    ledger: |
      day | amount
      19700 | 10
      20000 | 2000000
    fresh: |
      payment_no
      1
  - alerts: 1
    ledger: |
      day | amount
      19700 | 10
      20000 | 2000000
  - alerts: 0
    ledger: |
      day | amount
      19900 | 10
      20000 | 2000000
---*/
-- A pause of the given days holds one empty block of half as many, which is looked for first: by equality for an engine
-- that hashes millions of payments, by the bounds of its days for one that has an index.
WITH come AS (
  SELECT f.id, f.payer, f.payer_account, f.payment_no, f.day, f.amount, f.day - f.day % cast(greatest(:days * 0.5 - 0.25, 1) AS bigint) AS block, cast(greatest(:days * 0.5 - 0.25, 1) AS bigint) AS width
  FROM fresh f
), ended AS (
  SELECT DISTINCT f.payer, f.payer_account, f.day
  FROM come f
  WHERE NOT EXISTS (
    SELECT 1 FROM ledger n
    WHERE n.payer = f.payer AND n.payer_account = f.payer_account AND n.day - n.day % cast(greatest(:days * 0.5 - 0.25, 1) AS bigint) = f.block + f.width AND n.day >= f.block + f.width AND n.day < f.block + 2 * f.width
  ) AND EXISTS (SELECT 1 FROM ledger e WHERE e.payer = f.payer AND e.payer_account = f.payer_account AND e.day > f.day + :days)
), following AS (
  SELECT f.payer, f.payer_account, f.day, min(e.day) AS next_day
  FROM ended f
  JOIN ledger e ON e.payer = f.payer AND e.payer_account = f.payer_account AND e.day > f.day
  GROUP BY f.payer, f.payer_account, f.day
  HAVING min(e.day) > f.day + :days
), candidate AS (
  SELECT id, payer, payer_account, payment_no, day, block, width FROM come WHERE amount >= :floor
  UNION
  SELECT e.id, e.payer, e.payer_account, e.payment_no, e.day, e.day - e.day % cast(greatest(:days * 0.5 - 0.25, 1) AS bigint) AS block, cast(greatest(:days * 0.5 - 0.25, 1) AS bigint) AS width
  FROM following n
  JOIN ledger e ON e.payer = n.payer AND e.payer_account = n.payer_account AND e.day = n.next_day
  WHERE e.amount >= :floor
), quiet AS (
  SELECT w.id, w.payer, w.payer_account, w.payment_no, w.day
  FROM candidate w
  WHERE NOT EXISTS (
    SELECT 1 FROM ledger p
    WHERE p.payer = w.payer AND p.payer_account = w.payer_account AND p.day - p.day % cast(greatest(:days * 0.5 - 0.25, 1) AS bigint) = w.block - w.width AND p.day >= w.block - w.width AND p.day < w.block
  ) AND EXISTS (SELECT 1 FROM ledger b WHERE b.payer = w.payer AND b.payer_account = w.payer_account AND b.day < w.day - :days)
)
SELECT w.payer AS subject, w.payer || '|' || w.payment_no AS key, w.id
FROM quiet w
WHERE NOT EXISTS (SELECT 1 FROM ledger p WHERE p.payer = w.payer AND p.payer_account = w.payer_account AND p.day >= w.day - :days AND p.day < w.day)
