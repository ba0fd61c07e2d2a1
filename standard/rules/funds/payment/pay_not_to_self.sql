/*---
id: pay_not_to_self
title: 收付款账号不相同
datasets: [payment]
relation: within
severity: error
cells: [payee_account, payer_account]
requires: [payee_account, payer_account]
message: 收款账号 {found} 与付款账号相同。
mend: 核对收款账号。
source: 国资发财评规〔2022〕1号；企业内部控制应用指引第6号——资金活动
clause: 资金支付的真实性
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    payment: |
      payee_account | payer_account
      6222 | 6333
  - verdict: 违规
    payment: |
      payee_account | payer_account
      6222 | 6222
---*/
SELECT row_id, payee_account AS found, payer_account AS expected
FROM payment
WHERE payee_account = payer_account
