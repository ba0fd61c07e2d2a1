/*---
id: is_operating_revenue_not_negative
title: 其中：营业收入（本期金额）不为负数
datasets: [income_statement]
relation: within
severity: warning
cells: [operating_revenue]
applies: operating_revenue is not null
message: 其中：营业收入（本期金额）为 {found}，一般不应为负数。
mend: 核对其中：营业收入（本期金额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 收入、成本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      operating_revenue
      5
  - verdict: 违规
    income_statement: |
      operating_revenue
      -5
---*/
SELECT row_id, operating_revenue AS found, 0 AS expected
FROM income_statement
WHERE operating_revenue < 0
