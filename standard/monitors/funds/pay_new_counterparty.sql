/*---
id: pay_new_counterparty
title: 收款方刚刚成立
kind: ledger
pattern: 异常对手方
datasets: [counterparty]
severity: 预警
deadline_days: 10
params:
  days: {value: 180, title: 成立不足的天数}
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} {day} 向 {payee} 支付 {amount} 元，这家收款方成立还不到 {days} 天。'
mend: '提供选取该供应商的程序和资格审查材料。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
note: 交易对手档案不论由哪家单位报送都算数；几家单位报的成立日期不一样时，按最早的。支付没有填收款单位代码的，按名称核对（个人重名多，不按名称）。
examples:
  - alerts: 1
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    counterparty: |
      party | registered_on
      B | 2026-01-15
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    counterparty: |
      party | registered_on
      B | 2020-01-15
  - alerts: 2
    ledger: |
      paid_on | amount | payee | payee_code | payee_name
      2026-03-02 | 2000000 | B | B | 渝州建材
      2026-03-02 | 2000000 | 622 | | 渝州建材
    counterparty: |
      organisation | party | name | registered_on
      Z | B | 渝州建材 | 2026-01-15
  - alerts: 0
    ledger: |
      paid_on | amount | payee
      2026-03-02 | 2000000 | B
    counterparty: |
      organisation | party | registered_on
      A | B | 2026-01-15
      Z | B | 2019-01-15
---*/
SELECT h.payer AS subject, h.payer || '|' || h.payment_no AS key, h.id
FROM (
  SELECT f.id, f.payer, f.payment_no, f.paid_on, c.registered_on
  FROM fresh f
  JOIN counterparty c ON c.party = f.payee
  WHERE f.amount >= :floor
  UNION ALL
  SELECT f.id, f.payer, f.payment_no, f.paid_on, c.registered_on
  FROM fresh f
  JOIN counterparty c ON c.name = f.payee_name
  WHERE f.amount >= :floor AND f.payee_code IS NULL AND coalesce(f.payee_kind, 'enterprise') <> 'person'
) h
GROUP BY h.id, h.payer, h.payment_no, h.paid_on
HAVING min(h.registered_on) > h.paid_on - :days
