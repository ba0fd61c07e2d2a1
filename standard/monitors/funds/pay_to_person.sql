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
note: 没填收款方类别、也没有代码的，名称只有两到四个汉字的按个人看：企业登记的名称要有字号、行业和组织形式，不会这么短。
examples:
  - alerts: 1
    ledger: |
      payee_kind | payee_name | amount
      person | 张三 | 600000
  - alerts: 1
    ledger: |
      payee_kind | payee_name | amount | kind
      person | 张三 | 600000 |
  - alerts: 0
    ledger: |
      payee_kind | amount | kind
      person | 90000 | other
      person | 900000 | payroll
  - alerts: 0
    ledger: |
      payee_kind | payee_name | payee_code | amount
      | 渝州建材 | 91500000MA0000001X | 600000
      | 山城物流公司 | | 600000
      | ACME | | 600000
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE (
    f.payee_kind = 'person'
    OR (f.payee_kind IS NULL AND f.payee_code IS NULL AND length(f.payee_name) BETWEEN 2 AND 4 AND upper(f.payee_name) = lower(f.payee_name))
  ) AND coalesce(f.kind, 'other') <> 'payroll' AND f.amount >= :floor
