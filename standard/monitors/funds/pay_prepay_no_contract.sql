/*---
id: pay_prepay_no_contract
title: 没有合同的采购或工程付款
kind: ledger
pattern: 预付无合同
severity: 预警
deadline_days: 10
kept_by: [pay_contract_late]
params:
  floor: {value: 1000000, title: 金额下限（元）}
message: '{payer} {day} 向 {payee} 支付采购款或工程款 {amount} 元，没有登记合同。'
mend: '补充合同；预付款附审批和保函。'
source: 企业内部控制应用指引第7号 采购业务（财会〔2010〕11号）
confirmed: false
valid_from: 2019-01-01
note: 没填用途类别的支付，用途里写着货款、采购、预付或工程的算采购款或工程款。
examples:
  - alerts: 1
    ledger: |
      amount | contract_no
      2000000 |
  - alerts: 1
    ledger: |
      amount | contract_no | kind | purpose
      2000000 | | | 设备采购款
  - alerts: 0
    ledger: |
      amount | contract_no | kind | purpose
      2000000 | C1 | procurement | 货款
      2000000 | | tax | 税款
      2000000 | | | 投资款
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.contract_no IS NULL AND (
    f.kind IN ('procurement', 'construction')
    OR (f.kind IS NULL AND (f.purpose LIKE '%货款%' OR f.purpose LIKE '%采购%' OR f.purpose LIKE '%预付%' OR f.purpose LIKE '%工程%'))
  ) AND f.amount >= :floor
