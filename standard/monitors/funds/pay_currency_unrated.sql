/*---
id: pay_currency_unrated
title: 外币没有折算率
kind: ledger
pattern: 外币未折算
severity: 关注
deadline_days: 10
message: '{payer} {day} 向 {payee} 的支付用的外币没有参考折算率，没有折成人民币：大额标准、预算、合同和合计都没有算进这笔支付。'
mend: '由监管机构在码表“外币折算参考率”里补上这个币种的折算率；补上之前，按当日汇率人工核对这笔支付是否达到大额标准、有无决策。'
source: 资金监测通行做法（平台读法，由监管机构确定）
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | foreign_amount | currency
       | 9000000 | VND
  - alerts: 0
    ledger: |
      amount | foreign_amount | currency
      718840 | 100000 | USD
      9000000 | | CNY
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.foreign_amount IS NOT NULL AND f.amount IS NULL
