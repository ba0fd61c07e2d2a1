/*---
id: pay_day_no_lines
title: 日汇总有支付而没有明细
kind: register
pattern: 明细汇总不符
datasets: [payment_day]
severity: 预警
deadline_days: 5
message: '{payer} {object} 的日汇总报有大额支付 {value} 元，却没有报送一笔明细。'
mend: '补报当日明细，或更正日汇总。'
source: 大额资金监测日报：明细之和＝当日总额
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    payment_day: |
      paid_on | total | large_total | large_count
      2026-03-02 | 9000000 | 9000000 | 1
  - alerts: 0
    payment_day: |
      paid_on | total | large_total | large_count
      2026-03-02 | 9000000 | 9000000 | 1
      2026-03-03 | 0 | 0 | 0
    ledger: |
      paid_on | amount
      2026-03-02 | 9000000
---*/
SELECT d.organisation, d.organisation || '|' || cast(d.paid_on AS varchar) AS key, d.paid_on AS found_on, d.large_total AS value
FROM payment_day d
LEFT JOIN ledger l ON l.organisation = d.organisation AND l.paid_on = d.paid_on
WHERE d.large_count > 0 AND l.id IS NULL
