/*---
id: balance_over_ledger
title: 账户支出多于台账支付
kind: register
pattern: 余额不符
datasets: [account_balance, bank_account]
severity: 关注
deadline_days: 5
params:
  large: {value: 5000000, title: 差额达到这一金额才算（元），即没有备案标准时的大额}
message: '账户 {object} 的支出比支付台账多 {value}（按账户币种）：台账里可能漏报了一笔大额支付。'
mend: '核对有无漏报的大额支付。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 台账可以只收大额支付，小额支出不在台账里，所以差额不到大额的不算。外币账户按原币核对，差额按参考折算率折成人民币后看是否达到大额；币种没有折算率的，不判断。
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
  - alerts: 1
    bank_account: |
      account | currency
      611 | USD
    exchange_rate: |
      currency | since | until | rate
      USD | 2024-12-31 | 9999-12-31 | 7.1884
    account_balance: |
      account | balance_on | balance | paid
      611 | 2026-03-02 | 5 | 900000
    ledger: |
      payer_account | paid_on | amount | foreign_amount | currency
      611 | 2026-03-02 | 718840 | 100000 | USD
  - alerts: 0
    bank_account: |
      account | currency
      611 | JPY
    exchange_rate: |
      currency | since | until | rate
      JPY | 2024-12-31 | 9999-12-31 | 0.046233
    account_balance: |
      account | balance_on | balance | paid
      611 | 2026-03-02 | 5 | 9000000
---*/
WITH rated AS (
  SELECT b.organisation, b.account, b.balance_on, b.paid, CASE WHEN coalesce(a.currency, 'CNY') = 'CNY' THEN 1 ELSE r.rate END AS rate
  FROM account_balance b
  LEFT JOIN bank_account a ON a.organisation = b.organisation AND a.account = b.account
  LEFT JOIN exchange_rate r ON r.currency = a.currency AND r.since <= b.balance_on AND r.until >= b.balance_on
), big AS (
  SELECT organisation, account, balance_on, paid, rate FROM rated WHERE paid * rate >= :large
), paid AS (
  SELECT b.organisation, b.account, b.balance_on, b.paid, b.rate, sum(coalesce(l.foreign_amount, l.amount, 0)) AS listed
  FROM big b
  LEFT JOIN ledger l ON l.organisation = b.organisation AND l.payer_account = b.account AND l.paid_on = b.balance_on
  GROUP BY b.organisation, b.account, b.balance_on, b.paid, b.rate
)
SELECT p.organisation, p.organisation || '|' || p.account || '|' || cast(p.balance_on AS varchar) AS key, p.balance_on AS found_on, p.paid - p.listed AS value
FROM paid p
WHERE (p.paid - p.listed) * p.rate >= :large
