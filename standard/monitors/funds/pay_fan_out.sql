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
message: '{payer} 在 {days} 天内向 {count} 个个人各支付同样的金额 {amount} 元。'
mend: '说明款项性质和收款人名单。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
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
SELECT f.payer AS subject, f.payer || '|' || cast(f.amount AS varchar) || '|' || f.month AS key, l.id
FROM fresh f
JOIN (
  SELECT f.id
  FROM fresh f
  JOIN ledger p ON p.payer = f.payer AND p.amount = f.amount AND p.day >= f.day - :days AND p.day <= f.day
  WHERE f.payee_kind = 'person' AND p.payee_kind = 'person'
  GROUP BY f.id
  HAVING count(DISTINCT p.payee) >= :parties
) s ON s.id = f.id
JOIN ledger l ON l.payer = f.payer AND l.amount = f.amount AND l.day >= f.day - :days AND l.day <= f.day
WHERE l.payee_kind = 'person' AND f.kind <> 'payroll'
