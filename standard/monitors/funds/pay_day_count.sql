/*---
id: pay_day_count
title: 日汇总的大额笔数或大额总额与明细不符
kind: ledger
pattern: 明细汇总不符
datasets: [payment_day]
severity: 预警
deadline_days: 5
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
message: '{payer} {day} 日汇总报的大额笔数或大额总额，与当天逐笔明细里的大额支付不同。'
mend: '核对漏报、多报的明细和日汇总里的大额笔数、大额总额，重新报送。'
source: 大额资金监测日报：笔数相符，大额明细之和＝当日大额总额
confirmed: false
valid_from: 2019-01-01
note: 明细可以是全部支付，也可以只是大额支付。报的是全部时，达到大额标准的各笔之和、笔数与日汇总的大额总额、大额笔数核对；只报大额的，全部明细与它们核对。
examples:
  - alerts: 1
    ledger: |
      paid_on | amount
      2026-03-02 | 6000000
    payment_day: |
      paid_on | total | large_total | large_count
      2026-03-02 | 6000000 | 999 | 1
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 6000000
      2026-03-02 | 100
    payment_day: |
      paid_on | total | large_total | large_count
      2026-03-02 | 6000100 | 6000000 | 1
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 300000
    payment_day: |
      paid_on | total | large_total | large_count
      2026-03-02 | 900000 | 300000 | 1
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
  HAVING NOT (sum(p.amount) = coalesce(max(d.large_total), -1) AND count(*) = coalesce(max(d.large_count), -1)) AND (
    sum(CASE WHEN p.amount >= coalesce(p.threshold, :large) THEN 1 ELSE 0 END) <> max(d.large_count)
    OR sum(CASE WHEN p.amount >= coalesce(p.threshold, :large) THEN p.amount ELSE 0 END) <> max(d.large_total)
  )
) x ON x.organisation = l.organisation AND x.day = l.day
