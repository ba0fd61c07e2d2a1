/*---
id: pay_split
title: 向同一收款方拆分支付
kind: ledger
pattern: 拆分支付
datasets: [decision_matter]
severity: 严重
deadline_days: 5
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元；多数企业备案的起点）}
  days: {value: 7, title: 观察窗口（天；一周内付给同一家的款通常出自同一次付款安排）}
  near: {value: 0.5, title: 单笔不低于标准的这一比例才算拆分（两笔凑成一个大额，至少有一笔过半）}
  count: {value: 2, title: 最少笔数（拆分至少两笔）}
message: '{payer} 在 {days} 天内向 {payee} 支付 {count} 笔，共 {total} 元，每笔都低于大额标准，合计却达到标准，而且付款之前都没有已通过的决策。'
mend: '说明各笔的合同、用途和分开支付的理由；属于拆分的，按整体补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 标准：单笔在标准的一半以上、标准以下，从某一笔起的窗口内合计达到标准；只有查得到、已通过、不晚于付款的决策才算有决策。跨月的拆分归入第一笔所在的月份，先报后报都一样。
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
      day | amount | month
      20483 | 3000000 | 2026-01
      20486 | 2900000 | 2026-02
  - alerts: 1
    ledger: |
      day | amount | kind
      20000 | 3000000 |
      20002 | 2900000 |
  - alerts: 0
    ledger: |
      day | amount
      20000 | 3000000
      20009 | 2900000
      20010 | 6000000
  - alerts: 1
    ledger: |
      paid_on | day | amount | decision_no
      2026-03-02 | 20514 | 3000000 | ZZZ
      2026-03-04 | 20516 | 2900000 | D2
    decision_matter: |
      decision_no | decided_on | passed
      D2 | 2026-02-01 | false
  - alerts: 1
    ledger: |
      paid_on | day | amount | decision_no
      2026-03-02 | 20514 | 3000000 | D1
      2026-03-04 | 20516 | 2900000 | D1
    decision_matter: |
      decision_no | decided_on | passed
      D1 | 2026-03-05 | true
  - alerts: 0
    ledger: |
      paid_on | day | amount | decision_no
      2026-03-02 | 20514 | 3000000 | D1
      2026-03-04 | 20516 | 2900000 | D1
    decision_matter: |
      decision_no | decided_on | passed
      D1 | 2026-03-01 | true
---*/
WITH touched AS (
  SELECT DISTINCT f.payer, f.payee, f.day
  FROM fresh f
  WHERE f.amount < coalesce(f.threshold, :large) AND f.amount >= :near * coalesce(f.threshold, :large)
), part AS (
  SELECT DISTINCT p.id, p.payer, p.payee, p.day, p.month, p.amount, coalesce(p.threshold, :large) AS line
  FROM touched t
  JOIN ledger p ON p.payer = t.payer AND p.payee = t.payee AND p.day >= t.day - :days AND p.day <= t.day + :days
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large) AND coalesce(p.kind, 'other') NOT IN ('tax', 'payroll')
    AND NOT EXISTS (SELECT 1 FROM decision_matter d WHERE d.organisation = p.organisation AND d.decision_no = p.decision_no AND d.passed AND d.decided_on <= p.paid_on)
), split AS (
  SELECT s.id
  FROM part s
  JOIN part p ON p.payer = s.payer AND p.payee = s.payee AND p.day >= s.day AND p.day <= s.day + :days
  GROUP BY s.id
  HAVING count(*) >= :count AND sum(p.amount) >= max(s.line)
)
SELECT s.payer AS subject, s.payer || '|' || s.payee || '|' || s.month AS key, p.id
FROM split x
JOIN part s ON s.id = x.id
JOIN part p ON p.payer = s.payer AND p.payee = s.payee AND p.day >= s.day AND p.day <= s.day + :days
