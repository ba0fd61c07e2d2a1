/*---
id: pay_closed_account
title: 从已销户的账户付款
kind: ledger
pattern: 账户异常
datasets: [bank_account]
severity: 预警
deadline_days: 10
message: '{payer} {day} 从账户 {account} 支付 {amount} 元，而这个账户此前已登记销户。'
mend: '核对销户日期，说明付款的真实账户。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      payer_account | paid_on
      611 | 2026-03-02
    bank_account: |
      account | closed_on
      611 | 2026-01-31
  - alerts: 0
    ledger: |
      payer_account | paid_on
      611 | 2026-03-02
    bank_account: |
      account | closed_on
      611 |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN bank_account a ON a.organisation = f.organisation AND a.account = f.payer_account
WHERE a.closed_on < f.paid_on
