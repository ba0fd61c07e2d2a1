/*---
id: pay_repeat
title: 同日同额重复支付
kind: ledger
pattern: 重复支付
severity: 预警
deadline_days: 5
params:
  days: {value: 1, title: 观察窗口（天）}
message: '{payer} 在 {days} 天内向 {payee} 支付 {count} 笔相同的金额，每笔 {amount} 元，可能付重了。'
mend: '核对是否重复支付；重复的，追回并说明。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      day | amount
      20000 | 66000
      20000 | 66000
  - alerts: 0
    ledger: |
      day | amount
      20000 | 66000
      20009 | 66000
      20000 | 66001
---*/
SELECT l.payer AS subject, l.payer || '|' || l.payee || '|' || cast(l.amount AS varchar) || '|' || l.month AS key, l.id
FROM fresh f
JOIN ledger p ON p.payer = f.payer AND p.payee = f.payee AND p.amount = f.amount AND p.id <> f.id
  AND p.day >= f.day - :days AND p.day <= f.day + :days
JOIN ledger l ON l.payer = f.payer AND (l.id = f.id OR l.id = p.id)
WHERE f.payer <> f.payee
