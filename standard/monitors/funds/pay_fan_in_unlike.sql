/*---
id: pay_fan_in_unlike
title: 多户一反惯常汇集到一户
kind: ledger
pattern: 分散转入
severity: 预警
deadline_days: 10
params:
  days: {value: 120, title: 观察窗口（天；与资金闭环相同：九十天账期加一个月办结算）}
  parties: {value: 3, title: 最少户数（两户可能是巧合）}
  odd: {value: 2, title: 其中一反惯常的最少户数（单独一户改了金额可能有正当缘由）}
  spread: {value: 1, title: 各笔金额相差不超过的倍数（1 即一倍以内）}
  count: {value: 3, title: 惯常金额最少出现的天数（付过三次才看得出是定额），不足的户没有惯常可比}
  share: {value: 0.6, title: 惯常金额占全部付款日次的比例（多数付款都是它，才叫惯常）}
  change: {value: 0.2, title: 与惯常金额相差的比例（租金、缴款每年调整一般不超过两成）}
  habit_days: {value: 365, title: 看惯常的时间（天；一年，按季、按半年付的也在内）}
  busy: {value: 60, title: 最近付款超过这么多笔的是业务往来户，没有惯常金额可言（笔；平均每个工作日近三笔）}
  busy_days: {value: 30, title: 数最近付款的时间（天；一个月是最常见的付款周期）}
message: '{parties} 户在 {days} 天内向 {payee} 支付相近的金额，共 {total} 元；其中几户平时付款金额固定，这次与平时不同。'
mend: '收款方说明款项性质，各付款方提供依据。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 归集不必等额。单独一户改了金额可能有正当缘由，几户同时改、又都付给同一户，才是归集；付款很少、没有惯常可比的户，跟着其他几户一起算，单独不算。金额照旧的户和金额本来就各不相同的户不算。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A | X1 | 19990 | 500
      A | X2 | 19995 | 500
      A | X3 | 20005 | 500
      B | X1 | 19991 | 300
      B | X2 | 19996 | 300
      B | X3 | 20006 | 300
      A | Y | 20020 | 1700
      B | Y | 20031 | 1400
      C | Y | 20044 | 1900
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      C | Y | 20044 | 1900
      B | Y | 20031 | 1400
      A | Y | 20020 | 1700
      A | X1 | 20090 | 500
      A | X2 | 20095 | 500
      A | X3 | 20105 | 500
      B | X1 | 20091 | 300
      B | X2 | 20096 | 300
      B | X3 | 20106 | 300
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | X1 | 19990 | 500
      A | X2 | 19995 | 500
      A | X3 | 20005 | 500
      B | X1 | 19991 | 300
      B | X2 | 19996 | 300
      B | X3 | 20006 | 300
      A | Y | 20020 | 1700
      B | Y | 20031 | 300
      C | Y | 20044 | 1900
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
), suspect AS (
  SELECT f.payee, f.day, f.amount
  FROM fresh f
  JOIN totals t ON t.payer = f.payer
  LEFT JOIN amounts a ON a.payer = t.payer AND a.times = t.most AND a.times >= :count AND a.times >= :share * t.paid
  WHERE (t.paid < :count OR abs(f.amount - a.amount) > :change * a.amount) AND f.payer <> f.payee
    AND coalesce(f.kind, 'other') NOT IN ('tax', 'dividend', 'payroll')
), near AS (
  SELECT DISTINCT s.payee, s.day AS at_day, s.amount AS at_amount, p.id, p.payer, p.amount, p.day, p.month
  FROM suspect s
  JOIN ledger p ON p.payee = s.payee AND p.day >= s.day - :days AND p.day <= s.day + :days
    AND p.amount <= s.amount * (1 + :spread) AND s.amount <= p.amount * (1 + :spread)
), crowd AS (
  SELECT payee, at_day, at_amount FROM near GROUP BY payee, at_day, at_amount HAVING count(DISTINCT payer) >= :parties
), among AS (
  SELECT n.payee, n.at_day, n.at_amount, n.month, n.id, n.payer, n.amount, n.day
  FROM near n
  JOIN crowd c ON c.payee = n.payee AND c.at_day = n.at_day AND c.at_amount = n.at_amount
), reached AS (
  SELECT payer, min(day) AS first_day, max(day) AS last_day FROM among GROUP BY payer
), theirs AS (
  SELECT p.payer, p.amount, count(DISTINCT p.day) AS times
  FROM reached t
  JOIN ledger p ON p.payer = t.payer AND p.day >= t.first_day - :habit_days AND p.day <= t.last_day + :habit_days
  GROUP BY p.payer, p.amount
), sums AS (
  SELECT payer, sum(times) AS paid, max(times) AS most FROM theirs GROUP BY payer
), judged AS (
  SELECT n.payee, n.at_day, n.at_amount, n.month, n.id, n.payer, CASE WHEN a.amount IS NULL THEN NULL ELSE n.payer END AS odd
  FROM among n
  JOIN sums t ON t.payer = n.payer
  LEFT JOIN theirs a ON a.payer = t.payer AND a.times = t.most AND a.times >= :count AND a.times >= :share * t.paid
  WHERE t.paid < :count OR abs(n.amount - a.amount) > :change * a.amount
), gathered AS (
  SELECT payee, at_day, at_amount, min(month) AS month
  FROM judged
  GROUP BY payee, at_day, at_amount
  HAVING count(DISTINCT payer) >= :parties AND count(DISTINCT odd) >= :odd
)
SELECT j.payee AS subject, j.payee || '|' || substr(g.month, 1, 4) AS key, j.id
FROM judged j
JOIN gathered g ON g.payee = j.payee AND g.at_day = j.at_day AND g.at_amount = j.at_amount
