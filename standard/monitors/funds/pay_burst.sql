/*---
id: pay_burst
title: 支付笔数突增
kind: ledger
pattern: 支付突增
severity: 关注
deadline_days: 10
params:
  days: {value: 30, title: 比较窗口（天；一个月里月初、月末的忙闲都在内）}
  times: {value: 5, title: 达到日均的倍数（发薪、结算日也难超过平日的五倍）}
  count: {value: 20, title: 当日最少笔数（再少的，几笔之差就成倍数）}
  known: {value: 7, title: 开始支付不满这么多天的单位没有往日可比，不判断（天；至少看过一周的工作日和休息日）}
message: '{payer} {day} 一天支付 {count} 笔、共 {total} 元，笔数达到此前 {days} 天日均的 {times} 倍以上。'
mend: '说明集中支付的原因。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 久未支付的单位，此前日均为零，一天达到最少笔数就算突增。新单位按开始支付以来的天数算日均。
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
  - alerts: 1
    ledger: |
      payer | day
      A | 19900
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
  - alerts: 0
    ledger: |
      payer | day
      A | 19998
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
---*/
WITH busy AS (
  SELECT p.payer, p.day, count(*) AS paid
  FROM (SELECT DISTINCT payer, day FROM fresh) f
  JOIN ledger p ON p.payer = f.payer AND p.day = f.day
  GROUP BY p.payer, p.day
  HAVING count(*) >= :count
), since AS (
  SELECT k.payer, k.day, k.paid, min(k.days) AS days
  FROM (
    SELECT b.payer, b.day, b.paid, least(:days, b.day - (SELECT min(x.day) FROM ledger x WHERE x.payer = b.payer)) AS days
    FROM busy b
  ) k
  GROUP BY k.payer, k.day, k.paid
), burst AS (
  SELECT s.payer, s.day
  FROM since s
  LEFT JOIN ledger h ON h.payer = s.payer AND h.day < s.day AND h.day >= s.day - :days
  WHERE s.days >= :known
  GROUP BY s.payer, s.day, s.paid, s.days
  HAVING s.paid * s.days >= :times * count(h.id)
)
SELECT l.payer AS subject, l.payer || '|' || cast(l.day AS varchar) AS key, l.id
FROM burst b
JOIN ledger l ON l.payer = b.payer AND l.day = b.day
