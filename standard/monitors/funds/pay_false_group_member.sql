/*---
id: pay_false_group_member
title: 收款方写成集团内单位，却查不到
kind: ledger
pattern: 冒称集团内
uses: [same_group]
severity: 预警
deadline_days: 10
message: '{payer} {day} 付给 {payee} 的 {amount} 元，收款方写成集团内单位，但按组织关系和持股关系都查不到它属于本集团。'
mend: '收款方确属本集团的，补报持股关系；不是的，更正这笔支付的收款方类别，并说明为什么写错。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 写成集团内单位，对外出借、关联交易、空转走单等监测就会放过，所以要核对。
examples:
  - alerts: 1
    ledger: |
      payee_kind
      group_member
  - alerts: 0
    ledger: |
      payee | payee_kind
      B | group_member
      A | group_member
      X | enterprise
      Y |
    subsidiary: |
      parent | organisation
      A | B
  - alerts: 1
    ledger: |
      payee | paid_on | payee_kind
      B | 2026-03-02 | group_member
      C | 2026-03-02 | group_member
    equity_holding: |
      investor | investee | pct | valid_from
      H | A | 0.6 | 2020-01-01
      H | B | 1 | 2020-01-01
      11500000MB | A | 1 | 2020-01-01
      11500000MB | C | 1 | 2020-01-01
---*/
WITH said AS (
  SELECT f.id, f.paid_on, f.payer, f.payee, f.payment_no FROM fresh f WHERE f.payee_kind = 'group_member' AND f.payer <> f.payee
), claim AS (
  SELECT id AS ref, paid_on, payer AS member FROM said
  UNION SELECT id AS ref, paid_on, payee AS member FROM said
)
SELECT s.payer AS subject, s.payer || '|' || s.payment_no AS key, s.id
FROM said s
LEFT JOIN same_group k ON k.ref = s.id
WHERE k.ref IS NULL
