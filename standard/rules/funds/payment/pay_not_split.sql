/*---
id: pay_not_split
title: 没有拆分支付规避限额
datasets: [payment]
relation: within
severity: warning
cells: [amount, payee_account]
requires: [amount, payee_account]
params:
  limit: {value: 50000000, title: 须经集体决策的单笔限额, unit: 元}
  near: {value: 0.2, title: 计入拆分的最小比例}
message: 同一天向同一账号分笔支付合计 {found} 元，达到限额 {expected} 元而每笔都低于限额。
mend: 核对是否为规避决策程序而拆分；确有原因的说明。
source: 中办发〔2010〕17号
clause: 规避集体决策
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    payment: |
      row_id | payer_account | payee_account | amount | paid_on
      1 | 1 | 2 | 6000000 | 2025-03-01
      2 | 1 | 2 | 7000000 | 2025-03-01
  - verdict: 违规
    payment: |
      row_id | payer_account | payee_account | amount | paid_on
      1 | 1 | 2 | 30000000 | 2025-03-01
      2 | 1 | 2 | 30000000 | 2025-03-01
---*/
SELECT b.row_id, d.total AS found, :limit AS expected
FROM payment b
JOIN (
  SELECT payer_account, payee_account, paid_on, sum(amount) AS total
  FROM payment
  WHERE amount < :limit AND amount >= :limit * :near
  GROUP BY payer_account, payee_account, paid_on
  HAVING count(*) > 1 AND sum(amount) >= :limit
) d ON d.payer_account = b.payer_account AND d.payee_account = b.payee_account AND d.paid_on = b.paid_on
WHERE b.amount < :limit AND b.amount >= :limit * :near
