/*---
id: same_group
title: 同属一个集团的各方
datasets: [equity_holding]
asks:
  claim: [ref, paid_on, member]
params:
  control: {value: 0.5, title: 持股超过这一比例即控制（公司法所称控股股东的标准）}
source: 公司法（2023年修订）第二百六十五条
confirmed: false
valid_from: 2019-01-01
note: 集团成员按组织关系（向上三层以内）和付款当日的持股关系（过半数，向上三层以内）认定，写成集团内单位而查不到的不算；只因同属国资监管机构而相连的不算同一集团。
---*/
WITH up1 AS (
  SELECT DISTINCT c.ref, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.member WHEN 2 THEN s.parent ELSE h.investor END AS holder, CASE WHEN w.way = 3 THEN 1 ELSE 0 END AS held
  FROM claim c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.member
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.member AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up2 AS (
  SELECT DISTINCT c.ref, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder, CASE WHEN w.way = 3 THEN 1 ELSE c.held END AS held
  FROM up1 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up3 AS (
  SELECT DISTINCT c.ref, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder, CASE WHEN w.way = 3 THEN 1 ELSE c.held END AS held
  FROM up2 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), below AS (
  SELECT x.ref, x.holder, count(DISTINCT x.member) AS members, count(DISTINCT CASE WHEN x.held = 0 THEN x.member END) AS on_tree
  FROM up3 x
  WHERE x.holder NOT LIKE '11%' AND x.holder NOT LIKE 'GZ%'
  GROUP BY x.ref, x.holder
)
-- by_tree: the tree alone shows it, without holdings.
SELECT b.ref, max(CASE WHEN b.on_tree = a.members THEN 1 ELSE 0 END) AS by_tree
FROM below b
JOIN (SELECT ref, count(DISTINCT member) AS members FROM claim GROUP BY ref HAVING count(DISTINCT member) > 1) a ON a.ref = b.ref AND a.members = b.members
GROUP BY b.ref
