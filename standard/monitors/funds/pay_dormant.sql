/*---
id: pay_dormant
title: 长期不用的账户突然付款
kind: ledger
pattern: 账户异常
severity: 预警
deadline_days: 10
params:
  days: {value: 180, title: 停用天数}
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} 的账户停用超过 {days} 天后突然支付 {amount} 元。'
mend: '说明启用该账户的原因和审批。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      day | amount
      19700 | 10
      20000 | 2000000
  - alerts: 0
    ledger: |
      day | amount
      19900 | 10
      20000 | 2000000
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN (
  SELECT f.id, max(p.day) AS last_day
  FROM fresh f
  JOIN ledger p ON p.payer = f.payer AND p.payer_account = f.payer_account AND p.day < f.day
  WHERE f.amount >= :floor
  GROUP BY f.id
) s ON s.id = f.id
WHERE f.day - s.last_day > :days
