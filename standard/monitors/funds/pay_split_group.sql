/*---
id: pay_split_group
title: 集团内多户向同一收款方拆分支付
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
  units: {value: 2, title: 最少付款单位数（一户的由“向同一收款方拆分支付”判断）}
message: '同一集团的 {parties} 户企业在 {days} 天内都向 {payee} 付款，每笔都低于大额标准，合计 {total} 元却达到标准，而且付款之前都没有已通过的决策。'
mend: '由集团说明各户支付的关系和理由。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 只同属国资监管机构的企业不是同一集团。只有查得到、已通过、不晚于付款的决策才算有决策。跨月的拆分归入第一笔所在的月份，先报后报都一样。
examples:
  - alerts: 1
    ledger: |
      payer | payee | day | amount | kind
      A1 | X | 20000 | 3000000 |
      A2 | X | 20001 | 3000000 |
    subsidiary: |
      parent | organisation
      G | A1
      G | A2
    fresh: |
      payment_no
      1
  - alerts: 1
    ledger: |
      payer | payee | day | amount | month
      A1 | X | 20483 | 3000000 | 2026-01
      A2 | X | 20486 | 3000000 | 2026-02
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
      GZ500000 | A1
      GZ500000 | A2
  - alerts: 1
    ledger: |
      payer | payee | day | amount | decision_no
      A1 | X | 20514 | 3000000 | ZZZ
      A2 | X | 20515 | 3000000 |
    subsidiary: |
      parent | organisation
      G | A1
      G | A2
  - alerts: 0
    ledger: |
      payer | payee | day | amount | decision_no
      A1 | X | 20514 | 3000000 | D1
      A2 | X | 20515 | 3000000 |
    decision_matter: |
      organisation | decision_no | decided_on | passed
      A1 | D1 | 2026-03-01 | true
    subsidiary: |
      parent | organisation
      G | A1
      G | A2
---*/
WITH touched AS (
  SELECT DISTINCT o.parent, f.payee, f.day
  FROM fresh f
  JOIN subsidiary o ON o.organisation = f.organisation AND o.parent NOT LIKE '11%' AND o.parent NOT LIKE 'GZ%'
  WHERE f.amount < coalesce(f.threshold, :large) AND f.amount >= :near * coalesce(f.threshold, :large)
), part AS (
  SELECT DISTINCT p.id, p.payer, p.payee, p.day, p.month, p.amount, t.parent, coalesce(p.threshold, :large) AS line
  FROM touched t
  JOIN ledger p ON p.payee = t.payee AND p.day >= t.day - :days AND p.day <= t.day + :days
  JOIN subsidiary g ON g.organisation = p.organisation AND g.parent = t.parent
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large) AND coalesce(p.kind, 'other') NOT IN ('tax', 'payroll')
    AND NOT EXISTS (SELECT 1 FROM decision_matter d WHERE d.organisation = p.organisation AND d.decision_no = p.decision_no AND d.passed AND d.decided_on <= p.paid_on)
), split AS (
  SELECT s.id, s.parent
  FROM part s
  JOIN part p ON p.payee = s.payee AND p.parent = s.parent AND p.day >= s.day AND p.day <= s.day + :days
  GROUP BY s.id, s.parent
  HAVING count(DISTINCT p.payer) >= :units AND count(*) >= :count AND sum(p.amount) >= max(s.line)
)
SELECT s.payer AS subject, s.parent || '|' || s.payee || '|' || s.month AS key, p.id
FROM split x
JOIN part s ON s.id = x.id AND s.parent = x.parent
JOIN part p ON p.payee = s.payee AND p.parent = s.parent AND p.day >= s.day AND p.day <= s.day + :days
