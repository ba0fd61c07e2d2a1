/*---
id: pay_decision_named
title: 超过限额的支付有决策事项
datasets: [payment]
relation: within
severity: warning
cells: [decision_no, amount]
requires: [amount]
params:
  limit: {value: 50000000, title: 须经集体决策的单笔限额, unit: 元}
message: 金额 {found} 元达到限额 {expected} 元，未填写决策事项编号。
mend: 补填“三重一大”决策事项编号；不需决策的说明原因。
source: 中办发〔2010〕17号 关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见
clause: 大额度资金运作事项
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    payment: |
      amount | decision_no
      100 | 
  - verdict: 违规
    payment: |
      amount | decision_no
      90000000 | 
---*/
SELECT row_id, amount AS found, :limit AS expected
FROM payment
WHERE amount >= :limit AND decision_no IS NULL
