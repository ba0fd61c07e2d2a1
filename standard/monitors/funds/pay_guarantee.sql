/*---
id: pay_guarantee
title: 担保代偿
kind: ledger
pattern: 担保代偿
severity: 严重
deadline_days: 5
message: '{payer} {day} 替被担保人偿付（担保代偿）{amount} 元，付给 {payee}。'
mend: '说明被担保人、反担保和追偿安排。'
source: 国资发财评规〔2021〕75号 关于加强中央企业融资担保管理工作的通知
confirmed: false
valid_from: 2019-01-01
note: 用途类别没填或填“其他”的，用途里写着“代偿”的也算。
examples:
  - alerts: 1
    ledger: |
      kind
      guarantee
  - alerts: 2
    ledger: |
      kind | purpose
      | 担保代偿款
      other | 替子公司代偿
  - alerts: 0
    ledger: |
      kind | purpose
      procurement | 货款
      | 货款
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.kind = 'guarantee' OR (coalesce(f.kind, 'other') = 'other' AND f.purpose LIKE '%代偿%')
