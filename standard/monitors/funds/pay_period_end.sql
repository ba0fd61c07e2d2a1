/*---
id: pay_period_end
title: 期末突击支付
kind: ledger
pattern: 期末突击
severity: 关注
deadline_days: 15
params:
  last: {value: 3, title: 月末天数}
  share: {value: 0.8, title: 月末支付占全月的比例}
  floor: {value: 10000000, title: 全月支付下限（元）}
  count: {value: 5, title: 月末最少笔数}
message: '{payer} 本月的付款大多挤在最后 {last} 天：{count} 笔、共 {total} 元。'
mend: '说明月末集中支付的原因，提供验收和结算资料。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      month | month_left | amount
      2026-03 | 20 | 1000000
      2026-03 | 1 | 4000000
      2026-03 | 1 | 4000000
      2026-03 | 1 | 4000000
      2026-03 | 1 | 4000000
      2026-03 | 1 | 4000000
  - alerts: 0
    ledger: |
      month | month_left | amount
      2026-03 | 20 | 9000000
      2026-03 | 1 | 9000000
---*/
SELECT l.payer AS subject, l.payer || '|' || l.month AS key, l.id
FROM ledger l
JOIN (
  SELECT p.payer, p.month, min(p.day) AS first_day, max(p.day) AS last_day
  FROM (SELECT payer, month, min(day) AS first_day, max(day) AS last_day FROM fresh GROUP BY payer, month) f
  JOIN ledger p ON p.payer = f.payer AND p.month = f.month AND p.day > f.last_day - 31 AND p.day < f.first_day + 31
  WHERE p.decision_no IS NULL
  GROUP BY p.payer, p.month
  HAVING sum(p.amount) >= :floor AND sum(CASE WHEN p.month_left < :last THEN p.amount ELSE 0 END) >= :share * sum(p.amount)
     AND max(p.month_left) >= :last AND sum(CASE WHEN p.month_left < :last THEN 1 ELSE 0 END) >= :count
) e ON e.payer = l.payer AND e.month = l.month AND l.day >= e.first_day AND l.day <= e.last_day
WHERE l.month_left < :last AND l.decision_no IS NULL
