/*---
id: pay_over_contract
title: 累计支付超过合同金额
kind: ledger
pattern: 超合同金额
datasets: [contract]
severity: 严重
deadline_days: 5
message: '{payer} 按合同 {contract} 的累计支付超过了合同金额；最近一笔 {day} 支付 {amount} 元。'
mend: '停止支付，核对结算和补充协议。'
source: 企业内部控制应用指引第7号 采购业务（财会〔2010〕11号）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | contract_no
      600 | C1
      500 | C1
    contract: |
      contract_no | amount
      C1 | 1000
  - alerts: 0
    ledger: |
      amount | contract_no
      600 | C1
      400 | C1
    contract: |
      contract_no | amount
      C1 | 1000
---*/
SELECT l.payer AS subject, l.payer || '|' || l.contract_no AS key, l.id
FROM ledger l
JOIN (
  SELECT p.organisation, p.contract_no
  FROM (
    SELECT n.organisation, n.contract_no, max(c.amount) AS agreed
    FROM fresh n
    JOIN contract c ON c.organisation = n.organisation AND c.contract_no = n.contract_no
    GROUP BY n.organisation, n.contract_no
  ) f
  JOIN ledger p ON p.organisation = f.organisation AND p.contract_no = f.contract_no
  GROUP BY p.organisation, p.contract_no, f.agreed
  HAVING sum(p.amount) > f.agreed
) o ON o.organisation = l.organisation AND o.contract_no = l.contract_no
