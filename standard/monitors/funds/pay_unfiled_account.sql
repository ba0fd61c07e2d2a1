/*---
id: pay_unfiled_account
title: 从未备案的账户付款
kind: ledger
pattern: 账户异常
datasets: [bank_account]
severity: 预警
deadline_days: 10
message: '{payer} {day} 从账户 {account} 支付 {amount} 元，这个账户不在备案的账户清单里。'
mend: '补办账户备案，说明开户审批。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      payer_account
      622
    bank_account: |
      account
      611
  - alerts: 0
    ledger: |
      payer_account
      611
    bank_account: |
      account
      611
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
LEFT JOIN bank_account a ON a.organisation = f.organisation AND a.account = f.payer_account
WHERE a.account IS NULL AND EXISTS (SELECT 1 FROM bank_account k WHERE k.organisation = f.organisation)
