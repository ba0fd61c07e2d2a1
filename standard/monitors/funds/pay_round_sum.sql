/*---
id: pay_round_sum
title: 整数大额支付
kind: ledger
pattern: 整数支付
severity: 提示
deadline_days: 20
params:
  step: {value: 1000000, title: 整数单位（元）}
  floor: {value: 3000000, title: 金额下限（元）}
message: '{payer} {day} 向 {payee} 支付整数 {amount} 元，没有登记合同：真实结算很少恰好是整数。'
mend: '补充合同或结算单。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | contract_no
      4000000 |
  - alerts: 1
    ledger: |
      amount | contract_no | kind
      4000000 | |
  - alerts: 0
    ledger: |
      amount | contract_no
      4000000 | C1
      4000123.45 |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.amount >= :floor AND f.contract_no IS NULL AND f.amount = round(f.amount / :step, 0) * :step AND coalesce(f.kind, 'other') IN ('procurement', 'construction', 'other')
