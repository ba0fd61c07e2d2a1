/*---
id: pay_split_affiliates
title: 向同一控制人的几家收款方拆分支付
kind: ledger
pattern: 拆分支付
datasets: [equity_holding]
severity: 严重
deadline_days: 5
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
  days: {value: 7, title: 观察窗口（天）}
  near: {value: 0.5, title: 单笔不低于标准的这一比例才算拆分}
  control: {value: 0.5, title: 持股超过这一比例即控制}
message: '{payer} 在 {days} 天内向同一控制人的几家收款方支付 {count} 笔，共 {total} 元，每笔都低于大额标准，合计却达到标准，而且都没有登记决策事项。'
mend: '说明各笔的合同、用途和分开支付的理由；属于拆分的，按整体补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 控制关系按付款当日认定：收款方本身，或持股超过一半的出资人；只同属国家机关的不算。迟报的支付，向前、向后的窗口都看。
examples:
  - alerts: 1
    ledger: |
      payee | paid_on | day | amount
      X1 | 2026-03-02 | 20514 | 3000000
      X2 | 2026-03-04 | 20516 | 2900000
    equity_holding: |
      investor | investee | pct | valid_from
      H | X1 | 0.6 | 2020-01-01
      H | X2 | 0.8 | 2020-01-01
    fresh: |
      payment_no
      1
  - alerts: 0
    ledger: |
      payee | paid_on | day | amount
      X1 | 2026-03-02 | 20514 | 3000000
      X2 | 2026-03-04 | 20516 | 2900000
    equity_holding: |
      investor | investee | pct | valid_from | valid_to
      H | X1 | 0.6 | 2020-01-01 |
      H | X2 | 0.8 | 2020-01-01 | 2026-03-01
---*/
WITH started AS (
  SELECT DISTINCT payer, day FROM fresh f WHERE f.amount < coalesce(f.threshold, :large) AND f.amount >= :near * coalesce(f.threshold, :large) AND f.kind NOT IN ('tax', 'payroll') AND f.decision_no IS NULL
), part AS (
  SELECT DISTINCT p.id, p.payer, p.payee, p.day, p.paid_on, p.month, p.amount, coalesce(p.threshold, :large) AS line
  FROM started s
  JOIN ledger p ON p.payer = s.payer AND p.day >= s.day - :days AND p.day <= s.day + :days
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large) AND p.kind NOT IN ('tax', 'payroll') AND p.decision_no IS NULL
), headed AS (
  SELECT id, payer, payee, day, month, amount, line, payee AS head FROM part
  UNION
  SELECT p.id, p.payer, p.payee, p.day, p.month, p.amount, p.line, h.investor AS head
  FROM part p
  JOIN equity_holding h ON h.investee = p.payee AND h.pct > :control AND h.investor NOT LIKE '11%' AND h.valid_from <= p.paid_on AND (h.valid_to IS NULL OR h.valid_to >= p.paid_on)
), split AS (
  SELECT e.id, e.head
  FROM headed e
  JOIN headed p ON p.payer = e.payer AND p.head = e.head AND p.day <= e.day AND p.day >= e.day - :days
  GROUP BY e.id, e.head
  HAVING count(DISTINCT p.payee) >= 2 AND sum(p.amount) >= max(e.line)
)
SELECT l.payer AS subject, l.payer || '|' || l.head || '|' || l.month AS key, l.id
FROM split s
JOIN headed e ON e.id = s.id AND e.head = s.head
JOIN headed l ON l.payer = e.payer AND l.head = e.head AND l.day <= e.day AND l.day >= e.day - :days
