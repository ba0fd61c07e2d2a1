/*---
id: pay_split_affiliates
title: 向同一控制人的几家收款方拆分支付
kind: ledger
pattern: 拆分支付
datasets: [equity_holding, decision_matter]
severity: 严重
deadline_days: 5
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元；多数企业备案的起点）}
  days: {value: 7, title: 观察窗口（天；一周内的款通常出自同一次付款安排）}
  near: {value: 0.5, title: 单笔不低于标准的这一比例才算拆分（两笔凑成一个大额，至少有一笔过半）}
  control: {value: 0.5, title: 持股超过这一比例即控制（公司法所称控股股东的标准）}
message: '{payer} 在 {days} 天内向同一控制人的几家收款方支付 {count} 笔，共 {total} 元，每笔都低于大额标准，合计却达到标准，而且付款之前都没有已通过的决策。'
mend: '说明各笔的合同、用途和分开支付的理由；属于拆分的，按整体补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 控制关系按付款当日认定：收款方本身，或持股超过一半的出资人；只同属国家机关的不算。只有查得到、已通过、不晚于付款的决策才算有决策。跨月的拆分归入第一笔所在的月份，先报后报都一样。
examples:
  - alerts: 1
    ledger: |
      payee | paid_on | day | amount | month | kind
      X1 | 2026-01-30 | 20483 | 3000000 | 2026-01 |
      X2 | 2026-02-02 | 20486 | 2900000 | 2026-02 |
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
  - alerts: 1
    ledger: |
      payee | paid_on | day | amount | decision_no
      X1 | 2026-03-02 | 20514 | 3000000 | ZZZ
      X2 | 2026-03-04 | 20516 | 2900000 | ZZZ
    equity_holding: |
      investor | investee | pct | valid_from
      H | X1 | 0.6 | 2020-01-01
      H | X2 | 0.8 | 2020-01-01
  - alerts: 0
    ledger: |
      payee | paid_on | day | amount | decision_no
      X1 | 2026-03-02 | 20514 | 3000000 | D1
      X2 | 2026-03-04 | 20516 | 2900000 | D1
    decision_matter: |
      decision_no | decided_on | passed
      D1 | 2026-03-01 | true
    equity_holding: |
      investor | investee | pct | valid_from
      H | X1 | 0.6 | 2020-01-01
      H | X2 | 0.8 | 2020-01-01
---*/
WITH touched AS (
  SELECT DISTINCT f.payer, f.day
  FROM fresh f
  WHERE f.amount < coalesce(f.threshold, :large) AND f.amount >= :near * coalesce(f.threshold, :large)
), part AS (
  SELECT DISTINCT p.id, p.payer, p.payee, p.day, p.paid_on, p.month, p.amount, coalesce(p.threshold, :large) AS line
  FROM touched t
  JOIN ledger p ON p.payer = t.payer AND p.day >= t.day - :days AND p.day <= t.day + :days
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large) AND coalesce(p.kind, 'other') NOT IN ('tax', 'payroll')
    AND NOT EXISTS (SELECT 1 FROM decision_matter d WHERE d.organisation = p.organisation AND d.decision_no = p.decision_no AND d.passed AND d.decided_on <= p.paid_on)
), headed AS (
  SELECT id, payer, payee, day, month, amount, line, payee AS head FROM part
  UNION
  SELECT p.id, p.payer, p.payee, p.day, p.month, p.amount, p.line, h.investor AS head
  FROM part p
  JOIN equity_holding h ON h.investee = p.payee AND h.pct > :control AND h.investor NOT LIKE '11%' AND h.valid_from <= p.paid_on AND (h.valid_to IS NULL OR h.valid_to >= p.paid_on)
), split AS (
  SELECT s.id, s.head
  FROM headed s
  JOIN headed p ON p.payer = s.payer AND p.head = s.head AND p.day >= s.day AND p.day <= s.day + :days
  GROUP BY s.id, s.head
  HAVING count(DISTINCT p.payee) >= 2 AND sum(p.amount) >= max(s.line)
)
SELECT s.payer AS subject, s.payer || '|' || s.head || '|' || s.month AS key, p.id
FROM split x
JOIN headed s ON s.id = x.id AND s.head = x.head
JOIN headed p ON p.payer = s.payer AND p.head = s.head AND p.day >= s.day AND p.day <= s.day + :days
