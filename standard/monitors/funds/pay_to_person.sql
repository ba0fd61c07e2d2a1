/*---
id: pay_to_person
title: 大额付给个人
kind: ledger
pattern: 付给个人
severity: 预警
deadline_days: 10
params:
  floor: {value: 500000, title: 金额下限（元）}
message: '{payer} {day} 向个人 {payee} 支付 {amount} 元，单笔达到 {floor} 元。'
mend: '说明事由，附合同、完税凭证或审批单。'
source: 国资发财评规〔2022〕1号《关于推动中央企业加快司库体系建设进一步加强资金管理的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      payee_kind | amount
      person | 600000
  - alerts: 0
    ledger: |
      payee_kind | amount | kind
      person | 90000 | other
      person | 900000 | payroll
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.payee_kind = 'person' AND f.kind <> 'payroll' AND f.amount >= :floor
