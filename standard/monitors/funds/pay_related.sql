/*---
id: pay_related
title: 向关联方付款而没有决策
kind: ledger
pattern: 关联交易
datasets: [related_party]
severity: 预警
deadline_days: 10
params:
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} 向关联方 {payee} 支付 {amount} 元，没有决策事项。'
mend: '补充关联交易的定价依据和决策材料。'
source: 公司法（2023年修订）第二十二条；国有企业关联交易管理要求
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    related_party: |
      party | valid_from
      B | 2020-01-01
  - alerts: 0
    ledger: |
      paid_on | amount
      2026-03-02 | 2000000
    related_party: |
      party | valid_from | valid_to
      B | 2020-01-01 | 2025-12-31
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN related_party r ON r.organisation = f.organisation AND r.party = f.payee
WHERE r.valid_from <= f.paid_on AND (r.valid_to IS NULL OR r.valid_to >= f.paid_on)
  AND f.decision_no IS NULL AND f.amount >= :floor
