/*---
id: pay_amount_positive
title: 支付金额大于零
datasets: [payment]
relation: within
severity: error
cells: [amount]
requires: [amount]
message: 金额 {found} 元不大于零，又没有写明冲销的支付流水号。
mend: 核对金额；冲销原来的支付，请填冲销的支付流水号。
source: 大额资金监测日报（amountmoney）；平台读法
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    payment: |
      amount | reverses_no
      -100 | P1
  - verdict: 违规
    payment: |
      amount | reverses_no
      -100 |
  - verdict: 违规
    payment: |
      amount | reverses_no
      0 | P1
---*/
SELECT row_id, amount AS found, 0 AS expected
FROM payment
WHERE amount = 0 OR (amount < 0 AND reverses_no IS NULL)
