/*---
id: pay_burst
title: 支付笔数突增
kind: ledger
pattern: 支付突增
severity: 关注
deadline_days: 10
params:
  days: {value: 30, title: 比较窗口（天）}
  times: {value: 5, title: 达到日均的倍数}
  count: {value: 20, title: 当日最少笔数}
message: '{payer} {day} 一天支付 {count} 笔、共 {total} 元，笔数达到此前 {days} 天日均的 {times} 倍以上。'
mend: '说明集中支付的原因。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      payer | day
      A | 19990
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
      A | 20000
  - alerts: 0
    ledger: |
      payer | day
      A | 19990
      A | 20000
      A | 20000
      A | 20000
---*/
SELECT l.payer AS subject, l.payer || '|' || cast(l.day AS varchar) AS key, l.id
FROM ledger l
JOIN (
  SELECT t.payer, t.day
  FROM (
    SELECT p.payer, p.day, count(*) AS paid
    FROM (SELECT DISTINCT payer, day FROM fresh) f
    JOIN ledger p ON p.payer = f.payer AND p.day = f.day
    GROUP BY p.payer, p.day
  ) t
  JOIN ledger h ON h.payer = t.payer AND h.day < t.day AND h.day >= t.day - :days
  WHERE t.paid >= :count
  GROUP BY t.payer, t.day, t.paid
  HAVING t.paid * :days >= :times * count(*)
) b ON b.payer = l.payer AND b.day = l.day
WHERE l.amount >= 0
