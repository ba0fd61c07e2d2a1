/*---
id: pay_fan_out
title: 一户等额分发给多个个人
kind: ledger
pattern: 分散转出
severity: 关注
deadline_days: 10
params:
  days: {value: 10, title: 观察窗口（天）}
  parties: {value: 5, title: 最少户数}
message: '{payer} 在 {days} 天内向多个个人各支付相同的 {amount} 元，共 {count} 笔、{total} 元。'
mend: '说明款项性质和收款人名单。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 迟报的支付，向前、向后的窗口都看；工资不算。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount | payee_kind | kind
      A | p1 | 20000 | 9000 | person | other
      A | p2 | 20000 | 9000 | person | other
      A | p3 | 20001 | 9000 | person | other
      A | p4 | 20001 | 9000 | person | other
      A | p5 | 20002 | 9000 | person | other
    fresh: |
      payment_no
      1
  - alerts: 1
    ledger: |
      payer | payee | day | amount | payee_kind | kind
      A | p1 | 20000 | 9000 | person | other
      A | p2 | 20000 | 9000 | person | other
      A | p3 | 20001 | 9000 | person | other
      A | p4 | 20001 | 9000 | person | other
      A | p5 | 20002 | 9000 | person | other
  - alerts: 0
    ledger: |
      payer | payee | day | amount | payee_kind | kind
      A | p1 | 20000 | 9000 | person | other
      A | p2 | 20000 | 9000 | person | other
      A | p3 | 20000 | 8000 | person | other
---*/
WITH part AS (
  SELECT DISTINCT e.id, e.payer, e.amount, e.day, e.month
  FROM fresh f
  JOIN ledger e ON e.payer = f.payer AND e.amount = f.amount AND e.day >= f.day AND e.day <= f.day + :days
  WHERE f.payee_kind = 'person' AND e.payee_kind = 'person' AND f.kind <> 'payroll' AND e.kind <> 'payroll'
), fan AS (
  SELECT e.id
  FROM part e
  JOIN ledger p ON p.payer = e.payer AND p.amount = e.amount AND p.day >= e.day - :days AND p.day <= e.day
  WHERE p.payee_kind = 'person' AND p.kind <> 'payroll'
  GROUP BY e.id
  HAVING count(DISTINCT p.payee) >= :parties
)
SELECT e.payer AS subject, e.payer || '|' || cast(e.amount AS varchar) || '|' || e.month AS key, l.id
FROM part e
JOIN fan s ON s.id = e.id
JOIN ledger l ON l.payer = e.payer AND l.amount = e.amount AND l.day >= e.day - :days AND l.day <= e.day
WHERE l.payee_kind = 'person' AND l.kind <> 'payroll'
