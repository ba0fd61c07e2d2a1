/*---
id: pay_split_many
title: 向同一收款方分多笔支付，合计达到大额
kind: ledger
pattern: 拆分支付
datasets: [decision_matter, contract]
severity: 关注
deadline_days: 10
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元；多数企业备案的起点）}
  days: {value: 30, title: 观察窗口（天；一个月是最常见的付款周期）}
  near: {value: 0.2, title: 单笔不低于标准的这一比例才算拆分（再小的，拆成五笔以上才够一个大额，多是日常付款）}
  count: {value: 3, title: 最少笔数（两笔的由“向同一收款方拆分支付”判断）}
  half: {value: 0.5, title: 每笔都不低于标准的这一比例，又都在几天之内的，由“向同一收款方拆分支付”判断（与它的参数相同）}
  week: {value: 7, title: 上一项所说的几天（天；与“向同一收款方拆分支付”的窗口相同）}
  gap: {value: 7, title: 同一份已报送的合同，前后不到这么多天内没有另一笔付款的，是按期付款（天；按周、按旬、按月结算的间隔都不短于一周）}
message: '{payer} 在 {days} 天内向 {payee} 分 {count} 笔支付，共 {total} 元，每笔都低于大额标准，合计却达到标准，而且付款之前都没有已通过的决策。'
mend: '说明各笔的合同、用途和分开支付的理由；属于拆分的，按整体补充决策。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
note: 窗口长、单笔小，误报比“向同一收款方拆分支付”多，所以只作关注。按合同按期付的款不算：合同已报送、对方就是收款方、签订不晚于付款，同一合同在前后付了不止一笔，而且彼此隔开至少一周；拆成几份合同、每份只付一笔的，仍然算。跨月的归入第一笔所在的月份。
examples:
  - alerts: 1
    ledger: |
      day | amount | month
      20478 | 2000000 | 2026-01
      20483 | 2000000 | 2026-01
      20490 | 2000000 | 2026-02
    fresh: |
      payment_no
      2
  - alerts: 0
    ledger: |
      day | amount
      20000 | 2000000
      20005 | 2000000
      20031 | 2000000
      20006 | 900000
  - alerts: 0
    ledger: |
      day | amount
      20000 | 2600000
      20003 | 2600000
      20006 | 2600000
  - alerts: 1
    ledger: |
      day | amount
      20000 | 2600000
      20011 | 2600000
      20022 | 2600000
  - alerts: 0
    ledger: |
      payee | day | amount | contract_no
      B | 20514 | 2000000 | H1
      B | 20524 | 2000000 | H1
      B | 20534 | 2000000 | H1
    contract: |
      contract_no | party | signed_on
      H1 | B | 2026-01-01
  - alerts: 1
    ledger: |
      payee | day | amount | contract_no
      B | 20514 | 2000000 | H1
      B | 20516 | 2000000 | H1
      B | 20518 | 2000000 | H1
    contract: |
      contract_no | party | signed_on
      H1 | B | 2026-01-01
  - alerts: 1
    ledger: |
      payee | day | amount | contract_no
      B | 20514 | 2000000 | H9
      B | 20524 | 2000000 | H9
      B | 20534 | 2000000 | H9
    contract: |
      contract_no | party | signed_on
      H1 | B | 2026-01-01
  - alerts: 0
    ledger: |
      day | amount | decision_no
      20514 | 2000000 | D1
      20516 | 2000000 | D1
      20518 | 2000000 |
    decision_matter: |
      decision_no | decided_on | passed
      D1 | 2026-03-01 | true
  - alerts: 1
    ledger: |
      payee | day | amount | contract_no
      B | 20514 | 2000000 | H1
      B | 20524 | 2000000 | H2
      B | 20534 | 2000000 | H3
    contract: |
      contract_no | party | signed_on
      H1 | B | 2026-01-01
      H2 | B | 2026-01-01
      H3 | B | 2026-01-01
---*/
WITH touched AS (
  SELECT DISTINCT f.payer, f.payee, f.day
  FROM fresh f
  WHERE f.amount < coalesce(f.threshold, :large) AND f.amount >= :near * coalesce(f.threshold, :large)
), several AS (
  SELECT t.payer, t.payee, min(t.day) AS first_day, max(t.day) AS last_day
  FROM touched t
  JOIN ledger p ON p.payer = t.payer AND p.payee = t.payee AND p.day >= t.day - :days AND p.day <= t.day + :days
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large)
  GROUP BY t.payer, t.payee
  HAVING count(DISTINCT p.id) >= :count
), paid AS (
  SELECT DISTINCT p.id, p.payer, p.payee, p.day, p.month, p.amount, coalesce(p.threshold, :large) AS line, p.contract_no, c.contract_no AS filed
  FROM several t
  JOIN ledger p ON p.payer = t.payer AND p.payee = t.payee AND p.day >= t.first_day - :days - :gap AND p.day <= t.last_day + :days + :gap
  LEFT JOIN contract c ON c.organisation = p.organisation AND c.contract_no = p.contract_no AND c.party = p.payee AND c.signed_on <= p.paid_on
  WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large) AND coalesce(p.kind, 'other') NOT IN ('tax', 'payroll')
    AND NOT EXISTS (SELECT 1 FROM decision_matter d WHERE d.organisation = p.organisation AND d.decision_no = p.decision_no AND d.passed AND d.decided_on <= p.paid_on)
), part AS (
  SELECT DISTINCT p.id, p.payer, p.payee, p.day, p.month, p.amount, p.line
  FROM paid p
  LEFT JOIN paid o ON o.payer = p.payer AND o.payee = p.payee AND o.contract_no = p.filed AND o.id <> p.id
  LEFT JOIN paid n ON n.payer = p.payer AND n.payee = p.payee AND n.contract_no = p.filed AND n.id <> p.id AND n.day > p.day - :gap AND n.day < p.day + :gap
  WHERE o.id IS NULL OR n.id IS NOT NULL
), split AS (
  SELECT s.id
  FROM part s
  JOIN part p ON p.payer = s.payer AND p.payee = s.payee AND p.day >= s.day AND p.day <= s.day + :days
  GROUP BY s.id
  HAVING count(*) >= :count AND sum(p.amount) >= max(s.line)
    AND (min(CASE WHEN p.amount < :half * p.line THEN 0 ELSE 1 END) = 0 OR max(p.day) - min(p.day) > :week)
)
SELECT s.payer AS subject, s.payer || '|' || s.payee || '|' || s.month AS key, p.id
FROM split x
JOIN part s ON s.id = x.id
JOIN part p ON p.payer = s.payer AND p.payee = s.payee AND p.day >= s.day AND p.day <= s.day + :days
