/*---
id: pay_repeat
title: 同日同额重复支付
kind: ledger
pattern: 重复支付
severity: 预警
deadline_days: 5
params:
  days: {value: 1, title: 观察窗口（天；付重多是同一张单据当天或隔天又付了一次）}
message: '{payer} 在 {days} 天内向 {payee} 支付 {count} 笔相同的金额，每笔 {amount} 元，可能付重了。'
mend: '核对是否重复支付；重复的，追回并说明。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 跨月的归入先付的一笔所在的月份，先报后报都一样。
examples:
  - alerts: 1
    ledger: |
      day | amount
      20000 | 66000
      20000 | 66000
  - alerts: 1
    ledger: |
      day | amount | month
      20484 | 66000 | 2026-01
      20485 | 66000 | 2026-02
  - alerts: 0
    ledger: |
      day | amount
      20000 | 66000
      20009 | 66000
      20000 | 66001
---*/
WITH pair AS (
  SELECT f.payer || '|' || f.payee || '|' || cast(f.amount AS varchar) || '|' || least(f.month, p.month) AS key, f.payer, f.id AS id1, p.id AS id2
  FROM fresh f
  JOIN ledger p ON p.payer = f.payer AND p.payee = f.payee AND p.amount = f.amount AND p.id <> f.id
    AND p.day >= f.day - :days AND p.day <= f.day + :days
  WHERE f.payer <> f.payee
)
SELECT payer AS subject, key, id1 AS id FROM pair
UNION ALL
SELECT payer AS subject, key, id2 AS id FROM pair
