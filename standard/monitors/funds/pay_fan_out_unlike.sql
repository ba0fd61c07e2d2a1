/*---
id: pay_fan_out_unlike
title: 一反惯常向多户分发
kind: ledger
pattern: 分散转出
severity: 预警
deadline_days: 10
params:
  days: {value: 120, title: 观察窗口（天；与资金闭环相同：九十天账期加一个月办结算）}
  parties: {value: 3, title: 最少收款户数（两户可能是巧合）}
  spread: {value: 1, title: 各笔金额相差不超过的倍数（1 即一倍以内）}
  count: {value: 3, title: 惯常金额最少出现的天数（付过三次才看得出是定额）}
  share: {value: 0.6, title: 惯常金额占其余付款日次的比例（多数付款都是它，才叫惯常）}
  change: {value: 0.2, title: 与惯常金额相差的比例（租金、缴款每年调整一般不超过两成）}
  habit_days: {value: 365, title: 看惯常的时间（天；一年，按季、按半年付的也在内）}
  busy: {value: 60, title: 最近付款超过这么多笔的是业务往来户，没有惯常金额可言（笔；平均每个工作日近三笔）}
  busy_days: {value: 30, title: 数最近付款的时间（天；一个月是最常见的付款周期）}
message: '{payer} 平时付款金额固定，却在 {days} 天内向几户支付相近而与平时不同的金额，共 {count} 笔、{total} 元。'
mend: '说明款项性质和收款人名单。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 惯常由分发以外的付款得出，免得分发的笔数多了，惯常反而看不出来；金额本来就各不相同的户不判断。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A | X1 | 19990 | 500
      A | X2 | 19995 | 500
      A | X3 | 20005 | 500
      A | Y1 | 20020 | 1700
      A | Y2 | 20031 | 1400
      A | Y3 | 20044 | 1900
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | X1 | 19990 | 500
      A | X2 | 19995 | 700
      A | X3 | 20005 | 900
      A | Y1 | 20020 | 1700
      A | Y2 | 20031 | 1400
      A | Y3 | 20044 | 1900
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | X1 | 19990 | 500
      A | X2 | 19995 | 500
      A | X3 | 20005 | 500
      A | Y1 | 20020 | 1700
      A | Y1 | 20031 | 1400
      A | Y1 | 20044 | 1900
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
  FROM quiet t
  JOIN ledger p ON p.payer = t.payer AND p.day >= t.first_day - :habit_days AND p.day <= t.last_day + :habit_days
  GROUP BY p.payer, p.amount
), totals AS (
  SELECT payer, sum(times) AS paid, max(times) AS most FROM amounts GROUP BY payer
), habit AS (
  SELECT t.payer, t.paid, t.most, min(a.amount) AS amount
  FROM totals t
  JOIN amounts a ON a.payer = t.payer AND a.times = t.most
  WHERE t.most >= :count
  GROUP BY t.payer, t.paid, t.most
), spread AS (
  SELECT f.id, min(p.month) AS month
  FROM fresh f
  JOIN habit h ON h.payer = f.payer
  JOIN ledger p ON p.payer = f.payer AND p.day >= f.day - :days AND p.day <= f.day + :days
    AND p.amount <= f.amount * (1 + :spread) AND f.amount <= p.amount * (1 + :spread)
  WHERE abs(f.amount - h.amount) > :change * h.amount AND abs(p.amount - h.amount) > :change * h.amount AND f.payer <> f.payee
    AND coalesce(f.kind, 'other') NOT IN ('tax', 'dividend', 'payroll')
  GROUP BY f.id
  HAVING count(DISTINCT p.payee) >= :parties AND max(h.most) >= :share * (max(h.paid) - count(DISTINCT p.payee))
)
SELECT f.payer AS subject, f.payer || '|' || substr(s.month, 1, 4) AS key, p.id
FROM fresh f
JOIN spread s ON s.id = f.id
JOIN habit h ON h.payer = f.payer
JOIN ledger p ON p.payer = f.payer AND p.day >= f.day - :days AND p.day <= f.day + :days
  AND p.amount <= f.amount * (1 + :spread) AND f.amount <= p.amount * (1 + :spread)
WHERE abs(p.amount - h.amount) > :change * h.amount
