/*---
id: pay_pass_through
title: 收款后等额转出
kind: ledger
pattern: 空转走单
uses: [same_group]
severity: 关注
deadline_days: 15
params:
  days: {value: 5, title: 停留天数（天；一个工作周之内，货物来不及验收和转卖）}
  tolerance: {value: 0.002, title: 金额容许差异（比例；走单的通道费一般在千分之二以内）}
  floor: {value: 1000000, title: 金额下限（元；走单金额都大，小额代收代付是正常往来）}
message: '{payer} 收到款项后 {days} 天内又把几乎相同的金额付了出去（{day} 付给 {payee} {amount} 元），钱只是过了一道账。'
mend: '提供上下游合同和货权转移单据。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
confirmed: false
valid_from: 2019-01-01
note: 收、付两笔哪一笔后到都看。从本集团收到、又付出去的不算。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 3000000
      B | C | 20002 | 2998000
    fresh: |
      payment_no
      2
  - alerts: 1
    ledger: |
      payer | payee | day | amount | payee_kind
      A | B | 20000 | 3000000 |
      B | C | 20002 | 2998000 |
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A | B | 20000 | 3000000
      B | C | 20012 | 2998000
  - alerts: 1
    ledger: |
      payer | payee | day | amount | payee_kind
      A | B | 20000 | 3000000 | group_member
      B | C | 20002 | 2998000 | enterprise
  - alerts: 0
    ledger: |
      payer | payee | day | amount | payee_kind
      A | B | 20000 | 3000000 | group_member
      B | C | 20002 | 2998000 | enterprise
    subsidiary: |
      parent | organisation
      A | B
---*/
WITH pair AS (
  SELECT f.id AS in_id, f.paid_on, f.payee_kind, f.payer AS giver, p.id AS out_id, p.payer, p.payment_no
  FROM fresh f
  JOIN ledger p ON p.payer = f.payee AND p.payee <> f.payer
    AND p.amount >= f.amount * (1 - :tolerance) AND p.amount <= f.amount * (1 + :tolerance)
    AND p.day >= f.day AND p.day <= f.day + :days
  WHERE f.amount >= :floor AND f.payer <> f.payee
  UNION
  SELECT p.id AS in_id, p.paid_on, p.payee_kind, p.payer AS giver, f.id AS out_id, f.payer, f.payment_no
  FROM fresh f
  JOIN ledger p ON p.payee = f.payer AND p.payer <> f.payee
    AND f.amount >= p.amount * (1 - :tolerance) AND f.amount <= p.amount * (1 + :tolerance)
    AND p.day <= f.day AND p.day >= f.day - :days
  WHERE p.amount >= :floor AND p.payer <> p.payee
), claim AS (
  SELECT in_id AS ref, paid_on, giver AS member FROM pair WHERE payee_kind = 'group_member'
  UNION SELECT in_id AS ref, paid_on, payer AS member FROM pair WHERE payee_kind = 'group_member'
), passed AS (
  SELECT p.payer, p.payment_no, p.in_id, p.out_id
  FROM pair p
  LEFT JOIN same_group k ON k.ref = p.in_id
  WHERE k.ref IS NULL
)
SELECT payer AS subject, payer || '|' || payment_no AS key, in_id AS id FROM passed
UNION ALL
SELECT payer AS subject, payer || '|' || payment_no AS key, out_id AS id FROM passed
