/*---
id: is_operating_costs_not_negative
title: 其中：营业成本（本期金额）不为负数
datasets: [income_statement]
relation: within
severity: warning
cells: [operating_costs]
applies: operating_costs is not null
message: 其中：营业成本（本期金额）为 {found}，一般不应为负数。
mend: 核对其中：营业成本（本期金额）的符号；确为负数的说明原因。
source: 财会〔2019〕6号 附件1、附件2
clause: 收入、成本的列报
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    income_statement: |
      operating_costs
      5
  - verdict: 违规
    income_statement: |
      operating_costs
      -5
---*/
SELECT row_id, operating_costs AS found, 0 AS expected
FROM income_statement
WHERE operating_costs < 0
