/*---
id: pay_off_habit
title: 付款金额一反常态
kind: ledger
pattern: 一反常态
severity: 预警
deadline_days: 10
params:
  count: {value: 3, title: 惯常金额最少出现的天数（付过三次才看得出是定额）}
  share: {value: 0.6, title: 惯常金额占全部付款日次的比例（多数付款都是它，才叫惯常）}
  change: {value: 0.2, title: 与惯常金额相差的比例（租金、缴款每年调整一般不超过两成）}
  days: {value: 365, title: 看惯常的时间（天；一年，按季、按半年付的也在内）}
  busy: {value: 60, title: 最近付款超过这么多笔的是业务往来户，没有惯常金额可言（笔；平均每个工作日近三笔）}
  busy_days: {value: 30, title: 数最近付款的时间（天；一个月是最常见的付款周期）}
message: '{payer} 平时每笔付款金额相同，{day} 支付的 {amount} 元与平时不同。'
mend: '说明这笔付款的事由。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 只对付款金额固定的户（租金、定额缴款、定额拨款）成立；金额本来就各不相同的户不判断。同日重复的只算一次，免得一次异常的多笔被当成习惯。
examples:
  - alerts: 1
    ledger: |
      day | amount
      20000 | 500
      20010 | 500
      20020 | 500
      19990 | 90000
    fresh: |
      payment_no
      4
  - alerts: 1
    ledger: |
      day | amount
      20000 | 500
      20010 | 500
      20020 | 500
      20025 | 90000
  - alerts: 0
    ledger: |
      day | amount
      20000 | 500
      20010 | 700
      20020 | 900
      20025 | 90000
---*/
WITH touched AS (
  SELECT payer, min(day) AS first_day, max(day) AS last_day FROM fresh GROUP BY payer
), quiet AS (
  SELECT t.payer, t.first_day, t.last_day
  FROM touched t
  JOIN ledger p ON p.payer = t.payer AND p.day > t.last_day - :busy_days AND p.day <= t.last_day
  GROUP BY t.payer, t.first_day, t.last_day
  HAVING count(*) <= :busy
), amounts AS (
  SELECT p.payer, p.amount, count(DISTINCT p.day) AS times
  FROM quiet f
  JOIN ledger p ON p.payer = f.payer AND p.day >= f.first_day - :days AND p.day <= f.last_day + :days
  GROUP BY p.payer, p.amount
), totals AS (
  SELECT payer, sum(times) AS paid FROM amounts GROUP BY payer
), habit AS (
  SELECT a.payer, a.amount
  FROM amounts a
  JOIN totals t ON t.payer = a.payer
  WHERE a.times >= :count AND a.times >= :share * t.paid
)
SELECT f.payer AS subject, f.payer || '|' || cast(f.amount AS varchar) || '|' || substr(f.month, 1, 4) AS key, f.id
FROM fresh f
JOIN habit h ON h.payer = f.payer
WHERE abs(f.amount - h.amount) > :change * h.amount
