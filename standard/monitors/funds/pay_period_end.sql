/*---
id: pay_period_end
title: 期末突击支付
kind: ledger
pattern: 期末突击
datasets: [decision_matter]
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
note: 登记了决策事项的支付不算，但只认报送过、已通过、决策日期不晚于付款的决策；编一个决策编号不能免除。
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
  - alerts: 1
    ledger: |
      month | month_left | amount | decision_no
      2026-03 | 20 | 1000000 |
      2026-03 | 1 | 4000000 | D9
      2026-03 | 1 | 4000000 | D9
      2026-03 | 1 | 4000000 | D9
      2026-03 | 1 | 4000000 | D9
      2026-03 | 1 | 4000000 | D9
    decision_matter: |
      decision_no | passed | decided_on
      D1 | true | 2026-02-01
  - alerts: 1
    ledger: |
      month | month_left | amount | decision_no
      2026-03 | 20 | 1000000 |
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
    decision_matter: |
      decision_no | passed | decided_on
      D1 | false | 2026-02-01
  - alerts: 0
    ledger: |
      month | month_left | amount | decision_no
      2026-03 | 20 | 1000000 |
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
      2026-03 | 1 | 4000000 | D1
    decision_matter: |
      decision_no | passed | decided_on
      D1 | true | 2026-02-01
---*/
SELECT l.payer AS subject, l.payer || '|' || l.month AS key, l.id
FROM ledger l
JOIN (
  SELECT p.payer, p.month, min(p.day) AS first_day, max(p.day) AS last_day
  FROM (SELECT payer, month, min(day) AS first_day, max(day) AS last_day FROM fresh GROUP BY payer, month) f
  JOIN ledger p ON p.payer = f.payer AND p.month = f.month AND p.day > f.last_day - 31 AND p.day < f.first_day + 31
  LEFT JOIN decision_matter m ON m.organisation = p.organisation AND m.decision_no = p.decision_no AND m.passed AND m.decided_on <= p.paid_on
  WHERE m.decision_no IS NULL
  GROUP BY p.payer, p.month
  HAVING sum(p.amount) >= :floor AND sum(CASE WHEN p.month_left < :last THEN p.amount ELSE 0 END) >= :share * sum(p.amount)
     AND max(p.month_left) >= :last AND sum(CASE WHEN p.month_left < :last THEN 1 ELSE 0 END) >= :count
) e ON e.payer = l.payer AND e.month = l.month AND l.day >= e.first_day AND l.day <= e.last_day
LEFT JOIN decision_matter d ON d.organisation = l.organisation AND d.decision_no = l.decision_no AND d.passed AND d.decided_on <= l.paid_on
WHERE l.month_left < :last AND d.decision_no IS NULL
