/*---
id: pay_duplicate
title: 没有重复支付
datasets: [payment]
relation: within
severity: warning
cells: [amount, payee_account]
requires: [amount, payee_account]
params:
  floor: {value: 500000, title: 起查金额, unit: 元}
message: 同一天向同一账号支付同一金额 {found} 笔。
mend: 核对是否重复支付；确为分笔支付的说明原因。
source: 国资发财评规〔2022〕1号；企业内部控制应用指引第6号——资金活动
clause: 防止重复支付
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    payment: |
      row_id | payer_account | payee_account | amount | paid_on
      1 | 1 | 2 | 600000 | 2025-03-01
      2 | 1 | 2 | 700000 | 2025-03-01
  - verdict: 违规
    payment: |
      row_id | payer_account | payee_account | amount | paid_on
      1 | 1 | 2 | 600000 | 2025-03-01
      2 | 1 | 2 | 600000 | 2025-03-01
---*/
SELECT b.row_id, d.times AS found, 1 AS expected
FROM payment b
JOIN (
  SELECT payer_account, payee_account, paid_on, amount, count(*) AS times
  FROM payment
  WHERE amount >= :floor
  GROUP BY payer_account, payee_account, paid_on, amount
  HAVING count(*) > 1
) d ON d.payer_account = b.payer_account AND d.payee_account = b.payee_account AND d.paid_on = b.paid_on AND d.amount = b.amount
