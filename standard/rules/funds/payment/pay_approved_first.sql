/*---
id: pay_approved_first
title: 先审批后支付
datasets: [payment]
relation: within
severity: error
cells: [approved_on, paid_on]
requires: [approved_on, paid_on]
message: 审批日期 {found} 晚于支付日期 {expected}。
mend: 核对审批日期和支付日期；确属先付后批的，按违规事项另行报告。
source: 国资发财评规〔2022〕1号；企业内部控制应用指引第6号——资金活动
clause: 资金支付的审批程序
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    payment: |
      approved_on | paid_on
      2025-03-01 | 2025-03-02
  - verdict: 违规
    payment: |
      approved_on | paid_on
      2025-03-03 | 2025-03-02
  - verdict: 无法判断
    payment: |
      approved_on | paid_on
       | 2025-03-02
---*/
SELECT row_id, approved_on AS found, paid_on AS expected
FROM payment
WHERE approved_on > paid_on
