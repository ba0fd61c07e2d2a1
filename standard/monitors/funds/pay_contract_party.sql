/*---
id: pay_contract_party
title: 收款方不是合同的对方
kind: ledger
pattern: 合同不符
datasets: [contract]
severity: 预警
deadline_days: 10
params:
  floor: {value: 10000, title: 金额下限（元），与“敏感消费”相同：更小的多为合同附带的杂费}
message: '{payer} {day} 按合同 {contract} 支付 {amount} 元，收款的是 {payee}，而合同的对方是另一家。'
mend: '说明付给第三方的依据（债权转让、委托收款、保理的书面文件）；合同编号填错的，更正支付。'
source: 企业内部控制应用指引第7号 采购业务、第16号 合同管理（财会〔2010〕11号）；资金监测通行做法：合同流、资金流一致
confirmed: false
valid_from: 2019-01-01
note: 只在合同登记了对方代码、支付登记了收款单位代码时比较；有一方没填的，说不上一致不一致。
examples:
  - alerts: 1
    ledger: |
      amount | contract_no | payee_code
      20000 | C1 | C
    contract: |
      contract_no | amount | party
      C1 | 9000000 | B
  - alerts: 0
    ledger: |
      amount | contract_no | payee_code
      20000 | C1 | B
      20000 | C1 |
      20000 | C2 | C
      900 | C1 | C
    contract: |
      contract_no | amount | party
      C1 | 9000000 | B
      C2 | 9000000 |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN contract c ON c.organisation = f.organisation AND c.contract_no = f.contract_no
WHERE c.party <> f.payee_code AND f.amount >= :floor
