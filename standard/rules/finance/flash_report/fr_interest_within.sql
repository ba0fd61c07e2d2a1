/*---
id: fr_interest_within
title: 利息费用不小于财务费用过多
datasets: [flash_report]
relation: within
severity: warning
cells: [finance_expenses, interest_expenses]
requires: [finance_expenses, interest_expenses]
applies: finance_expenses > 0 and finance_expenses > 3 * interest_expenses
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 财务费用（本年累计（期末）） {found} 大于其中：利息费用（本年累计（期末）） {expected}。
mend: 核对财务费用（本年累计（期末））和其中：利息费用（本年累计（期末））；其中项不应大于总项。
source: 财务快报制度；财会〔2019〕6号
clause: 财务费用一般不大于利息费用加汇兑和手续费，超出请核对
confirmed: false
valid_from: 2007-01-01
examples:
  - verdict: 合规
    flash_report: |
      finance_expenses | interest_expenses
      40               | 100
  - verdict: 违规
    flash_report: |
      finance_expenses | interest_expenses
      140              | 100
  - verdict: 无法判断
    flash_report: |
      finance_expenses | interest_expenses
      40               |
---*/
SELECT row_id, finance_expenses AS found, interest_expenses AS expected
FROM flash_report
WHERE finance_expenses > interest_expenses + :steps * rounding_step
