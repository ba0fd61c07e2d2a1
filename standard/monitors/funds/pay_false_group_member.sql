/*---
id: pay_false_group_member
title: 收款方写成集团内单位，却查不到
kind: ledger
pattern: 冒称集团内
datasets: [equity_holding]
severity: 预警
deadline_days: 10
params:
  control: {value: 0.5, title: 持股超过这一比例即控制（公司法所称控股股东的标准）}
message: '{payer} {day} 付给 {payee} 的 {amount} 元，收款方写成集团内单位，但按组织关系和持股关系都查不到它属于本集团。'
mend: '收款方确属本集团的，补报持股关系；不是的，更正这笔支付的收款方类别，并说明为什么写错。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
note: 写成集团内单位，对外出借、关联交易、空转走单等监测就会放过，所以要核对。集团成员按组织关系（向上三层以内）和付款当日的持股关系（过半数，向上三层以内）认定，付款方自己填的类别不作数；只因同属国资监管机构而相连的不算同一集团。
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
  SELECT id AS no, paid_on, payer AS member FROM said
  UNION SELECT id AS no, paid_on, payee AS member FROM said
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
SELECT s.payer AS subject, s.payer || '|' || s.payment_no AS key, s.id
FROM said s
LEFT JOIN kin k ON k.no = s.id
WHERE k.no IS NULL
