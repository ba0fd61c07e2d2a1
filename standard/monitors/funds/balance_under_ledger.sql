/*---
id: balance_under_ledger
title: 台账支付多于账户支出
kind: register
pattern: 余额不符
datasets: [account_balance]
severity: 严重
deadline_days: 5
message: '账户 {object} 的支出比支付台账少 {value}（按账户币种）：台账里的支付可能不是从这个账户付出的。'
mend: '核对支付是否真从这个账户付出，更正台账或余额。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    account_balance: |
      account | balance_on | balance | paid
      611 | 2026-03-02 | 5 | 100
    ledger: |
      payer_account | paid_on | amount
      611 | 2026-03-02 | 101
  - alerts: 0
    account_balance: |
      account | balance_on | balance | paid
      611 | 2026-03-02 | 5 | 100
    ledger: |
      payer_account | paid_on | amount
      611 | 2026-03-02 | 60
      611 | 2026-03-02 | 40
      612 | 2026-03-02 | 40
  - alerts: 0
    account_balance: |
      account | balance_on | balance | paid
      611 | 2026-03-02 | 5 | 100000
    ledger: |
      payer_account | paid_on | amount | foreign_amount | currency
      611 | 2026-03-02 | 718840 | 100000 | USD
---*/
SELECT b.organisation, b.organisation || '|' || b.account || '|' || cast(b.balance_on AS varchar) AS key, b.balance_on AS found_on,
       sum(coalesce(l.foreign_amount, l.amount)) - max(b.paid) AS value
FROM account_balance b
JOIN ledger l ON l.organisation = b.organisation AND l.payer_account = b.account AND l.paid_on = b.balance_on
GROUP BY b.organisation, b.account, b.balance_on
HAVING sum(coalesce(l.foreign_amount, l.amount)) > max(b.paid)
