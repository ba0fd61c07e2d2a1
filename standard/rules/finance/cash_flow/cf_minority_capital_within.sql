/*---
id: cf_minority_capital_within
title: 子公司吸收少数股东投资不大于吸收投资
datasets: [cash_flow]
relation: within
severity: warning
cells: [minority_capital_received, capital_received]
requires: [minority_capital_received, capital_received]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 其中：子公司吸收少数股东投资收到的现金（本期金额） {found} 大于吸收投资收到的现金（本期金额） {expected}。
mend: 核对其中：子公司吸收少数股东投资收到的现金（本期金额）和吸收投资收到的现金（本期金额）；其中项不应大于总项。
source: 财会〔2019〕6号 附件1、附件2
clause: 其中项
confirmed: true
valid_from: 2007-01-01
examples:
  - verdict: 合规
    cash_flow: |
      minority_capital_received | capital_received
      40                        | 100
  - verdict: 违规
    cash_flow: |
      minority_capital_received | capital_received
      140                       | 100
  - verdict: 无法判断
    cash_flow: |
      minority_capital_received | capital_received
      40                        |
---*/
SELECT row_id, minority_capital_received AS found, capital_received AS expected
FROM cash_flow
WHERE minority_capital_received > capital_received + :steps * rounding_step
