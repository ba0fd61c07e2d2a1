/*---
id: pay_fan_out
title: 一户等额分发给多个个人
kind: ledger
pattern: 分散转出
severity: 关注
deadline_days: 10
params:
  days: {value: 10, title: 观察窗口（天；一次分发一般在一旬内付完）}
  parties: {value: 5, title: 最少户数（几个人的报销、劳务费也会同额）}
message: '{payer} 在 {days} 天内向多个个人各支付相同的 {amount} 元，共 {count} 笔、{total} 元。'
mend: '说明款项性质和收款人名单。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 工资不算。跨月的归入第一笔所在的月份，先报后报都一样。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount | payee_kind | kind
      A | p1 | 20000 | 9000 | person | other
      A | p2 | 20000 | 9000 | person |
      A | p3 | 20001 | 9000 | person |
      A | p4 | 20001 | 9000 | person | other
      A | p5 | 20002 | 9000 | person | other
    fresh: |
      payment_no
      1
  - alerts: 1
    ledger: |
      payer | payee | day | amount | payee_kind | kind | month
      A | p1 | 20484 | 9000 | person | other | 2026-01
      A | p2 | 20484 | 9000 | person | other | 2026-01
      A | p3 | 20485 | 9000 | person | other | 2026-02
      A | p4 | 20485 | 9000 | person | other | 2026-02
      A | p5 | 20486 | 9000 | person | other | 2026-02
  - alerts: 0
    ledger: |
      payer | payee | day | amount | payee_kind | kind
      A | p1 | 20000 | 9000 | person | other
      A | p2 | 20000 | 9000 | person | other
      A | p3 | 20000 | 8000 | person | other
---*/
WITH touched AS (
  SELECT DISTINCT payer, amount, day FROM fresh WHERE payee_kind = 'person' AND coalesce(kind, 'other') <> 'payroll'
), part AS (
  SELECT DISTINCT p.id, p.payer, p.payee, p.amount, p.day, p.month
  FROM touched t
  JOIN ledger p ON p.payer = t.payer AND p.amount = t.amount AND p.day >= t.day - :days AND p.day <= t.day + :days
  WHERE p.payee_kind = 'person' AND coalesce(p.kind, 'other') <> 'payroll'
), fan AS (
  SELECT s.id
  FROM part s
  JOIN part p ON p.payer = s.payer AND p.amount = s.amount AND p.day >= s.day AND p.day <= s.day + :days
  GROUP BY s.id
  HAVING count(DISTINCT p.payee) >= :parties
)
SELECT s.payer AS subject, s.payer || '|' || cast(s.amount AS varchar) || '|' || s.month AS key, p.id
FROM fan x
JOIN part s ON s.id = x.id
JOIN part p ON p.payer = s.payer AND p.amount = s.amount AND p.day >= s.day AND p.day <= s.day + :days
