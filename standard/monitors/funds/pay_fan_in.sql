/*---
id: pay_fan_in
title: 多户等额汇集到一户
kind: ledger
pattern: 分散转入
severity: 预警
deadline_days: 10
params:
  days: {value: 120, title: 首笔到末笔不超过的时间（天；与资金闭环相同：九十天账期加一个月办结算）}
  parties: {value: 3, title: 最少户数（两户同额可能是巧合）}
message: '{parties} 户在 {days} 天内各向 {payee} 支付完全相同的 {amount} 元，共 {count} 笔、{total} 元：业务付款很少巧合到分。'
mend: '收款方说明款项性质，各付款方提供依据。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 金额相同到分才算：业务付款很少巧合到分，分摊、归集和对敲才会。窗口长过一个月，所以首笔在同一年的是同一条预警。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount | kind
      A | X | 20000 | 87654.32 |
      B | X | 20009 | 87654.32 | procurement
      C | X | 20011 | 87654.32 | procurement
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | X | 20000 | 87654.32
      B | X | 20009 | 87654.32
      C | X | 20011 | 87654.33
  - alerts: 0
    ledger: |
      payer | payee | day | amount | kind
      A | X | 20000 | 87654.32 | procurement
      B | X | 20100 | 87654.32 | procurement
      C | X | 20200 | 87654.32 | procurement
      D | X | 20101 | 87654.32 | tax
  - alerts: 2
    ledger: |
      payer | payee | day | amount | month
      A | X | 20000 | 87654.32 | 2024-10
      B | X | 20009 | 87654.32 | 2024-10
      C | X | 20011 | 87654.32 | 2024-10
      A | X | 20365 | 87654.32 | 2025-10
      B | X | 20374 | 87654.32 | 2025-10
      C | X | 20376 | 87654.32 | 2025-10
---*/
WITH touched AS (
  SELECT DISTINCT payee, amount, day FROM fresh WHERE coalesce(kind, 'other') NOT IN ('tax', 'dividend')
), crowd AS (
  SELECT t.payee, t.amount, min(t.day) AS first_day, max(t.day) AS last_day
  FROM touched t
  JOIN ledger p ON p.payee = t.payee AND p.amount = t.amount AND p.day >= t.day - :days AND p.day <= t.day + :days
  WHERE coalesce(p.kind, 'other') NOT IN ('tax', 'dividend')
  GROUP BY t.payee, t.amount
  HAVING count(DISTINCT p.payer) >= :parties
), part AS (
  SELECT p.id, p.payer, p.payee, p.amount, p.day, p.month
  FROM crowd c
  JOIN ledger p ON p.payee = c.payee AND p.amount = c.amount AND p.day >= c.first_day - :days AND p.day <= c.last_day + :days
  WHERE coalesce(p.kind, 'other') NOT IN ('tax', 'dividend')
), fan AS (
  SELECT s.id
  FROM part s
  JOIN part p ON p.payee = s.payee AND p.amount = s.amount AND p.day >= s.day AND p.day <= s.day + :days
  GROUP BY s.id
  HAVING count(DISTINCT p.payer) >= :parties
)
SELECT s.payee AS subject, s.payee || '|' || cast(s.amount AS varchar) || '|' || substr(s.month, 1, 4) AS key, p.id
FROM fan x
JOIN part s ON s.id = x.id
JOIN part p ON p.payee = s.payee AND p.amount = s.amount AND p.day >= s.day AND p.day <= s.day + :days
