/*---
id: pay_contract_late
title: 先付款后签合同
kind: ledger
pattern: 合同不符
datasets: [contract]
severity: 预警
deadline_days: 10
params:
  floor: {value: 1000000, title: 金额下限（元），与“没有合同的采购或工程付款”相同}
message: '{payer} {day} 向 {payee} 支付 {amount} 元，所登记的合同 {contract} 到这一天还没有签订。'
mend: '说明先付款的原因和审批人员；签订日期填错的，更正合同台账。'
source: 企业内部控制应用指引第7号 采购业务、第16号 合同管理（财会〔2010〕11号）
confirmed: false
valid_from: 2019-01-01
note: 付款那天还没有签订的合同，等于那天没有合同，所以下限与“没有合同的采购或工程付款”相同。
examples:
  - alerts: 1
    ledger: |
      amount | contract_no | paid_on
      2000000 | C1 | 2026-03-02
    contract: |
      contract_no | amount | signed_on
      C1 | 9000000 | 2026-03-05
  - alerts: 0
    ledger: |
      amount | contract_no | paid_on
      2000000 | C1 | 2026-03-02
      900000 | C2 | 2026-03-02
    contract: |
      contract_no | amount | signed_on
      C1 | 9000000 | 2026-03-02
      C2 | 9000000 | 2026-03-05
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN contract c ON c.organisation = f.organisation AND c.contract_no = f.contract_no
WHERE c.signed_on > f.paid_on AND f.amount >= :floor
