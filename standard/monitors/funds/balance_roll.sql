/*---
id: balance_roll
title: 余额滚不上
kind: register
pattern: 余额不符
datasets: [account_balance]
severity: 严重
deadline_days: 5
message: '账户 {object} 的余额对不上：上次余额加收入减支出，与本日余额相差 {value}（按账户币种）。'
mend: '核对银行对账单，更正余额或补报收支。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 上一次余额即本日的期初；中间没有报的日子，当作没有收支。
examples:
  - alerts: 1
    account_balance: |
      account | balance_on | balance | received | paid
      611 | 2026-03-02 | 100 | 0 | 0
      611 | 2026-03-03 | 120 | 50 | 40
  - alerts: 0
    account_balance: |
      account | balance_on | balance | received | paid
      611 | 2026-03-02 | 100 | 0 | 0
      611 | 2026-03-03 | 110 | 50 | 40
      611 | 2026-03-06 | 110 | 0 | 0
---*/
WITH before AS (
  SELECT b.organisation, b.account, b.balance_on, max(p.balance_on) AS last_on
  FROM account_balance b
  JOIN account_balance p ON p.organisation = b.organisation AND p.account = b.account AND p.balance_on < b.balance_on
  GROUP BY b.organisation, b.account, b.balance_on
)
SELECT b.organisation, b.organisation || '|' || b.account || '|' || cast(b.balance_on AS varchar) AS key, b.balance_on AS found_on,
       b.balance - (p.balance + b.received - b.paid) AS value
FROM before x
JOIN account_balance b ON b.organisation = x.organisation AND b.account = x.account AND b.balance_on = x.balance_on
JOIN account_balance p ON p.organisation = x.organisation AND p.account = x.account AND p.balance_on = x.last_on
WHERE p.balance + b.received - b.paid <> b.balance
