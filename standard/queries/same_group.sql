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
note: 集团成员按组织关系（向上三层以内）和付款当日的持股关系（过半数，向上三层以内）认定，付款方自己填的类别不作数；只因同属国资监管机构而相连的不算同一集团。
---*/
WITH up1 AS (
  SELECT DISTINCT c.ref, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.member WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM claim c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.member
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.member AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up2 AS (
  SELECT DISTINCT c.ref, c.paid_on, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM up1 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), up3 AS (
  SELECT DISTINCT c.ref, c.member, CASE w.way WHEN 1 THEN c.holder WHEN 2 THEN s.parent ELSE h.investor END AS holder
  FROM up2 c
  JOIN (SELECT 1 AS way UNION ALL SELECT 2 AS way UNION ALL SELECT 3 AS way) w ON w.way > 0
  LEFT JOIN subsidiary s ON w.way = 2 AND s.organisation = c.holder
  LEFT JOIN equity_holding h ON w.way = 3 AND h.investee = c.holder AND h.pct > :control AND h.valid_from <= c.paid_on AND (h.valid_to IS NULL OR h.valid_to >= c.paid_on)
), held AS (
  SELECT x.ref, x.holder, count(DISTINCT x.member) AS members
  FROM up3 x
  WHERE x.holder NOT LIKE '11%' AND x.holder NOT LIKE 'GZ%'
  GROUP BY x.ref, x.holder
)
SELECT h.ref
FROM held h
JOIN (SELECT ref, count(DISTINCT member) AS members FROM claim GROUP BY ref) a ON a.ref = h.ref
GROUP BY h.ref
HAVING max(CASE WHEN h.members = a.members THEN 1 ELSE 0 END) = 1
