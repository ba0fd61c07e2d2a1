/*---
id: pay_on_holiday
title: 法定节假日或休息日支付
kind: ledger
pattern: 异常时间
severity: 提示
deadline_days: 15
params:
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} {day}（法定节假日或休息日）向 {payee} 支付 {amount} 元。'
mend: '说明在此日支付的原因和复核人。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 2
    ledger: |
      paid_on | weekday | amount
      2026-10-01 | 4 | 2000000
      2026-11-21 | 6 | 2000000
    holiday: |
      holiday_on | works
      2026-10-01 | 0
  - alerts: 0
    ledger: |
      paid_on | weekday | amount
      2026-10-10 | 6 | 2000000
      2026-11-23 | 1 | 2000000
    holiday: |
      holiday_on | works
      2026-10-10 | 1
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
LEFT JOIN holiday h ON h.holiday_on = f.paid_on
WHERE f.amount >= :floor AND ((h.holiday_on IS NULL AND f.weekday >= 6) OR h.works = '0')
