/*---
id: balance_negative
title: 账户余额为负
kind: register
pattern: 余额不符
datasets: [account_balance]
severity: 预警
deadline_days: 5
message: '账户 {object} 的日终余额为 {value} 元：除非透支，余额不会是负数。'
mend: '核对是否透支或报错符号。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    account_balance: |
      account | balance_on | balance
      611 | 2026-03-02 | -1
  - alerts: 0
    account_balance: |
      account | balance_on | balance
      611 | 2026-03-02 | 0
---*/
SELECT b.organisation, b.organisation || '|' || b.account || '|' || cast(b.balance_on AS varchar) AS key, b.balance_on AS found_on, b.balance AS value
FROM account_balance b
WHERE b.balance < 0
