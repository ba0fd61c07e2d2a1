/*---
id: balance_unfiled_account
title: 报余额的账户没有备案
kind: register
pattern: 账户异常
datasets: [account_balance, bank_account]
severity: 预警
deadline_days: 5
message: '{payer} 报送了账户 {object} 的余额，这个账户却不在备案的账户清单里。'
mend: '补办账户备案，说明开户审批。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    account_balance: |
      account | balance_on | balance
      699 | 2026-03-02 | 5
    bank_account: |
      account | opened_on
      611 | 2015-01-01
  - alerts: 0
    account_balance: |
      account | balance_on | balance
      611 | 2026-03-02 | 5
    bank_account: |
      account | opened_on
      611 | 2015-01-01
---*/
SELECT b.organisation, b.organisation || '|' || b.account AS key, min(b.balance_on) AS found_on, max(b.balance) AS value
FROM account_balance b
LEFT JOIN bank_account a ON a.organisation = b.organisation AND a.account = b.account AND a.opened_on <= b.balance_on
WHERE a.account IS NULL
GROUP BY b.organisation, b.account
