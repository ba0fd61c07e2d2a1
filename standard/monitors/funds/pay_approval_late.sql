/*---
id: pay_approval_late
title: 没有批准就付款
kind: ledger
pattern: 审批不合规
datasets: [payment_approval]
severity: 预警
deadline_days: 5
message: '{payer} {day} 向 {payee} 支付 {amount} 元，而审批记录里，批准的日期晚于付款，或者审批人不同意、后来也没有再批准。'
mend: '说明没有批准就付款的原因和经办人员；审批记录报错的，更正审批记录。'
source: 《企业内部控制应用指引第6号——资金活动》（财会〔2010〕11号）
clause: 支付申请须经审批人在授权范围内批准后方可支付
confirmed: false
valid_from: 2011-01-01
note: 不同意之后又批准的，以后来的批准为准。没有报送审批记录的支付不判断。
examples:
  - alerts: 1
    ledger: |
      paid_on
      2026-03-02
    payment_approval: |
      payment_no | step | act | acted_on
      1 | 1 | apply | 2026-03-01
      1 | 2 | approve | 2026-03-03
  - alerts: 1
    ledger: |
      paid_on
      2026-03-02
    payment_approval: |
      payment_no | step | act | acted_on
      1 | 1 | apply | 2026-02-26
      1 | 2 | approve | 2026-02-27
      1 | 3 | reject | 2026-03-01
  - alerts: 0
    ledger: |
      paid_on
      2026-03-02
    payment_approval: |
      payment_no | step | act | acted_on
      1 | 1 | apply | 2026-02-26
      1 | 2 | reject | 2026-02-27
      1 | 3 | apply | 2026-02-28
      1 | 4 | approve | 2026-03-02
  - alerts: 0
    ledger: |
      paid_on
      2026-03-02
    payment_approval: |
      payment_no | step | act | acted_on
      9 | 1 | reject | 2026-03-01
---*/
SELECT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN payment_approval a ON a.organisation = f.organisation AND a.payment_no = f.payment_no
LEFT JOIN payment_approval b ON b.organisation = a.organisation AND b.payment_no = a.payment_no AND b.act = 'approve' AND b.step > a.step
WHERE (a.act = 'approve' AND a.acted_on > f.paid_on) OR (a.act = 'reject' AND b.step IS NULL)
