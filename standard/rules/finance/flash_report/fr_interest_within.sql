/*---
id: fr_interest_within
title: 财务费用与利息费用相称
datasets: [flash_report]
relation: within
severity: warning
cells: [finance_expenses, interest_expenses]
requires: [finance_expenses, interest_expenses]
params:
  times: {value: 3, title: 财务费用与利息费用之比的上限, unit: 倍}
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 财务费用 {found} 超过利息费用的 3 倍（{expected}）。
mend: 财务费用主要由利息、汇兑损益和手续费构成；核对两项的金额单位，确有汇兑损失的说明原因。
source: 财务快报制度；财会〔2019〕6号
clause: 财务费用的构成
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      finance_expenses | interest_expenses
      140              | 100
  - verdict: 违规
    flash_report: |
      finance_expenses | interest_expenses
      340              | 100
  - verdict: 无法判断
    flash_report: |
      finance_expenses | interest_expenses
      40               |
---*/
SELECT row_id, finance_expenses AS found, :times * interest_expenses AS expected
FROM flash_report
WHERE finance_expenses > :times * interest_expenses + :steps * rounding_step
