/*---
id: pay_out_of_hours
title: 非工作时间支付
kind: ledger
pattern: 异常时间
severity: 提示
deadline_days: 15
params:
  from_minute: {value: 450, title: 早于（零点起的分钟数，7:30）}
  to_minute: {value: 1260, title: 晚于（零点起的分钟数，21:00）}
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} {day} {time}（非工作时间）向 {payee} 支付 {amount} 元。'
mend: '说明在此时间支付的原因和复核人。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      minute | amount
      130 | 2000000
  - alerts: 0
    ledger: |
      minute | amount
      600 | 2000000
      130 | 2000
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE (f.minute < :from_minute OR f.minute > :to_minute) AND f.amount >= :floor
