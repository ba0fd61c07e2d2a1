/*---
id: pay_round_trip
title: 付出后等额转回
kind: ledger
pattern: 资金闭环
severity: 预警
deadline_days: 10
params:
  days: {value: 30, title: 观察窗口（天）}
  tolerance: {value: 0.005, title: 金额容许差异（比例）}
message: '{payer} 付给 {payee} 的钱，对方在 {days} 天内又几乎原数转了回来，往返共 {total} 元。'
mend: '说明往返的原因；属于退款的附退款依据。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 1000000
      B | A | 20003 | 1000000
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 1000000
      B | A | 20003 | 600000
---*/
SELECT f.payer AS subject, least(f.payer, f.payee) || '|' || greatest(f.payer, f.payee) || '|' || cast(f.month AS varchar) AS key, e.id
FROM fresh f
JOIN ledger p ON p.payer = f.payee AND p.payee = f.payer
  AND p.amount >= f.amount * (1 - :tolerance) AND p.amount <= f.amount * (1 + :tolerance)
  AND p.day >= f.day - :days AND p.day <= f.day + :days
JOIN ledger e ON e.payer IN (f.payer, p.payer) AND (e.id = f.id OR e.id = p.id)
WHERE f.payer <> f.payee
