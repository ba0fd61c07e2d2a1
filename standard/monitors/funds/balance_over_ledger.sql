/*---
id: balance_over_ledger
title: 账户支出多于台账支付
kind: register
pattern: 余额不符
datasets: [account_balance]
severity: 关注
deadline_days: 5
params:
  large: {value: 5000000, title: 差额达到这一金额才算（元），即没有备案标准时的大额}
message: '账户 {object} 的支出比支付台账多 {value} 元：台账里可能漏报了一笔大额支付。'
mend: '核对有无漏报的大额支付。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 台账可以只收大额支付，小额支出不在台账里，所以差额不到大额的不算。
examples:
  - alerts: 1
    account_balance: |
      account | balance_on | balance | paid
      611 | 2026-03-02 | 5 | 9000000
    ledger: |
      payer_account | paid_on | amount
      611 | 2026-03-02 | 1000000
  - alerts: 0
    account_balance: |
      account | balance_on | balance | paid
      611 | 2026-03-02 | 5 | 9000000
    ledger: |
      payer_account | paid_on | amount
      611 | 2026-03-02 | 8000000
---*/
WITH paid AS (
  SELECT b.organisation, b.account, b.balance_on, b.paid, sum(coalesce(l.amount, 0)) AS listed
  FROM account_balance b
  LEFT JOIN ledger l ON l.organisation = b.organisation AND l.payer_account = b.account AND l.paid_on = b.balance_on
  WHERE b.paid >= :large
  GROUP BY b.organisation, b.account, b.balance_on, b.paid
)
SELECT p.organisation, p.organisation || '|' || p.account || '|' || cast(p.balance_on AS varchar) AS key, p.balance_on AS found_on, p.paid - p.listed AS value
FROM paid p
WHERE p.paid - p.listed >= :large
