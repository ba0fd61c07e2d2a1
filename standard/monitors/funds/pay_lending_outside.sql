/*---
id: pay_lending_outside
title: 向集团外借出资金
kind: ledger
pattern: 对外出借
uses: [same_group]
severity: 严重
deadline_days: 5
message: '{payer} {day} 把 {amount} 元借给了 {payee}：按组织关系和持股关系都查不到它属于本集团。'
mend: '提供决策、担保和收回计划；违规出借的立即收回。收款方确属本集团的，补报持股关系。'
source: 国资发财评规〔2023〕74号；国有企业不得违规对外出借资金
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      kind | payee_kind
      lending | enterprise
  - alerts: 1
    ledger: |
      kind | payee_kind
      lending | group_member
  - alerts: 1
    ledger: |
      payer | payee | kind
      A | A | lending
  - alerts: 1
    ledger: |
      kind | payee_kind
      lending |
    subsidiary: |
      parent | organisation
      GZ500000 | A
      GZ500000 | B
  - alerts: 0
    ledger: |
      payee | kind | payee_kind
      B | lending | group_member
      B | procurement | enterprise
    subsidiary: |
      parent | organisation
      G | A
      K | B
      G | K
  - alerts: 1
    ledger: |
      payee | paid_on | kind | payee_kind
      B | 2026-03-02 | lending | group_member
      C | 2026-03-02 | lending | group_member
    equity_holding: |
      investor | investee | pct | valid_from | valid_to
      A | B | 0.6 | 2020-01-01 |
      A | C | 0.6 | 2020-01-01 | 2026-03-01
---*/
WITH lent AS (
  SELECT f.id, f.paid_on, f.payer, f.payee, f.payment_no FROM fresh f WHERE f.kind = 'lending'
), claim AS (
  SELECT id AS ref, paid_on, payer AS member FROM lent
  UNION SELECT id AS ref, paid_on, payee AS member FROM lent
)
SELECT l.payer AS subject, l.payer || '|' || l.payment_no AS key, l.id
FROM lent l
LEFT JOIN same_group k ON k.ref = l.id
WHERE k.ref IS NULL
