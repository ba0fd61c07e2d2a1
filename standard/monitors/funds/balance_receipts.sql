/*---
id: balance_receipts
title: 收款流水与账户收入不符
kind: register
pattern: 余额不符
datasets: [account_balance, receipt]
severity: 预警
deadline_days: 5
message: '账户 {object} 的收款流水合计与报送的当日收入相差 {value}（按账户币种）。'
mend: '补报收款流水，或更正账户收入。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 只核对有收款流水的账户和日子；没有报流水的由余额滚动核对。
examples:
  - alerts: 1
    account_balance: |
      account | balance_on | balance | received
      611 | 2026-03-02 | 5 | 100
    receipt: |
      receipt_no | account | received_on | amount
      1 | 611 | 2026-03-02 | 60
  - alerts: 0
    account_balance: |
      account | balance_on | balance | received
      611 | 2026-03-02 | 5 | 100
    receipt: |
      receipt_no | account | received_on | amount
      1 | 611 | 2026-03-02 | 60
      2 | 611 | 2026-03-02 | 40
---*/
SELECT b.organisation, b.organisation || '|' || b.account || '|' || cast(b.balance_on AS varchar) AS key, b.balance_on AS found_on,
       max(b.received) - sum(r.amount) AS value
FROM account_balance b
JOIN receipt r ON r.organisation = b.organisation AND r.account = b.account AND r.received_on = b.balance_on
GROUP BY b.organisation, b.account, b.balance_on
HAVING sum(r.amount) <> max(b.received)
