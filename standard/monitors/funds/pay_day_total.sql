/*---
id: pay_day_total
title: 日汇总与明细不符
kind: ledger
pattern: 明细汇总不符
datasets: [payment_day]
severity: 预警
deadline_days: 5
params:
  drift: {value: 0.1, title: 外币支付折成人民币时容许的差，占外币部分的比例（折算用上年末中间价，企业按支付日汇率记账，一年内汇率的变动一般不到一成）}
message: '{payer} {day} 日汇总报的支付总额，与当天逐笔明细之和 {total} 元不同。'
mend: '核对漏报、多报的明细，重新报送。'
source: 大额资金监测日报：明细之和＝当日总额
confirmed: false
valid_from: 2019-01-01
note: 明细可以是全部支付，也可以只是大额支付；只报大额的，明细与大额总额和大额笔数核对。报的是全部时，其中大额的另按 pay_day_count 核对。
examples:
  - alerts: 1
    ledger: |
      paid_on | amount
      2026-03-02 | 100
      2026-03-02 | 50
    payment_day: |
      paid_on | total
      2026-03-02 | 160
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 7000000
    payment_day: |
      paid_on | total | large_total | large_count
      2026-03-02 | 7900000 | 7000000 | 1
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 100
      2026-03-02 | 50
    payment_day: |
      paid_on | total
      2026-03-02 | 150
  - alerts: 0
    ledger: |
      paid_on | amount | foreign_amount | currency
      2026-03-02 | 718840 | 100000 | USD
      2026-03-02 | 50 | | CNY
    payment_day: |
      paid_on | total
      2026-03-02 | 702050
  - alerts: 1
    ledger: |
      paid_on | amount | foreign_amount | currency
      2026-03-02 | 718840 | 100000 | USD
    payment_day: |
      paid_on | total
      2026-03-02 | 100000
---*/
SELECT l.payer AS subject, l.organisation || '|' || cast(l.day AS varchar) AS key, l.id
FROM ledger l
JOIN (
  SELECT p.organisation, p.day
  FROM (SELECT DISTINCT organisation, day, paid_on FROM fresh) f
  JOIN payment_day d ON d.organisation = f.organisation AND d.paid_on = f.paid_on
  JOIN ledger p ON p.organisation = f.organisation AND p.day = f.day
  GROUP BY p.organisation, p.day
  HAVING abs(sum(p.amount) - max(d.total)) > :drift * sum(CASE WHEN p.foreign_amount IS NULL THEN 0 ELSE p.amount END)
    AND NOT (abs(sum(p.amount) - coalesce(max(d.large_total), -1)) <= :drift * sum(CASE WHEN p.foreign_amount IS NULL THEN 0 ELSE p.amount END)
      AND count(*) = coalesce(max(d.large_count), -1))
) x ON x.organisation = l.organisation AND x.day = l.day
