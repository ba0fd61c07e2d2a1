/*---
id: pay_decision_payee
title: 收款方与决策批准的不一致
kind: ledger
pattern: 决策不匹配
datasets: [decision_matter]
severity: 严重
deadline_days: 5
message: '{payer} {day} 把 {amount} 元付给了 {payee}，而决策事项 {decision} 批准的收款方是另一家。'
mend: '说明变更收款方的依据，补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 决策和支付都有收款方代码的比代码；有一方没填代码的比名称。
examples:
  - alerts: 1
    ledger: |
      payee | payee_code | decision_no
      C | C | D1
    decision_matter: |
      decision_no | payee_code
      D1 | B
  - alerts: 1
    ledger: |
      payee | payee_name | decision_no
      622 | 山城物流 | D1
    decision_matter: |
      decision_no | payee_code | payee_name
      D1 | B | 渝州建材
  - alerts: 0
    ledger: |
      payee | payee_code | payee_name | decision_no
      B | B | 渝州建材有限公司 | D1
      622 | | 渝州建材 | D1
      C | C | 山城物流 | D2
    decision_matter: |
      decision_no | payee_code | payee_name
      D1 | B | 渝州建材
      D2 | |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN decision_matter d ON d.organisation = f.organisation AND d.decision_no = f.decision_no
WHERE d.payee_code <> f.payee_code OR ((d.payee_code IS NULL OR f.payee_code IS NULL) AND d.payee_name <> f.payee_name)
