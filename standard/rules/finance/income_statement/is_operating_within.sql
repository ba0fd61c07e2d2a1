/*---
id: is_operating_within
title: 营业收入不大于营业总收入
datasets: [income_statement]
relation: within
severity: error
cells: [operating_revenue, total_operating_revenue]
requires: [operating_revenue, total_operating_revenue]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 其中：营业收入（本期金额） {found} 大于一、营业总收入（本期金额） {expected}。
mend: 核对其中：营业收入（本期金额）和一、营业总收入（本期金额）；其中项不应大于总项。
source: 财会〔2019〕6号 附件1、附件2
clause: 其中项
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      operating_revenue | total_operating_revenue
      40                | 100
  - verdict: 违规
    income_statement: |
      operating_revenue | total_operating_revenue
      140               | 100
  - verdict: 无法判断
    income_statement: |
      operating_revenue | total_operating_revenue
      40                |
---*/
SELECT row_id, operating_revenue AS found, total_operating_revenue AS expected
FROM income_statement
WHERE operating_revenue > total_operating_revenue + :steps * rounding_step
