/*---
id: pay_day_count
title: 日汇总的大额笔数与明细不符
kind: ledger
pattern: 明细汇总不符
datasets: [payment_day]
severity: 预警
deadline_days: 5
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
message: '{payer} {day} 日汇总报的大额笔数，与当天逐笔明细里的大额笔数不同。'
mend: '核对漏报、多报的明细，重新报送。'
source: 大额资金监测日报：笔数相符
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      paid_on | amount
      2026-03-02 | 9000000
    payment_day: |
      paid_on | large_count
      2026-03-02 | 2
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 9000000
    payment_day: |
      paid_on | large_count
      2026-03-02 | 1
---*/
SELECT l.payer AS subject, l.organisation || '|' || cast(l.day AS varchar) AS key, l.id
FROM ledger l
JOIN (
  SELECT p.organisation, p.day
  FROM (SELECT DISTINCT organisation, day, paid_on FROM fresh) f
  JOIN payment_day d ON d.organisation = f.organisation AND d.paid_on = f.paid_on
  JOIN ledger p ON p.organisation = f.organisation AND p.day = f.day
  GROUP BY p.organisation, p.day
  HAVING sum(CASE WHEN p.amount >= coalesce(p.threshold, :large) THEN 1 ELSE 0 END) <> max(d.large_count)
) x ON x.organisation = l.organisation AND x.day = l.day
