/*---
id: pay_decision_unknown
title: 登记的决策事项查无此项或未通过
kind: ledger
pattern: 无决策支付
datasets: [decision_matter]
severity: 严重
deadline_days: 5
kept_by: [pay_before_decision]
params:
  large: {value: 5000000, title: 企业没有备案标准时按此金额认定大额（元）}
message: '{payer} {day} 支付 {amount} 元，登记的决策事项 {decision} 没有报送过，或者没有获得通过。'
mend: '核对决策事项编号，补报会议和决议。'
source: 中办发〔2010〕17号《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》
confirmed: false
valid_from: 2019-01-01
examples:
  - alerts: 1
    ledger: |
      amount | decision_no
      8000000 | D9
    decision_matter: |
      decision_no | passed
      D1 | true
  - alerts: 0
    ledger: |
      amount | decision_no
      8000000 | D1
    decision_matter: |
      decision_no | passed
      D1 | true
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
LEFT JOIN decision_matter d ON d.organisation = f.organisation AND d.decision_no = f.decision_no AND d.passed
WHERE f.decision_no IS NOT NULL AND f.amount >= coalesce(f.threshold, :large) AND d.decision_no IS NULL
