/*---
id: pay_approval_same
title: 同一人申请又批准付款
kind: ledger
pattern: 审批不合规
datasets: [payment_approval]
severity: 预警
deadline_days: 10
message: '{payer} {day} 向 {payee} 支付 {amount} 元，审批记录里申请付款和批准付款的是同一个人。'
mend: '说明原因；申请和批准应由不同的人办理，不是同一人而只是同名的，请说明。'
source: 《企业内部控制应用指引第6号——资金活动》（财会〔2010〕11号）；《企业内部控制基本规范》（财会〔2008〕7号）
clause: 不相容职务分离：申请与审批不得由同一人办理
confirmed: false
valid_from: 2011-01-01
note: 按姓名比较；复核由申请人办理的不在此列。
examples:
  - alerts: 1
    ledger: |
      paid_on
      2026-03-02
    payment_approval: |
      payment_no | step | act | approver | acted_on
      1 | 1 | apply | 张三 | 2026-03-01
      1 | 2 | review | 李四 | 2026-03-01
      1 | 3 | approve | 张三 | 2026-03-02
  - alerts: 0
    ledger: |
      paid_on
      2026-03-02
      2026-03-02
    payment_approval: |
      payment_no | step | act | approver | acted_on
      1 | 1 | apply | 张三 | 2026-03-01
      1 | 2 | review | 张三 | 2026-03-01
      1 | 3 | approve | 李四 | 2026-03-02
      2 | 1 | apply | 李四 | 2026-03-01
---*/
SELECT DISTINCT f.payer AS subject, f.payer || '|' || f.payment_no AS key, f.id
FROM fresh f
JOIN payment_approval a ON a.organisation = f.organisation AND a.payment_no = f.payment_no AND a.act = 'apply'
JOIN payment_approval b ON b.organisation = a.organisation AND b.payment_no = a.payment_no AND b.act = 'approve' AND b.approver = a.approver
