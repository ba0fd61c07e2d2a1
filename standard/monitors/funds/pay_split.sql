/*---
id: pay_split
title: 向同一收款方拆分支付
kind: ledger
pattern: 拆分支付
severity: 严重
deadline_days: 5
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
  days: {value: 7, title: 观察窗口（天）}
  near: {value: 0.5, title: 单笔不低于标准的这一比例才算拆分}
  count: {value: 2, title: 最少笔数}
message: '{payer} 在 {days} 天内向 {payee} 支付 {count} 笔，共 {total} 元，每笔都低于大额标准，合计却达到标准，而且都没有登记决策事项。'
mend: '说明各笔的合同、用途和分开支付的理由；属于拆分的，按整体补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 标准：单笔在标准的一半以上、标准以下，窗口内合计达到标准；带决策事项编号的不算拆分。迟报的支付，向前、向后的窗口都看。
examples:
  - alerts: 1
    ledger: |
      day | amount
      20000 | 3000000
      20002 | 2900000
    fresh: |
      payment_no
      1
  - alerts: 1
    ledger: |
      day | amount
      20000 | 3000000
      20002 | 2900000
  - alerts: 0
    ledger: |
      day | amount
      20000 | 3000000
      20009 | 2900000
      20010 | 6000000
---*/
WITH part AS (
  SELECT DISTINCT e.id, e.payer, e.payee, e.day, coalesce(e.threshold, :large) AS line
  FROM fresh f
  JOIN ledger e ON e.payer = f.payer AND e.payee = f.payee AND e.day >= f.day AND e.day <= f.day + :days
  WHERE f.amount < coalesce(f.threshold, :large) AND f.amount >= :near * coalesce(f.threshold, :large)
    AND e.amount < coalesce(e.threshold, :large) AND e.amount >= :near * coalesce(e.threshold, :large)
    AND f.kind NOT IN ('tax', 'payroll') AND e.kind NOT IN ('tax', 'payroll') AND f.decision_no IS NULL AND e.decision_no IS NULL
), split AS (
  SELECT e.id, e.payer, e.payee, e.day
  FROM part e
  JOIN ledger p ON p.payer = e.payer AND p.payee = e.payee AND p.day <= e.day AND p.day >= e.day - :days
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large)
    AND p.kind NOT IN ('tax', 'payroll') AND p.decision_no IS NULL
  GROUP BY e.id, e.payer, e.payee, e.day
  HAVING count(*) >= :count AND sum(p.amount) >= max(e.line)
)
SELECT l.payer AS subject, l.payer || '|' || l.payee || '|' || l.month AS key, l.id
FROM ledger l
JOIN split s ON s.payer = l.payer AND s.payee = l.payee AND l.day <= s.day AND l.day >= s.day - :days
WHERE l.amount < coalesce(l.threshold, :large) AND l.amount >= :near * coalesce(l.threshold, :large) AND l.decision_no IS NULL
  AND l.kind NOT IN ('tax', 'payroll')
