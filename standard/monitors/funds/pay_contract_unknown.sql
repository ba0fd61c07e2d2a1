/*---
id: pay_contract_unknown
title: 登记的合同查无此项
kind: ledger
pattern: 合同不符
datasets: [contract]
severity: 预警
deadline_days: 10
kept_by: [pay_contract_late]
params:
  floor: {value: 1000000, title: 金额下限（元），与“没有合同的采购或工程付款”相同}
message: '{payer} 有 {count} 笔付款登记了合同编号（如 {day} 支付 {amount} 元的合同 {contract}），合同台账里却查不到。'
mend: '核对合同编号，补报合同台账；确实没有合同的，按无合同付款说明。'
source: 企业内部控制应用指引第7号 采购业务、第16号 合同管理（财会〔2010〕11号）
confirmed: false
valid_from: 2019-01-01
note: 写一个查无此项的合同编号，等于没有合同，所以下限与“没有合同的采购或工程付款”相同。同一份合同只出一条预警。从未报送过合同台账的单位，问题在台账而不在某一笔付款，每月只出一条预警，不逐份合同列出。
examples:
  - alerts: 2
    ledger: |
      amount | contract_no
      2000000 | C8
      3000000 | C8
      2000000 | C9
    contract: |
      contract_no | amount
      C1 | 9000000
  - alerts: 1
    ledger: |
      amount | contract_no
      2000000 | C8
      2000000 | C9
  - alerts: 0
    ledger: |
      amount | contract_no
      2000000 | C1
      2000000 |
      900000 | C9
    contract: |
      contract_no | amount
      C1 | 9000000
---*/
SELECT u.payer AS subject, u.payer || '|' || CASE WHEN u.first_contract IS NULL THEN '没有合同台账|' || u.month ELSE u.contract_no END AS key, u.id
FROM (
  SELECT f.id, f.payer, f.month, f.contract_no, (SELECT min(r.contract_no) FROM contract r WHERE r.organisation = f.organisation) AS first_contract
  FROM fresh f
  LEFT JOIN contract c ON c.organisation = f.organisation AND c.contract_no = f.contract_no
  WHERE f.contract_no IS NOT NULL AND f.amount >= :floor AND c.contract_no IS NULL
) u
