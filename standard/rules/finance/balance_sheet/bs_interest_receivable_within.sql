/*---
id: bs_interest_receivable_within
title: 其中：应收利息（期末余额）不大于其他应收款（期末余额）
datasets: [balance_sheet]
relation: within
complete: true
severity: warning
cells: [interest_receivable, other_receivables]
requires: [interest_receivable, other_receivables]
params:
  steps: {value: 2, title: 容许的舍入步数, unit: 步}
message: 其中：应收利息（期末余额） {found} 大于其他应收款（期末余额） {expected}。
mend: 其中项不应大于总项，请核对。
source: 财会〔2019〕6号 附件1、附件2
clause: 2018年起为其中项
confirmed: true
valid_from: 2018-01-01
examples:
  - verdict: 合规
    balance_sheet: |
      interest_receivable | other_receivables
      40                  | 100
  - verdict: 违规
    balance_sheet: |
      interest_receivable | other_receivables
      140                 | 100
  - verdict: 无法判断
    balance_sheet: |
      interest_receivable | other_receivables
      40                  |
---*/
SELECT row_id, interest_receivable AS found, other_receivables AS expected
FROM balance_sheet
WHERE interest_receivable > other_receivables + :steps * rounding_step
