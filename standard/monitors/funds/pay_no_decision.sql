/*---
id: pay_no_decision
title: 大额支付没有决策事项
kind: ledger
pattern: 无决策支付
severity: 严重
deadline_days: 5
kept_by: [pay_before_decision]
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
message: '{payer} {day} 向 {payee} 支付 {amount} 元，达到大额标准，却没有登记“三重一大”决策事项。'
mend: '补报决策事项编号；确未决策的，说明原因并按规定追认或追责。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
clause: 大额度资金运作事项必须由领导班子集体作出决定
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | decision_no
      8000000 |
  - alerts: 1
    ledger: |
      amount | decision_no | kind
      8000000 | |
  - alerts: 0
    ledger: |
      amount | decision_no
      8000000 | D1
      4000000 |
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
WHERE f.decision_no IS NULL AND f.amount >= coalesce(f.threshold, :large) AND coalesce(f.kind, 'other') NOT IN ('tax', 'payroll')
