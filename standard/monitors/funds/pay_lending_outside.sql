/*---
id: pay_lending_outside
title: 向集团外借出资金
kind: ledger
pattern: 对外出借
datasets: [equity_holding]
severity: 严重
deadline_days: 5
params:
  control: {value: 0.5, title: 持股超过这一比例即控制（公司法所称控股股东的标准）}
message: '{payer} {day} 把 {amount} 元借给了 {payee}：按组织关系和持股关系都查不到它属于本集团。'
mend: '提供决策、担保和收回计划；违规出借的立即收回。收款方确属本集团的，补报持股关系。'
source: 国资发财评规〔2023〕74号；国有企业不得违规对外出借资金
confirmed: false
valid_from: 2019-01-01
note: 集团成员按组织关系（向上三层以内）和付款当日的持股关系（过半数，向上三层以内）认定，付款方自己填的类别不作数；只因同属国资监管机构而相连的不算同一集团。
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
  SELECT id AS no, paid_on, payer AS member FROM lent
  UNION SELECT id AS no, paid_on, payee AS member FROM lent
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
)
SELECT l.payer AS subject, l.payer || '|' || l.payment_no AS key, l.id
FROM lent l
LEFT JOIN kin k ON k.no = l.id
WHERE k.no IS NULL
