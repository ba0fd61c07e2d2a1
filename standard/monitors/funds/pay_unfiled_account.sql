/*---
id: pay_unfiled_account
title: 从没有备案的账户付款
kind: ledger
pattern: 账户异常
datasets: [bank_account]
severity: 预警
deadline_days: 10
message: '{payer} 从账户 {account} 等没有备案的账户付款 {count} 笔、共 {total} 元，最近一笔在 {day}。账户不在备案清单里，或者付款那天还没有开户。'
mend: '补办账户备案，说明开户审批；开户日期填错的，更正备案。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 同一账户每月只出一条预警。从未报送过账户备案的单位，问题在备案而不在某个账户，每月只出一条预警，不逐个账户列出。没有报送单位的转账流水（外来文件）谈不上备案，不判断。
examples:
  - alerts: 2
    ledger: |
      payer_account
      622
      622
      633
    bank_account: |
      account | opened_on
      611 | 2015-01-01
  - alerts: 1
    ledger: |
      payer_account | paid_on
      611 | 2026-03-02
    bank_account: |
      account | opened_on
      611 | 2026-03-05
  - alerts: 1
    ledger: |
      payer_account
      622
      633
  - alerts: 0
    ledger: |
      payer_account | paid_on
      611 | 2026-03-02
    bank_account: |
      account | opened_on
      611 | 2026-03-02
  - alerts: 0
    ledger: |
      organisation | payer_account
      | 622
---*/
SELECT f.payer AS subject, f.payer || '|' || CASE WHEN k.organisation IS NULL THEN '没有账户备案' ELSE f.payer_account END || '|' || f.month AS key, f.id
FROM fresh f
LEFT JOIN bank_account a ON a.organisation = f.organisation AND a.account = f.payer_account AND a.opened_on <= f.paid_on
LEFT JOIN (
  SELECT o.organisation FROM (SELECT DISTINCT organisation FROM fresh) o
  WHERE EXISTS (SELECT 1 FROM bank_account r WHERE r.organisation = o.organisation)
) k ON k.organisation = f.organisation
WHERE a.account IS NULL AND f.organisation IS NOT NULL AND f.payer_account IS NOT NULL
