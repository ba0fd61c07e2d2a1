/*---
id: pay_pass_through
title: 收款后等额转出
kind: ledger
pattern: 空转走单
datasets: [equity_holding]
severity: 关注
deadline_days: 15
params:
  days: {value: 5, title: 停留天数（天；一个工作周之内，货物来不及验收和转卖）}
  tolerance: {value: 0.002, title: 金额容许差异（比例；走单的通道费一般在千分之二以内）}
  floor: {value: 1000000, title: 金额下限（元；走单金额都大，小额代收代付是正常往来）}
  control: {value: 0.5, title: 持股超过这一比例即控制（公司法所称控股股东的标准）}
message: '{payer} 收到款项后 {days} 天内又把几乎相同的金额付了出去（{day} 付给 {payee} {amount} 元），钱只是过了一道账。'
mend: '提供上下游合同和货权转移单据。'
source: 国资发财评规〔2023〕74号 规范贸易管理“十不准”
confirmed: false
valid_from: 2019-01-01
note: 收、付两笔哪一笔后到都看。从本集团收到、又付出去的不算。集团成员按组织关系（向上三层以内）和付款当日的持股关系（过半数，向上三层以内）认定，付款方自己填的类别不作数；只因同属国资监管机构而相连的不算同一集团。
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
  SELECT in_id AS no, paid_on, giver AS member FROM pair WHERE payee_kind = 'group_member'
  UNION SELECT in_id AS no, paid_on, payer AS member FROM pair WHERE payee_kind = 'group_member'
), up1 AS (
  SELECT DISTINCT c.no, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.member WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM claim c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.member
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.member AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up2 AS (
  SELECT DISTINCT c.no, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM up1 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up3 AS (
  SELECT DISTINCT c.no, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM up2 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), kin AS (
  SELECT DISTINCT x.no
  FROM up3 x
  WHERE x.holder NOT LIKE '11%' AND x.holder NOT LIKE 'GZ%'
  GROUP BY x.no, x.holder
  HAVING count(DISTINCT x.member) = 2
), passed AS (
  SELECT p.payer, p.payment_no, p.in_id, p.out_id
  FROM pair p
  LEFT JOIN kin k ON k.no = p.in_id
  WHERE k.no IS NULL
)
SELECT payer AS subject, payer || '|' || payment_no AS key, in_id AS id FROM passed
UNION ALL
SELECT payer AS subject, payer || '|' || payment_no AS key, out_id AS id FROM passed
