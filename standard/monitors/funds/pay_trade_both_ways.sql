/*---
id: pay_trade_both_ways
title: 既是供应商又是客户
kind: ledger
pattern: 空转走单
severity: 预警
deadline_days: 15
params:
  days: {value: 60, title: 观察窗口（天）}
  tolerance: {value: 0.05, title: 收付金额的容许差异（比例，覆盖贸易加价）}
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} 与 {payee} 在 {days} 天内互相以采购名义付款，金额相近：以贸易为名的融资常是这样，请核实有无真实货物。'
mend: '提供购销合同、货物验收和仓储物流单据。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 3000000
      B | A | 20040 | 3090000
  - alerts: 0
    ledger: |
      payer | payee | day | amount | kind
      A | B | 20000 | 3000000 | procurement
      B | A | 20040 | 3090000 | dividend
---*/
SELECT f.payer AS subject, least(f.payer, f.payee) || '|' || greatest(f.payer, f.payee) AS key, e.id
FROM fresh f
JOIN ledger p ON p.payer = f.payee AND p.payee = f.payer
  AND p.amount >= f.amount * (1 - :tolerance) AND p.amount <= f.amount * (1 + :tolerance)
  AND p.day >= f.day - :days AND p.day <= f.day + :days
JOIN ledger e ON e.payer IN (f.payer, p.payer) AND (e.id = f.id OR e.id = p.id)
WHERE f.kind = 'procurement' AND p.kind = 'procurement' AND f.amount >= :floor AND f.payer <> f.payee
