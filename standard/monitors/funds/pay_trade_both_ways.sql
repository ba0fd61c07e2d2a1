/*---
id: pay_trade_both_ways
title: 既是供应商又是客户
kind: ledger
pattern: 空转走单
severity: 预警
deadline_days: 15
params:
  days: {value: 60, title: 观察窗口（天；两个结算月，够一买一卖各自付清）}
  tolerance: {value: 0.05, title: 收付金额的容许差异（比例；覆盖贸易加价）}
  floor: {value: 1000000, title: 金额下限（元；以贸易为名的融资金额都大，小额互供是正常往来）}
message: '{payer} 与 {payee} 在 {days} 天内互相以采购名义付款，金额相近：以贸易为名的融资常是这样，请核实有无真实货物。'
mend: '提供购销合同、货物验收和仓储物流单据。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
confirmed: false
valid_from: 2019-01-01
note: 两家之间，先付的一笔在同一个月的是同一条预警；没有写明用途类别的付款不知是不是采购，不判断。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount | month
      A | B | 20470 | 3000000 | 2026-01
      B | A | 20510 | 3090000 | 2026-02
  - alerts: 2
    ledger: |
      payer | payee | day | amount | month
      A | B | 20000 | 3000000 | 2024-10
      B | A | 20003 | 3000000 | 2024-10
      A | B | 20400 | 3000000 | 2025-11
      B | A | 20403 | 3000000 | 2025-11
  - alerts: 0
    ledger: |
      payer | payee | day | amount | kind
      A | B | 20000 | 3000000 | procurement
      B | A | 20040 | 3090000 | dividend
---*/
WITH pair AS (
  SELECT least(f.payer, f.payee) || '|' || greatest(f.payer, f.payee) || '|' || least(f.month, p.month) AS key, f.id AS id1, p.id AS id2,
    CASE WHEN f.day < p.day OR (f.day = p.day AND f.payer < p.payer) THEN f.payer ELSE p.payer END AS subject
  FROM fresh f
  JOIN ledger p ON p.payer = f.payee AND p.payee = f.payer
    AND p.amount <= f.amount * (1 + :tolerance) AND f.amount <= p.amount * (1 + :tolerance)
    AND p.day >= f.day - :days AND p.day <= f.day + :days
  WHERE f.kind = 'procurement' AND p.kind = 'procurement' AND f.amount >= :floor AND p.amount >= :floor AND f.payer <> f.payee
)
SELECT subject, key, id1 AS id FROM pair
UNION ALL
SELECT subject, key, id2 AS id FROM pair
