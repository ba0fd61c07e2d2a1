/*---
id: pay_not_to_self
title: 收付款账号不相同
datasets: [payment]
relation: within
severity: error
cells: [payee_account, payer_account]
requires: [payee_account, payer_account]
applies: paid_by is null
message: 收款账号 {found} 与付款账号相同。
mend: 核对收款账号。
source: 国资发财评规〔2022〕1号；企业内部控制应用指引第6号——资金活动
clause: 资金支付的真实性
confirmed: false
valid_from: 2007-01-01
note: 只判断填报单位自己的付款；他方账户的流水照原样收下，自己转给自己的也在内。
examples:
  - verdict: 合规
    payment: |
      paid_by | payee_account | payer_account
      6222 | 6222 | 6222
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
