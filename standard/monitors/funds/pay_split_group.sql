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
message: '同一集团的多户企业在 {days} 天内向 {payee} 支付，每笔都低于大额标准，合计 {total} 元达到标准。'
mend: '由集团说明各户支付的关系和理由。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
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
SELECT f.payer AS subject, g.parent || '|' || f.payee || '|' || f.month AS key, p.id
FROM fresh f
JOIN subsidiary g ON g.organisation = f.organisation
JOIN ledger p ON p.payee = f.payee AND p.day <= f.day AND p.day >= f.day - :days
JOIN subsidiary h ON h.organisation = p.organisation AND h.parent = g.parent
JOIN (
  SELECT f.id
  FROM fresh f
  JOIN subsidiary g ON g.organisation = f.organisation
  JOIN ledger p ON p.payee = f.payee AND p.day <= f.day AND p.day >= f.day - :days
  JOIN subsidiary h ON h.organisation = p.organisation AND h.parent = g.parent
  WHERE f.amount < coalesce(f.threshold, :large) AND p.amount < coalesce(p.threshold, :large)
    AND f.amount >= :near * coalesce(f.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large)
    AND f.decision_no IS NULL AND p.decision_no IS NULL AND f.kind NOT IN ('tax', 'payroll') AND p.kind NOT IN ('tax', 'payroll')
  GROUP BY f.id
  HAVING count(DISTINCT p.payer) >= :units AND count(*) >= :count AND sum(p.amount) >= max(coalesce(f.threshold, :large))
) s ON s.id = f.id
WHERE p.amount < coalesce(p.threshold, :large) AND p.amount >= :near * coalesce(p.threshold, :large) AND p.decision_no IS NULL
  AND p.kind NOT IN ('tax', 'payroll')
