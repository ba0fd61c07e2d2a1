/*---
id: pay_fan_in
title: 多户等额汇集到一户
kind: ledger
pattern: 分散转入
severity: 预警
deadline_days: 10
params:
  days: {value: 120, title: 观察窗口（天），与资金闭环相同}
  parties: {value: 3, title: 最少户数}
message: '{parties} 户在 {days} 天内各向 {payee} 支付完全相同的 {amount} 元，共 {count} 笔、{total} 元：业务付款很少巧合到分。'
mend: '收款方说明款项性质，各付款方提供依据。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 金额相同到分才算：业务付款很少巧合到分，分摊、归集和对敲才会。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A | X | 20000 | 87654.32
      B | X | 20009 | 87654.32
      C | X | 20011 | 87654.32
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | X | 20000 | 87654.32
      B | X | 20009 | 87654.32
      C | X | 20011 | 87654.33
---*/
SELECT f.payee AS subject, f.payee || '|' || cast(f.amount AS varchar) AS key, l.id
FROM fresh f
JOIN (
  SELECT f.id
  FROM fresh f
  JOIN ledger p ON p.payee = f.payee AND p.amount = f.amount AND p.day >= f.day - :days AND p.day <= f.day + :days
  GROUP BY f.id
  HAVING count(DISTINCT p.payer) >= :parties
) s ON s.id = f.id
JOIN ledger l ON l.payee = f.payee AND l.amount = f.amount AND l.day >= f.day - :days AND l.day <= f.day + :days
WHERE f.kind NOT IN ('tax', 'dividend') OR f.kind IS NULL
