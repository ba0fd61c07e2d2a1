/*---
id: pay_split_group
title: 集团内多户向同一收款方拆分支付
kind: ledger
pattern: 拆分支付
severity: 严重
deadline_days: 5
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
  days: {value: 7, title: 观察窗口（天）}
  near: {value: 0.5, title: 单笔不低于标准的这一比例才算拆分}
  count: {value: 2, title: 最少笔数}
  units: {value: 2, title: 最少付款单位数}
message: '同一集团的 {parties} 户企业在 {days} 天内都向 {payee} 付款，每笔都低于大额标准，合计 {total} 元却达到标准，而且都没有登记决策事项。'
mend: '由集团说明各户支付的关系和理由。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 迟报的支付，向前、向后的窗口都看。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A1 | X | 20000 | 3000000
      A2 | X | 20001 | 3000000
    subsidiary: |
      parent | organisation
      G | A1
      G | A2
    fresh: |
      payment_no
      1
  - alerts: 1
    ledger: |
      payer | payee | day | amount
      A1 | X | 20000 | 3000000
      A2 | X | 20001 | 3000000
    subsidiary: |
      parent | organisation
      G | A1
      G | A2
  - alerts: 0
    ledger: |
      payer | payee | day | amount
      A1 | X | 20000 | 3000000
      A2 | X | 20001 | 3000000
    subsidiary: |
      parent | organisation
      G | A1
      H | A2
---*/
WITH part AS (
  SELECT DISTINCT e.id, e.payer, e.payee, e.day, e.month, g.parent, coalesce(e.threshold, :large) AS line
  FROM fresh f
  JOIN subsidiary o ON o.organisation = f.organisation
  JOIN ledger e ON e.payee = f.payee AND e.day >= f.day AND e.day <= f.day + :days
  JOIN subsidiary g ON g.organisation = e.organisation AND g.parent = o.parent
  WHERE f.amount < coalesce(f.threshold, :large) AND f.amount >= :near * coalesce(f.threshold, :large)
    AND e.amount < coalesce(e.threshold, :large) AND e.amount >= :near * coalesce(e.threshold, :large)
    AND f.kind NOT IN ('tax', 'payroll') AND e.kind NOT IN ('tax', 'payroll') AND f.decision_no IS NULL AND e.decision_no IS NULL
), pair AS (
  SELECT e.id AS part_id, e.payer AS subject, e.parent, e.payee, e.month, e.line, p.id, p.payer, p.amount
  FROM part e
  JOIN ledger p ON p.payee = e.payee AND p.day <= e.day AND p.day >= e.day - :days
  JOIN subsidiary h ON h.organisation = p.organisation AND h.parent = e.parent
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large)
    AND p.kind NOT IN ('tax', 'payroll') AND p.decision_no IS NULL
), split AS (
  SELECT part_id, parent
  FROM pair
  GROUP BY part_id, parent
  HAVING count(DISTINCT payer) >= :units AND count(*) >= :count AND sum(amount) >= max(line)
)
SELECT p.subject, p.parent || '|' || p.payee || '|' || p.month AS key, p.id
FROM pair p
JOIN split s ON s.part_id = p.part_id AND s.parent = p.parent
